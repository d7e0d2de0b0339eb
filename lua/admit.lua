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
-- And only when a user wishes for sizes:
--
-- KEYS[5] sizes        hash, see settle.lua
-- KEYS[6] lease-sizes  hash: user -> id of the size whose unit the user's lease takes
-- ARGV[..]             after all users, the wish of each: ids as in "s3,s1", the most wanted first;
--                      '' = none
--
-- Returns {retryAt, verdict, verdict, ..., time, ..., stock}: a verdict for each user in their
-- order, numbered as shop.Verdict. Before them the time at which a unit may come back at the
-- earliest, the same for each ALL_HELD without a wish; 0 when there is none. After them, in the
-- users' order, for each ALL_HELD to a wish the time at which a unit of a wanted size may come back
-- at the earliest, and for each COOLING_DOWN the time at which that user's wait ends. All are
-- Postgres's time, ms. Then, when a wish was answered ALL_HELD or SOLD_OUT, the drop's stock as
-- JSON.
--
-- A wish is COLD when the gate does not have its sizes, and an attempt without a wish when it has
-- some. A wish for a size that is not among those of the gate is COLD for everybody, also for who
-- holds a unit: the size may have been taken off.
--
-- Safe to repeat: a user who has a lease is admitted again, and the lease is not extended.

local COLD, ADMITTED, HOLDING, AT_LIMIT, NOT_LIVE = 0, 1, 2, 3, 4
local PAUSED, ENDED, CANCELLED, SOLD_OUT, ALL_HELD, COOLING_DOWN = 5, 6, 7, 8, 9, 10
local FIRST = 3

local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local leases, leaseSizes = KEYS[2], KEYS[6]
local users = #ARGV - FIRST + 1
if leaseSizes then users = users / 2 end
local last = FIRST + users - 1
local reply, times = {0}, {}

local gate = redis.call('HMGET', KEYS[1], 'available', 'reserved', 'opensAt', 'closesAt', 'paused', 'ended',
  'cancelled', 'maxPerUser', 'nextEnd', 'seq')
if not gate[1] then
  for i = 1, users do reply[1 + i] = COLD end
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
removeEndedLeases(leases, leaseSizes, clock)
local leased = redis.call('ZCARD', leases)
local added, addedSizes = false, {} -- leases; and of which sizes: user, size, ...

local function addLease(user)
  redis.call('ZADD', leases, clock + lease, user)
  leased, added = leased + 1, true
  return ADMITTED
end

-- onPostgresClock returns the end of a lease as Postgres's time.
local function onPostgresClock(leaseEnd) return now + tonumber(leaseEnd) - clock end

local function retryAt()
  if reserved > 0 and nextEnd > 0 then return math.max(nextEnd, now) end
  local first = redis.call('ZRANGE', leases, 0, 0, 'WITHSCORES')
  if first[2] then return onPostgresClock(first[2]) end
  return now
end

-- judgeUnits is the verdict by stock for a user who has no lease and no wish.
local function judgeUnits(user)
  if available > leased then return addLease(user) end
  if reserved > 0 or available > 0 then
    if reply[1] == 0 then reply[1] = retryAt() end
    return ALL_HELD
  end
  return SOLD_OUT
end

local wanted, sizesKnown = readSizes(KEYS, gate[10])

-- What wishes were answered of which no unit could be had: {verdict, time}. It is the answer to
-- everybody in the batch who has the same wish, because a batch only takes units.
local refused = {}

-- firstLeaseEnd returns when the first lease of some sizes ends, as Postgres's time. Those of this
-- call are the last to end.
local function firstLeaseEnd(sizes)
  local wantedSizes, first = {}, clock + lease
  for _, size in ipairs(sizes) do wantedSizes[size.id] = true end
  eachLease(leases, leaseSizes, function(size, leaseEnd)
    if wantedSizes[size] then first = leaseEnd end
    return wantedSizes[size]
  end)
  return onPostgresClock(first)
end

-- refusal is that answer, from the sizes of the wish.
local function refusal(sizes)
  local held, firstHold = false, nil
  for _, size in ipairs(sizes) do
    held = held or size.reserved > 0 or size.available > 0
    if size.reserved > 0 and size.nextEnd > 0 then
      firstHold = math.min(firstHold or size.nextEnd, size.nextEnd)
    end
  end
  if not held then return {SOLD_OUT} end
  return {ALL_HELD, math.max(firstHold or firstLeaseEnd(sizes), now)}
end

-- judgeWish is judgeUnits for a user who has a wish.
local function judgeWish(user, wish)
  local answer = refused[wish]
  if not answer then
    local sizes = wanted(wish)
    if not sizes then return COLD end
    for _, size in ipairs(sizes) do
      if size.available > size.leased then
        size.leased = size.leased + 1
        addedSizes[#addedSizes + 1] = user
        addedSizes[#addedSizes + 1] = size.id
        return addLease(user)
      end
    end
    answer = refusal(sizes)
    refused[wish] = answer
  end
  times[#times + 1] = answer[2]
  return answer[1]
end

local function verdict(user, hint, wait, wish)
  if sizesKnown and wish and wish ~= '' and not wanted(wish) then return COLD end
  local limit = hint and string.match(hint, '^L(%d+)$')
  if hint and not limit then
    if tonumber(hint) > now then return HOLDING end
    redis.call('HDEL', KEYS[3], user)
  end
  if statusVerdict then return statusVerdict end
  if limit and tonumber(limit) >= maxPerUser then return AT_LIMIT end
  if leased > 0 and redis.call('ZSCORE', leases, user) then return ADMITTED end
  if wait then
    if tonumber(wait) > now then
      times[#times + 1] = tonumber(wait)
      return COOLING_DOWN
    end
    redis.call('HDEL', KEYS[4], user)
  end
  if wish and (wish ~= '' or sizesKnown) then return judgeWish(user, wish) end
  return judgeUnits(user)
end

if users > 0 then
  local hints = redis.call('HMGET', KEYS[3], unpack(ARGV, FIRST, last))
  local waits = redis.call('HMGET', KEYS[4], unpack(ARGV, FIRST, last))
  for i = 1, users do
    reply[1 + i] = verdict(ARGV[FIRST + i - 1], hints[i], waits[i], leaseSizes and ARGV[last + i])
  end
  for _, time in ipairs(times) do reply[#reply + 1] = time end
end
if next(refused) then reply[#reply + 1] = redis.call('HGET', KEYS[5], 'stock') end
if added then redis.call('PEXPIRE', leases, lease + 1000) end -- longer than the newest lease
if addedSizes[1] then
  redis.call('HSET', leaseSizes, unpack(addedSizes))
  redis.call('PEXPIRE', leaseSizes, lease + 1000)
end
return reply
