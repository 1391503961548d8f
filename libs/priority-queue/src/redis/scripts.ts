import { CLAIM_LEASE_MS } from '../priority-queue.js';

/**
 * The priority queue's Lua scripts. `KEYS[1]` is the sorted set of members by due time, epoch milliseconds. The clock
 * of Redis decides nothing. Lists go to ZADD in slices, since Lua unpacks only some thousand values at once.
 */

const ADD_IN_SLICES = `
local function add(condition, scored)
  for from = 1, #scored, 2000 do
    local to = math.min(from + 1999, #scored)
    if condition then
      redis.call('ZADD', KEYS[1], condition, unpack(scored, from, to))
    else
      redis.call('ZADD', KEYS[1], unpack(scored, from, to))
    end
  end
end
local function earliest()
  return tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2])
end
`;

/**
 * ARGV: channel, the time or empty, then alternating due times and members. Wakes all sleepers when something is now
 * due earlier than everything before. With a time, it leaves members alone that are held for their due time or earlier, or within a
 * lease, as claimed members are. Returns how many members were armed.
 */
export const ARM = `
${ADD_IN_SLICES}
local before = earliest()
local scored = {}
if ARGV[2] ~= '' then
  local leased = tonumber(ARGV[2]) + ${CLAIM_LEASE_MS} + 1
  for index = 3, #ARGV, 2 do
    local held = redis.call('ZSCORE', KEYS[1], ARGV[index + 1])
    if not held or tonumber(held) > math.max(leased, tonumber(ARGV[index])) then
      scored[#scored + 1] = ARGV[index]
      scored[#scored + 1] = ARGV[index + 1]
    end
  end
else
  for index = 3, #ARGV do scored[index - 2] = ARGV[index] end
end
add(nil, scored)
local after = earliest()
if after and (before == nil or after < before) then
  redis.call('PUBLISH', ARGV[1], string.format('%.0f', after))
end
return #scored / 2
`;

/**
 * ARGV: limit, now. KEYS[2] numbers the claims. Due members are due again after the lease, and a fraction of a millisecond
 * that is the claim's own: due times are whole milliseconds, so a token is never mistaken for one, and two claims of a
 * member never share one. Returns token, the earliest due time or an empty string, then the members.
 */
export const CLAIM = `
${ADD_IN_SLICES}
local limit, now = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = {}
if limit > 0 then
  due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
end
local token = ''
if #due > 0 then
  local number = redis.call('INCR', KEYS[2])
  token = string.format('%.10f', now + ${CLAIM_LEASE_MS} + (number % 1023 + 1) / 1024)
  local scored = {}
  for index = 1, #due do
    scored[2 * index - 1] = token
    scored[2 * index] = due[index]
  end
  add('XX', scored)
end
local first = earliest()
table.insert(due, 1, first and string.format('%.10f', first) or '')
table.insert(due, 1, token)
return due
`;

/**
 * ARGV: member, token and next due time (or empty), repeated. Moves or removes the members whose token still stands.
 */
export const COMPLETE = `
${ADD_IN_SLICES}
local moved = {}
local removed = {}
for index = 1, #ARGV, 3 do
  local member, token, next = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local score = redis.call('ZSCORE', KEYS[1], member)
  if score and tonumber(score) == tonumber(token) then
    if next == '' then
      removed[#removed + 1] = member
    else
      moved[#moved + 1] = next
      moved[#moved + 1] = member
    end
  end
end
add('XX', moved)
for from = 1, #removed, 1000 do
  redis.call('ZREM', KEYS[1], unpack(removed, from, math.min(from + 999, #removed)))
end
`;
