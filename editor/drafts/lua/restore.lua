-- Make a kept version the draft again. ARGV: now, context, expires, limit of drafts, revisions to keep, version, device.
-- Answers {'unknown'}, {'full', setting, count} or {'restored', version, expires, meta, body}.

local expires, limit, keep, version, device = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7]

local state = read()
local meta = redis.call('HGET', HEAD, 'r' .. version)
if not meta then
  return {'unknown'}
end
if not state.current then
  local count = count_live()
  if count >= limit then
    return {'full', 'drafts_per_owner', count + 1}
  end
end
local body = redis.call('HGET', TEXTS, version)
local key_id, digest = string.match(meta, '^%a+|%d+|(%x*)|(%x+)|')
local fresh = next_version(state)
put(state, fresh, 'saved', ARGV[1], key_id, digest, device, body, fresh, keep)
set_head(fresh, true, expires)
return {'restored', fresh, expires, redis.call('HGET', HEAD, 'r' .. fresh), body}
