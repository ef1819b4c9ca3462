import type { Script } from "./redis.ts";

// Every change to a user's identities is one of these. Their first five keys: identities, crops, profile, undo, used.
// Names are folded, times in ms.

/**
 * Fields of the undo hash, by folded name: `:record` and `:crop` as they were sealed, `:defaults` of that time, and
 * `:until` when they go (ms). Redis lets go of the whole hash with the last of them; of those that are over before,
 * whoever writes lets go.
 */
const dropUndo = `
local function dropUndo(key, name)
  redis.call('HDEL', key, name .. ':record', name .. ':crop', name .. ':defaults', name .. ':until')
end
local function dropOver(key, now)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local name = string.match(field, '^(.*):until$')
    if name and tonumber(redis.call('HGET', key, field)) < tonumber(now) then dropUndo(key, name) end
  end
end
`;

/**
 * What is replaced is kept beside the defaults: undoing is one step, too. A save that is repeated, because its answer did
 * not arrive, has been done and only answers again. `record` and `crop` are sealed (empty without a picture); `shown` is
 * the name as typed.
 * @returns 'erased', 'full', or 'created' or 'replaced' with the defaults before and since
 */
export const saveScript: Script = {
  keys: 5,
  lua: `
${dropUndo}
local name, epoch, max, record, crop, shown, savedAt, saveId, now, undoMs = unpack(ARGV)
if (redis.call('HGET', KEYS[3], 'epoch') or '0') ~= epoch then return {'erased'} end
local this = saveId .. ':' .. name
if redis.call('HGET', KEYS[3], 'lastSave') == this then
  return cjson.decode(redis.call('HGET', KEYS[3], 'lastSaveAnswer'))
end
local before = redis.call('HGET', KEYS[1], name)
if not before and redis.call('HLEN', KEYS[1]) >= tonumber(max) then return {'full'} end
local defaultsBefore = redis.call('HGET', KEYS[3], 'defaults') or ''
dropUndo(KEYS[4], name)
dropOver(KEYS[4], now)
if before then
  redis.call('HSET', KEYS[4], name .. ':record', before, name .. ':crop', redis.call('HGET', KEYS[2], name) or '',
    name .. ':defaults', defaultsBefore, name .. ':until', now + undoMs)
  redis.call('PEXPIRE', KEYS[4], undoMs)
end
redis.call('HSET', KEYS[1], name, record)
redis.call('HSET', KEYS[5], name, savedAt)
if crop == '' then redis.call('HDEL', KEYS[2], name) else redis.call('HSET', KEYS[2], name, crop) end
local preferences = string.match(defaultsBefore, '%-.*$')
local defaults = preferences and (shown .. ' ' .. preferences) or shown
local answer = {before and 'replaced' or 'created', defaultsBefore, defaults}
redis.call('HSET', KEYS[3], 'defaults', defaults, 'lastSave', this, 'lastSaveAnswer', cjson.encode(answer))
return answer
`,
};

/** @returns 0 if there is nothing to bring back (any more) */
export const undoScript: Script = {
  keys: 5,
  lua: `
${dropUndo}
local name, now = unpack(ARGV)
dropOver(KEYS[4], now)
local record, crop, defaults = unpack(redis.call('HMGET', KEYS[4],
  name .. ':record', name .. ':crop', name .. ':defaults'))
dropUndo(KEYS[4], name)
if not record or redis.call('HEXISTS', KEYS[1], name) == 0 then return 0 end
redis.call('HSET', KEYS[1], name, record)
if crop == '' then redis.call('HDEL', KEYS[2], name) else redis.call('HSET', KEYS[2], name, crop) end
redis.call('HSET', KEYS[3], 'defaults', defaults)
return 1
`,
};

/**
 * What is erased, what is to be buried (`names` as JSON, because Lua knows no empty list) and that Redis's file is to be
 * written anew are one step. What is repeated, because its answer did not arrive, has been done and only answers again.
 */
const erasing = `
local function answerOf(eraseId)
  local id, answer = unpack(redis.call('HMGET', KEYS[8], 'id', 'answer'))
  return id == eraseId and cjson.decode(answer) or nil
end
local function leaveToBury(userId, names, epoch, at)
  local tombstone = '{"userId":' .. cjson.encode(userId) .. ',"names":' .. names ..
    ',"epoch":' .. epoch .. ',"at":' .. at .. '}'
  redis.call('HSET', KEYS[6], userId .. ':' .. epoch, tombstone)
end
local function keepAnswer(eraseId, answer)
  redis.call('SADD', KEYS[7], eraseId)
  redis.call('HSET', KEYS[8], 'id', eraseId, 'answer', cjson.encode(answer))
  redis.call('PEXPIRE', KEYS[8], 60000)
  return answer
end
`;

/**
 * To the epoch that comes next, or to a given one: then only if that is not reached yet, and with the tombstone that
 * tells of it. Three more keys: what is to be buried, the erasures that want Redis's file written anew, and the answer of
 * the user's last one.
 * `names` is JSON: '"all"', or those at the end.
 * @returns how many went, -1 if the given epoch is reached; and the epoch since then
 */
export const eraseScript: Script = {
  keys: 8,
  lua: `
${erasing}
local given, names, userId, now, eraseId = unpack(ARGV, 1, 5)
local before = answerOf(eraseId)
if before then return before end
local epoch = tonumber(redis.call('HGET', KEYS[3], 'epoch') or '0')
if given ~= '' and epoch >= tonumber(given) then return {-1, epoch} end
redis.call('HSET', KEYS[3], 'epoch', given == '' and epoch + 1 or given)
redis.call('DEL', KEYS[4])
redis.call('HDEL', KEYS[3], 'lastSave', 'lastSaveAnswer')
local gone = 0
if names == '"all"' then
  gone = redis.call('HLEN', KEYS[1])
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[5])
  redis.call('HDEL', KEYS[3], 'defaults', 'consent', 'consentAt', 'warnedAt', 'warnedUpTo')
else
  for i = 6, #ARGV do
    gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('HDEL', KEYS[5], ARGV[i])
  end
end
if given == '' then leaveToBury(userId, names, epoch + 1, now) end
return keepAnswer(eraseId, {gone, given == '' and epoch + 1 or tonumber(given)})
`,
};

/** Notes a use, now, of those of the names at the end that are still saved. */
export const touchScript: Script = {
  keys: 5,
  lua: `
local now = ARGV[1]
for i = 2, #ARGV do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then redis.call('HSET', KEYS[5], ARGV[i], now) end
end
return 1
`,
};

/** Whoever has heard it already, or has nothing left, is not noted again. */
export const warnScript: Script = {
  keys: 5,
  lua: `
local upTo, now = unpack(ARGV)
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if tonumber(redis.call('HGET', KEYS[3], 'warnedUpTo') or '0') >= tonumber(upTo) then return 0 end
redis.call('HSET', KEYS[3], 'warnedUpTo', upTo, 'warnedAt', now)
return 1
`,
};

/**
 * As for an erasure; a ninth key: the user's unfinished jobs, because whoever is waiting for a picture uses what is
 * saved. Of the names at the end those go that were last used before `time`. An identity from before uses were noted has
 * none; whoever calls has looked at when it was saved.
 * @returns the epoch since then, and the names that went; nothing if none did
 */
export const expireScript: Script = {
  keys: 9,
  lua: `
${erasing}
local time, userId, now, eraseId = unpack(ARGV, 1, 4)
local before = answerOf(eraseId)
if before then return before end
if redis.call('ZCARD', KEYS[9]) > 0 then return {} end
local gone = {}
for i = 5, #ARGV do
  local used = redis.call('HGET', KEYS[5], ARGV[i])
  if (not used or tonumber(used) < tonumber(time)) and redis.call('HDEL', KEYS[1], ARGV[i]) == 1 then
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('HDEL', KEYS[5], ARGV[i])
    table.insert(gone, ARGV[i])
  end
end
if #gone == 0 then return {} end
redis.call('DEL', KEYS[4])
redis.call('HDEL', KEYS[3], 'lastSave', 'lastSaveAnswer')
local epoch = redis.call('HINCRBY', KEYS[3], 'epoch', 1)
leaveToBury(userId, cjson.encode(gone), epoch, now)
table.insert(gone, 1, tostring(epoch))
return keepAnswer(eraseId, gone)
`,
};
