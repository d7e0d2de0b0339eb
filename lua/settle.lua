-- settle: tells the gate what one transaction did, and publishes its news.
--
-- KEYS[1] gate     hash: seq total available reserved sold, opensAt closesAt nextEnd
--                  (Postgres's time, ms; 0 = none or unknown), paused ended cancelled (0 or 1),
--                  maxPerUser, and noted: holders has the hints of every transaction up to that seq
-- KEYS[2] leases   KEYS[3] holders   KEYS[4] waits, see admit.lua
-- KEYS[5] sizes    only of a drop with sizes; hash: seq, stock (the drop's stock at that seq, as
--                  JSON), and for each size that the drop shows "available reserved nextEnd" under
--                  its id. Versions without sizes write the gate alone, so sizes with another seq
--                  than the gate's are out of date
-- KEYS[6] lease-sizes, only of a drop with sizes, see admit.lua
-- ARGV[1] channel  ARGV[2] message to publish there, '' = none
-- ARGV[3] fromSeq  the seq before the transaction
-- ARGV[4..15]      seq total available reserved sold opensAt closesAt paused ended cancelled
--                  maxPerUser nextEnd as the transaction left them; seq '' = they were not read
-- ARGV[16] ended   how many leases to delete
-- ARGV[17] closed  how many hints to delete
-- ARGV[18] hints   how many hints to write
-- ARGV[19] waits   how many waits to write
-- ARGV[20] edited  1 = the drop was edited: delete all waits first
-- ARGV[21..]       the users whose leases to delete, the users whose hints to delete, then
--                  user and hint, ..., then user and end of the wait, ..., then, of a drop with
--                  sizes whose state was read, the stock and id and counts, ..., as in KEYS[5]
--
-- Returns 1, or 0 when there is no gate: then nothing is created, and only the news is published.
--
-- Safe to repeat, except that the message is published again: stock is absolute, and replaced by a
-- newer seq only.

local WAIT_KEEP = 2 * 3600 * 1000 -- longer than any wait, ms
local STATE, LISTS = 4, 21 -- where in ARGV they begin

local found = redis.call('EXISTS', KEYS[1])
if ARGV[20] == '1' then redis.call('DEL', KEYS[4]) end
if found == 1 then
  local closedFrom = LISTS + tonumber(ARGV[16])
  local hintsFrom = closedFrom + tonumber(ARGV[17])
  local waitsFrom = hintsFrom + 2 * tonumber(ARGV[18])
  local past = waitsFrom + 2 * tonumber(ARGV[19])
  if closedFrom > LISTS then redis.call('ZREM', KEYS[2], unpack(ARGV, LISTS, closedFrom - 1)) end
  if closedFrom > LISTS and KEYS[6] then redis.call('HDEL', KEYS[6], unpack(ARGV, LISTS, closedFrom - 1)) end
  -- Delete hints first, then write: a user who cancelled a hold and took another in one transaction
  -- still holds one.
  if hintsFrom > closedFrom then redis.call('HDEL', KEYS[3], unpack(ARGV, closedFrom, hintsFrom - 1)) end
  if waitsFrom > hintsFrom then redis.call('HSET', KEYS[3], unpack(ARGV, hintsFrom, waitsFrom - 1)) end

  local seq = tonumber(ARGV[STATE])
  if seq then
    local known = redis.call('HMGET', KEYS[1], 'seq', 'noted')
    if seq > tonumber(known[1]) then
      writeState(KEYS[1], STATE)
      writeSizes(KEYS[5], ARGV[STATE], past)
    end
    -- The settle of a refusal may come after that of a later edit: waits that are older than the
    -- gate are not written.
    if past > waitsFrom and seq >= tonumber(known[1]) then
      redis.call('HSET', KEYS[4], unpack(ARGV, waitsFrom, past - 1))
      redis.call('PEXPIRE', KEYS[4], WAIT_KEEP)
    end
    -- The settle of an earlier transaction may be missing, because its replica died after the
    -- commit. Then noted stays where it is, the reconciler sees that, and loads the missing hints.
    local noted = tonumber(known[2])
    if tonumber(ARGV[3]) <= noted and seq > noted then redis.call('HSET', KEYS[1], 'noted', ARGV[STATE]) end
  end
  keep(KEYS[1], KEYS[3], KEYS[5])
end
if ARGV[2] ~= '' then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
return found
