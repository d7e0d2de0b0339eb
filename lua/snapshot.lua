-- snapshot: writes a gate as Postgres has the drop, and creates it if need be. A gate that has a
-- newer seq keeps its stock.
--
-- KEYS[1] gate     KEYS[2] holders   KEYS[3] waits, see settle.lua and admit.lua
-- KEYS[4] sizes    only of a drop with sizes, see settle.lua
-- ARGV[1..12]      seq total available reserved sold opensAt closesAt paused ended cancelled
--                  maxPerUser nextEnd
-- ARGV[13] noted   the seq up to which hints are complete with this call; 0 = they are not
-- ARGV[14] further 1 = an earlier call wrote the gate, and this one brings more hints
-- ARGV[15] hints   how many hints follow
-- ARGV[16..]       user and hint, user and hint, ..., then, of a drop with sizes, the stock and id
--                  and counts, ..., as in KEYS[4]
--
-- Returns 1, or 0 when a further call finds no gate: it was deleted, with the hints of the earlier
-- calls.
--
-- Safe to repeat.

local STATE, HINTS = 1, 16

local seq, noted = tonumber(ARGV[1]), tonumber(ARGV[13])
local past = HINTS + 2 * tonumber(ARGV[15])
local known = redis.call('HMGET', KEYS[1], 'seq', 'noted')
if ARGV[14] == '1' and not known[1] then return 0 end

local newer = known[1] and tonumber(known[1]) > seq
if not newer then
  writeState(KEYS[1], STATE)
  writeSizes(KEYS[4], ARGV[1], past)
  redis.call('DEL', KEYS[3]) -- an edit whose settle is missing may have ended them; the ledger knows them all
end

-- The hints were read at seq. If the gate is newer, a hint that it already has of a user is newer
-- too, and stays.
for i = HINTS, past - 1, 2 do
  redis.call(newer and 'HSETNX' or 'HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
if noted > tonumber(known[2] or -1) then redis.call('HSET', KEYS[1], 'noted', ARGV[13]) end

keep(KEYS[1], KEYS[2], KEYS[4])
return 1
