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

-- writeSizes replaces what a gate has of its drop's sizes at a seq, from the arguments that begin
-- at an index: the stock, then id and counts, .... There are none for a drop without sizes.
local function writeSizes(sizes, seq, from)
  if not ARGV[from] then return end
  redis.call('DEL', sizes) -- a size may have been taken off
  redis.call('HSET', sizes, 'seq', seq, 'stock', unpack(ARGV, from))
end

-- keep sets when the gate and the keys that live as long expire, by the end of the drop. It never
-- sets a time in the past, which would delete them.
local function keep(gate, ...)
  local closesAt = tonumber(redis.call('HGET', gate, 'closesAt'))
  local now = serverTime()
  local till = now + KEEP_ENDLESS
  if closesAt > 0 then till = math.max(closesAt + KEEP, now + KEEP_LEAST) end
  for _, key in ipairs({gate, ...}) do redis.call('PEXPIREAT', key, string.format('%.0f', till)) end
end
