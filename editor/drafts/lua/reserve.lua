-- Set room of a network's quota aside for a guest's draft. KEYS: the network's drafts by when they expire, and their
-- room. ARGV: now, the draft's name, expires, room, limit of drafts, limit of bytes.
-- Answers {}, or {the policy's setting, count} where there is no room.

local DRAFTS, ROOM = KEYS[1], KEYS[2]
local name, expires, room = ARGV[2], ARGV[3], tonumber(ARGV[4])

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', DRAFTS, '-inf', ARGV[1])) do
  redis.call('ZREM', DRAFTS, gone)
  redis.call('HDEL', ROOM, gone)
end
local before = redis.call('HGET', ROOM, name)
if tonumber(before or 0) < room then
  local count, size = redis.call('ZCARD', DRAFTS), room - tonumber(before or 0)
  for _, other in ipairs(redis.call('HVALS', ROOM)) do
    size = size + tonumber(other)
  end
  if not before and count >= tonumber(ARGV[5]) then
    return {'guest_drafts_per_network', count + 1}
  end
  if size > tonumber(ARGV[6]) then
    return {'guest_draft_bytes_per_network', size}
  end
  redis.call('HSET', ROOM, name, room)
end
redis.call('ZADD', DRAFTS, expires, name)
for _, key in ipairs({DRAFTS, ROOM}) do
  live_for(key, tonumber(expires) - now)
end
return {}
