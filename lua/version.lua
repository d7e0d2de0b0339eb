-- version: reads the seqs, the stock, the number of live leases and the sizes of a gate. It changes
-- nothing.
--
-- KEYS[1] gate     KEYS[2] leases   KEYS[3] sizes, see settle.lua and admit.lua
--
-- Returns {seq, noted, total, available, reserved, sold, live leases, field, value, ...}, or nil
-- when there is no gate. The fields are those of sizes, in any order, if they have the gate's seq.

local gate = redis.call('HMGET', KEYS[1], 'seq', 'noted', 'total', 'available', 'reserved', 'sold')
if not gate[1] then return nil end
local reply = {}
for i, value in ipairs(gate) do reply[i] = tonumber(value) end

reply[#reply + 1] = redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', serverTime()), '+inf')
if redis.call('HGET', KEYS[3], 'seq') == gate[1] then
  for _, part in ipairs(redis.call('HGETALL', KEYS[3])) do reply[#reply + 1] = part end
end
return reply
