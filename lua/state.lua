-- state: prepended to the scripts that write a gate.

-- The fields of the gate's hash that come from Postgres, in the order of the scripts' arguments.
local FIELDS = {'seq', 'total', 'available', 'reserved', 'sold', 'opensAt', 'closesAt',
  'paused', 'ended', 'cancelled', 'maxPerUser', 'nextEnd'}

-- How long keys are kept, in ms: KEEP after the drop's end, KEEP_ENDLESS from now when it has no
-- end, and never less than KEEP_LEAST from now.
local KEEP, KEEP_ENDLESS, KEEP_LEAST = 2 * 3600 * 1000, 24 * 3600 * 1000, 600 * 1000

-- writeState writes all fields to a gate, from the arguments that begin at an index.
local function writeState(gate, from)
  local write = {}
  for i, field in ipairs(FIELDS) do
    write[#write + 1] = field
    write[#write + 1] = ARGV[from + i - 1]
  end
  redis.call('HSET', gate, unpack(write))
end

-- keep sets when the gate's keys expire, by the end of the drop. It never sets a time in the past,
-- which would delete them.
local function keep(gate, holders)
  local closesAt = tonumber(redis.call('HGET', gate, 'closesAt'))
  local now = serverTime()
  local till = now + KEEP_ENDLESS
  if closesAt > 0 then till = math.max(closesAt + KEEP, now + KEEP_LEAST) end
  redis.call('PEXPIREAT', gate, string.format('%.0f', till))
  redis.call('PEXPIREAT', holders, string.format('%.0f', till))
end
