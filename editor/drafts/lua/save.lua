-- Compare and set. ARGV: now, context, expires, limit of drafts, revisions to keep, base version or '',
-- saved_at, key_id, digest, device, body, then for a draft that counts for a network, else '': the network, the room
-- that it needs there, and '+' where that is set aside.
-- Answers {'full', setting, count}, {'same', entry}, {'reserve', network}, {'saved', version, surplus, network} or
-- {'refused', version, surplus, network, entry}.

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
    return {'full', 'drafts_per_owner', count + 1}
  end
end

-- A guest who moves takes no second share, and is not refused for where they are.
local network, room = state.network or ARGV[12], tonumber(ARGV[13]) or 0
local is_growing = tonumber(state.room or 0) < room
if is_growing and ARGV[14] == '' then
  return {'reserve', network}
end
local function count()
  if is_growing then
    redis.call('HSET', HEAD, 'network', network, 'room', ARGV[13])
  end
end

-- The oldest discarded drafts make room; their keys are not among KEYS, so the caller deletes them.
local surplus = {}
if not state.version then
  surplus = surplus_discarded(accepted and limit or limit - 1)
end
local version = next_version(state)
if accepted then
  put(state, version, 'saved', saved_at, key_id, digest, device, body, version, keep)
  set_head(version, true, expires)
  count()
  return {'saved', version, surplus, network}
end
put(state, version, 'refused', saved_at, key_id, digest, device, body, state.current, keep)
if not state.version then
  set_head(version, false, expires)
elseif not state.current then
  set_head(state.version, false, expires)
else
  redis.call('PEXPIRE', TEXTS, redis.call('PTTL', HEAD))
end
count()
return {'refused', version, surplus, network, entry(state)}
