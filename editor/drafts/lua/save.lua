-- Compare and set. ARGV: now, context, expires, limit of drafts, revisions to keep, base version or '',
-- saved_at, key_id, digest, device, body.
-- Answers {'full', count}, {'same', entry}, {'saved', version, surplus} or {'refused', version, surplus, entry}.

local expires, limit, keep, base = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local saved_at, key_id, digest, device, body = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]

local state = read()
local accepted
if base == '' then
  accepted = not state.current
else
  accepted = base == (state.version or '0')
end

if not accepted and state.current then
  for _, text in ipairs(state.texts) do
    if text.version == state.current and text.digest == digest then
      return {'same', entry(state)}
    end
  end
end
if accepted and not state.current then
  local count = count_live()
  if count >= limit then
    return {'full', count}
  end
end

-- The oldest discarded drafts make room; their keys are not among KEYS, so the caller deletes them.
local surplus = {}
if not state.version then
  surplus = redis.call('ZRANGE', GONE, 0, accepted and -limit - 1 or -limit)
end
local version = next_version()
if accepted then
  put(state, version, 'saved', saved_at, key_id, digest, device, body, version, keep)
  set_head(version, true, expires)
  return {'saved', version, surplus}
end
put(state, version, 'refused', saved_at, key_id, digest, device, body, state.current, keep)
if not state.version then
  set_head(version, false, expires)
elseif not state.current then
  set_head(state.version, false, expires)
else
  redis.call('PEXPIRE', TEXTS, redis.call('PTTL', HEAD))
end
return {'refused', version, surplus, entry(state)}
