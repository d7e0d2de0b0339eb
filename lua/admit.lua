-- admit: decides which of a batch of attempts for one drop may go to the ledger, and gives those a
-- lease.
--
-- KEYS[1] gate     hash, see settle.lua
-- KEYS[2] leases   zset: user -> end of the lease (this server's TIME, ms)
-- KEYS[3] holders  hash: user -> end of the user's hold (Postgres's time, ms), or "L<max>":
--                  the user has bought as many as were allowed when maxPerUser was <max>
-- KEYS[4] waits    hash: user -> end of the user's wait after unsold holds (Postgres's time, ms)
-- ARGV[1] now      Postgres's time, ms
-- ARGV[2] lease    how long a new lease lasts, ms
-- ARGV[3..]        users, at most a few thousand; a user may be named twice
--
-- Returns {retryAt, verdict, verdict, ..., waitEnd, ...}: a verdict for each user in their order,
-- numbered as shop.Verdict; before them the time (Postgres's, ms) at which a unit may come back at
-- the earliest, 0 unless a verdict is ALL_HELD; after them, for each COOLING_DOWN in its order, the
-- time at which that user's wait ends.
--
-- Safe to repeat: a user who has a lease is admitted again, and the lease is not extended.

local COLD, ADMITTED, HOLDING, AT_LIMIT, NOT_LIVE = 0, 1, 2, 3, 4
local PAUSED, ENDED, CANCELLED, SOLD_OUT, ALL_HELD, COOLING_DOWN = 5, 6, 7, 8, 9, 10
local FIRST = 3

local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local reply, waitEnds = {0}, {}

local gate = redis.call('HMGET', KEYS[1],
  'available', 'reserved', 'opensAt', 'closesAt', 'paused', 'ended', 'cancelled', 'maxPerUser', 'nextEnd')
if not gate[1] then
  for i = FIRST, #ARGV do reply[#reply + 1] = COLD end
  return reply
end
local available, reserved = tonumber(gate[1]), tonumber(gate[2])
local opensAt, closesAt = tonumber(gate[3]), tonumber(gate[4])
local maxPerUser, nextEnd = tonumber(gate[8]), tonumber(gate[9])

-- The verdict for everybody while the drop is not live, else nil. The order is that of
-- drop.Drop.StatusAt.
local statusVerdict
if gate[7] == '1' then statusVerdict = CANCELLED
elseif gate[6] == '1' or (closesAt > 0 and now >= closesAt) then statusVerdict = ENDED
elseif now < opensAt then statusVerdict = NOT_LIVE
elseif gate[5] == '1' then statusVerdict = PAUSED
end

local clock = serverTime()
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', clock)
local leased = redis.call('ZCARD', KEYS[2])
local added = false

local function retryAt()
  if reserved > 0 and nextEnd > 0 then return math.max(nextEnd, now) end
  local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  if first[2] then return now + tonumber(first[2]) - clock end
  return now
end

local function verdict(user, hint, wait)
  local limit = hint and string.match(hint, '^L(%d+)$')
  if hint and not limit then
    if tonumber(hint) > now then return HOLDING end
    redis.call('HDEL', KEYS[3], user)
  end
  if statusVerdict then return statusVerdict end
  if limit and tonumber(limit) >= maxPerUser then return AT_LIMIT end
  if redis.call('ZSCORE', KEYS[2], user) then return ADMITTED end
  if wait then
    if tonumber(wait) > now then
      waitEnds[#waitEnds + 1] = tonumber(wait)
      return COOLING_DOWN
    end
    redis.call('HDEL', KEYS[4], user)
  end
  if available > leased then
    redis.call('ZADD', KEYS[2], clock + lease, user)
    leased, added = leased + 1, true
    return ADMITTED
  end
  if reserved > 0 or leased > 0 then
    if reply[1] == 0 then reply[1] = retryAt() end
    return ALL_HELD
  end
  return SOLD_OUT
end

if #ARGV >= FIRST then
  local hints = redis.call('HMGET', KEYS[3], unpack(ARGV, FIRST))
  local waits = redis.call('HMGET', KEYS[4], unpack(ARGV, FIRST))
  for i = FIRST, #ARGV do
    reply[#reply + 1] = verdict(ARGV[i], hints[i - FIRST + 1], waits[i - FIRST + 1])
  end
  for _, waitEnd in ipairs(waitEnds) do reply[#reply + 1] = waitEnd end
end
if added then redis.call('PEXPIRE', KEYS[2], lease + 1000) end -- longer than the newest lease
return reply
