-- Delete a draft if it is still the one that was seen. ARGV: now, context, version.

local version = redis.call('HGET', HEAD, 'version')
if version and version == ARGV[3] then
  forget()
end
return {}
