import type { Script } from "./redis.ts";

/**
 * Keys: what is remembered of the admission, the user's unfinished jobs, their profile, and the counters of the day:
 * all swaps, those in this server, those that a server's own quota allowed. Where the server has a quota, its counter
 * is compared; elsewhere what no server has allowed.
 */
export const admitScript: Script = {
  keys: 6,
  lua: `
local replyId, cost, limit, maxUnfinished, rememberMs, expireAt, account, now, unfinishedMs, byServer, inServer =
  unpack(ARGV)
cost, limit = tonumber(cost), tonumber(limit)
local remembered = redis.call('GET', KEYS[1])
if remembered then return {'admitted', remembered} end
redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, now - unfinishedMs)
local unfinished = redis.call('ZCARD', KEYS[2])
if unfinished >= tonumber(maxUnfinished) then return {'too_many_jobs', ''} end
local function count(key) return tonumber(redis.call('GET', key) or '0') end
local used = byServer == '1' and count(KEYS[5]) or count(KEYS[4]) - count(KEYS[6])
if limit > 0 and cost > 0 and used + cost > limit then return {'quota_used_up', ''} end
local epoch = redis.call('HGET', KEYS[3], 'epoch') or '0'
local function charge(key)
  redis.call('INCRBY', key, cost)
  redis.call('PEXPIREAT', key, expireAt)
end
if cost > 0 then
  charge(KEYS[4])
  if inServer == '1' then charge(KEYS[5]) end
  if byServer == '1' then charge(KEYS[6]) end
end
redis.call('ZADD', KEYS[2], now, replyId)
local answer = (unfinished + 1) .. ':' .. epoch .. ':' .. account
redis.call('SET', KEYS[1], answer, 'PX', rememberMs)
return {'admitted', answer}
`,
};

/**
 * Keys: the user's unfinished jobs, what is remembered of the admission, and the three counters that it charged, by
 * what the caller has read of it. Leaving the set is what makes a refund happen once.
 * @returns 'changed' if something else is remembered by now
 */
export const finishScript: Script = {
  keys: 5,
  lua: `
local replyId, refund, remembered, byServer = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
if (redis.call('GET', KEYS[2]) or '') ~= remembered then return 'changed' end
if redis.call('ZREM', KEYS[1], replyId) == 0 then return 'over' end
local function give(key)
  if refund == 0 or redis.call('EXISTS', key) == 0 then return end
  redis.call('SET', key, math.max(tonumber(redis.call('GET', key)) - refund, 0), 'KEEPTTL')
end
give(KEYS[3])
give(KEYS[4])
if byServer == '1' then give(KEYS[5]) end
return 'finished'
`,
};
