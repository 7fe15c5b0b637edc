-- The size of a draft. ARGV: now, context. Answers {} or {live, expires, number of texts, their bytes}.

local found = redis.call('HMGET', HEAD, 'live', 'expires')
if not found[1] then
  return {}
end
local bytes = 0
for _, version in ipairs(redis.call('HKEYS', TEXTS)) do
  bytes = bytes + redis.call('HSTRLEN', TEXTS, version)
end
return {found[1], found[2], redis.call('HLEN', TEXTS), bytes}
