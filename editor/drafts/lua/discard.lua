-- Leave a tombstone. ARGV: now, context, expires, limit of drafts, version or ''.
-- Answers {'discarded', version, surplus, expires} or {'conflict', entry}.

local expires, limit, version = ARGV[3], tonumber(ARGV[4]), ARGV[5]

local state = read()
if state.version and not state.current then
  if version ~= '' then
    return {'discarded', state.version, {}, state.expires}
  end
  expires = string.format('%.0f', math.max(tonumber(expires), tonumber(state.expires)))
end
if state.current and version ~= '' and version ~= state.current then
  return {'conflict', entry(state)}
end
local surplus = {}
if not state.version then
  surplus = surplus_discarded(limit - 1)
end
local tombstone = next_version(state)
set_head(tombstone, false, expires)
return {'discarded', tombstone, surplus, expires}
