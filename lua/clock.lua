-- clock: prepended to every script.

-- serverTime returns this Redis server's time in ms. The ends of leases and of keys are measured by
-- it alone, so that a replica's wrong clock cannot lengthen one.
local function serverTime()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
