-- Delete a draft. ARGV: now, context, and which: 'any', 'discarded' or 'expired'. Answers how many were deleted.

local found = redis.call('HMGET', HEAD, 'version', 'live', 'expires')
if not found[1] then
  redis.call('ZREM', LIVE, context)
  redis.call('ZREM', GONE, context)
  return 0
end
if (ARGV[3] == 'discarded' and found[2] == '1') or (ARGV[3] == 'expired' and tonumber(found[3]) > now) then
  return 0
end
forget()
return 1
