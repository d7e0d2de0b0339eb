-- wishes: prepended to admit. What the gate knows of the sizes that users wish for.

-- How many users one call names: Lua cannot unpack many more than 7,000 values.
local CHUNK = 1000

-- removeEndedLeases removes the leases that have ended at a time. leaseSizes is nil when no size is
-- wanted; then only the leases themselves are removed.
local function removeEndedLeases(leases, leaseSizes, clock)
  if leaseSizes then
    local ended = redis.call('ZCOUNT', leases, '-inf', clock)
    for from = 0, ended - 1, CHUNK do
      local users = redis.call('ZRANGE', leases, from, math.min(from + CHUNK, ended) - 1)
      redis.call('HDEL', leaseSizes, unpack(users))
    end
  end
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', clock)
end

-- eachLease calls a function with the size and the end of every live lease that has a size, the
-- first to end first, until it returns true.
local function eachLease(leases, leaseSizes, found)
  for from = 0, redis.call('ZCARD', leases) - 1, CHUNK do
    local users, ends = {}, {}
    for i, value in ipairs(redis.call('ZRANGE', leases, from, from + CHUNK - 1, 'WITHSCORES')) do
      local list = i % 2 == 1 and users or ends
      list[#list + 1] = value
    end
    for i, size in ipairs(redis.call('HMGET', leaseSizes, unpack(users))) do
      if size and found(size, tonumber(ends[i])) then return end
    end
  end
end

-- leasesBySize counts the live leases of each size. Leases that have ended must have been removed.
-- Replicas of an older version give leases without a size, which count for none, and remove leases
-- without removing their sizes. While there are none of these, the sizes need not be looked up user
-- by user: that takes eight times as long at 200 leases, because Redis searches a small hash from
-- its beginning.
local function leasesBySize(leases, leaseSizes)
  local counts = {}
  local function count(size) counts[size] = (counts[size] or 0) + 1 end
  if redis.call('HLEN', leaseSizes) == redis.call('ZCARD', leases) then
    for _, size in ipairs(redis.call('HVALS', leaseSizes)) do count(size) end
  else
    eachLease(leases, leaseSizes, count)
  end
  return counts
end

-- readSizes returns a function that turns a wish into the list of its sizes, in the user's order,
-- or into nil when the gate does not have all of them; and whether the gate has any. keys are those
-- of admit, seq is the gate's. Sizes with another seq are none: a replica of a version without
-- sizes has written the gate since. Each size is read once. Leases are counted for the first size.
local function readSizes(keys, seq)
  local known = keys[5] and redis.call('HGET', keys[5], 'seq') == seq
  local sizes, lists, leases = {}, {}, nil

  local function read(id)
    local field = redis.call('HGET', keys[5], id)
    local available, reserved, nextEnd = string.match(field or '', '^(%d+) (%d+) (%d+)$')
    if not available then return nil end
    leases = leases or leasesBySize(keys[2], keys[6])
    return {
      id = id, available = tonumber(available), reserved = tonumber(reserved), nextEnd = tonumber(nextEnd),
      leased = leases[id] or 0,
    }
  end

  local function list(wish)
    local wanted = {}
    for id in string.gmatch(known and wish or '', '[^,]+') do
      sizes[id] = sizes[id] or read(id)
      if not sizes[id] then return nil end
      wanted[#wanted + 1] = sizes[id]
    end
    return wanted[1] and wanted
  end

  return function(wish)
    lists[wish] = lists[wish] or list(wish)
    return lists[wish]
  end, known
end
