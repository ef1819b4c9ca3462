import type { Script } from "./redis.ts";

/**
 * Unless somebody else has created it. Keys: reply, pending replies, the user's replies. A connection that breaks sends
 * what was not answered once more: what its `creator` has done is done.
 */
export const createScript: Script = {
  keys: 3,
  lua: `
local id, lifeMs, deadline, creator = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'creator') == creator and 1 or 0
end
redis.call('HSET', KEYS[1], 'creator', creator, unpack(ARGV, 5))
redis.call('PEXPIRE', KEYS[1], lifeMs)
redis.call('ZADD', KEYS[2], deadline, id)
redis.call('SADD', KEYS[3], id)
redis.call('PEXPIRE', KEYS[3], lifeMs)
return 1
`,
};

/** To working, unless it is final. Key: reply. */
export const beginScript: Script = {
  keys: 1,
  lua: `
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'final' then return 0 end
redis.call('HSET', KEYS[1], 'state', 'working')
return 1
`,
};

/** Locks for the holder, who may ask again. Keys: reply, its writer. The states that allow the write come last. */
export const lockScript: Script = {
  keys: 2,
  lua: `
local state = redis.call('HGET', KEYS[1], 'state')
for i = 3, #ARGV do
  if state == ARGV[i] then
    if redis.call('GET', KEYS[2]) == ARGV[1] then return 'locked' end
    return redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2], 'NX') and 'locked' or 'busy'
  end
end
return 'forbidden'
`,
};

/** Sets a field, unless it is final or gone. Key: reply. */
export const noteScript: Script = {
  keys: 1,
  lua: `
local state = redis.call('HGET', KEYS[1], 'state')
if state and state ~= 'final' then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
`,
};

/** Gives the lock back; a refund, a number or all of the charge, makes the reply final. Keys: reply, its writer. */
export const unlockScript: Script = {
  keys: 2,
  lua: `
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
if ARGV[2] == '' or redis.call('EXISTS', KEYS[1]) == 0 then return '0' end
local refund = ARGV[2] == 'all' and redis.call('HGET', KEYS[1], 'charged') or ARGV[2]
redis.call('HSET', KEYS[1], 'state', 'final', 'refund', refund)
return refund
`,
};
