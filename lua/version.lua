-- version: reads the seqs, the stock and the number of live leases of a gate. It changes nothing.
--
-- KEYS[1] gate     KEYS[2] leases, see settle.lua and admit.lua
--
-- Returns {seq, noted, total, available, reserved, sold, live leases}, or nil when there is no
-- gate.

local gate = redis.call('HMGET', KEYS[1], 'seq', 'noted', 'total', 'available', 'reserved', 'sold')
if not gate[1] then return nil end
local reply = {}
for i, value in ipairs(gate) do reply[i] = tonumber(value) end

reply[#reply + 1] = redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', serverTime()), '+inf')
return reply
