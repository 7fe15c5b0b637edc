-- Leave a tombstone. ARGV: now, context, expires, limit of drafts, version or ''.
-- Answers {'discarded', version, surplus} or {'conflict', entry}.

local expires, limit, version = ARGV[3], tonumber(ARGV[4]), ARGV[5]

local state = read()
if state.version and not state.current then
  return {'discarded', state.version, {}}
end
if state.current and version ~= '' and version ~= state.current then
  return {'conflict', entry(state)}
end
local surplus = {}
if not state.version then
  surplus = redis.call('ZRANGE', GONE, 0, -limit)
end
local tombstone = next_version()
set_head(tombstone, false, expires)
return {'discarded', tombstone, surplus}
