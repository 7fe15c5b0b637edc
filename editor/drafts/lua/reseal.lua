-- Replace a text by itself under another key. ARGV: now, context, version, old key_id, key_id, digest, body.
-- Answers how many were replaced.

local field = 'r' .. ARGV[3]
local meta = redis.call('HGET', HEAD, field)
if not meta then
  return 0
end
local reason, saved_at, key_id, device = string.match(meta, '^(%a+)|(%d+)|(%x*)|%x+|(.*)$')
if key_id ~= ARGV[4] then
  return 0
end
redis.call('HSET', HEAD, field, table.concat({reason, saved_at, ARGV[5], ARGV[6], device}, '|'))
redis.call('HSET', TEXTS, ARGV[3], ARGV[7])
return 1
