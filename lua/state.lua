-- state: joined in front of the scripts that write a gate.

-- The fields of the gate's hash that come from Postgres, in the order in which scripts are given their values.
local FIELDS = {'seq', 'total', 'available', 'reserved', 'sold', 'opensAt', 'closesAt',
  'paused', 'ended', 'cancelled', 'maxPerUser', 'nextEnd'}

-- For how long keys live after the drop's end, without an end, and at least; ms.
local KEEP, KEEP_ENDLESS, KEEP_LEAST = 2 * 3600 * 1000, 24 * 3600 * 1000, 600 * 1000

-- writeState writes all fields to a gate, from the argument at an index on.
local function writeState(gate, from)
  local write = {}
  for i, field in ipairs(FIELDS) do
    write[#write + 1] = field
    write[#write + 1] = ARGV[from + i - 1]
  end
  redis.call('HSET', gate, unpack(write))
end

-- keep sets the end of a gate's keys by the end of its drop. It never sets an end that is past: that would delete them.
local function keep(gate, holders)
  local closesAt = tonumber(redis.call('HGET', gate, 'closesAt'))
  local now = serverTime()
  local till = now + KEEP_ENDLESS
  if closesAt > 0 then till = math.max(closesAt + KEEP, now + KEEP_LEAST) end
  redis.call('PEXPIREAT', gate, string.format('%.0f', till))
  redis.call('PEXPIREAT', holders, string.format('%.0f', till))
end
