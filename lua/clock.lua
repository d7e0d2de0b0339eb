-- clock: joined in front of every script.

-- serverTime returns this server's time in ms. Leases and the lives of keys are measured with it alone: no replica's clock can
-- lengthen one.
local function serverTime()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
