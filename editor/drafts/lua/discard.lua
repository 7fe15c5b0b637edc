-- Leave a tombstone. ARGV: now, context, expires, version or ''.
-- Answers {'discarded', version} or {'conflict', entry}.

local expires, version = ARGV[3], ARGV[4]

local state = read()
if state.version and not state.current then
  return {'discarded', state.version}
end
if state.current and version ~= '' and version ~= state.current then
  return {'conflict', entry(state)}
end
local tombstone = next_version()
set_head(tombstone, false, expires)
return {'discarded', tombstone}
