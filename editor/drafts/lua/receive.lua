-- Take in a guest's draft. ARGV: now, context, expires, limit of drafts, revisions to keep, then for each text, oldest
-- first and the draft itself last: reason, saved_at, key_id, digest, device, body.
-- Answers {'known'}, {'full'}, {'kept', version} or {'moved', version}. Doing it again answers 'known'.

local expires, limit, keep = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local last = #ARGV - 5

local state = read()
-- A text that the member has, or had and posted, is not brought back.
for _, text in ipairs(state.texts) do
  if text.digest == ARGV[last + 3] then
    return {'known'}
  end
end
if state.current then
  local version = next_version(state)
  put(state, version, 'claimed', ARGV[last + 1], ARGV[last + 2], ARGV[last + 3], ARGV[last + 4], ARGV[last + 5],
      state.current, keep)
  return {'kept', version}
end
if count_live() >= limit then
  return {'full'}
end
local version
for i = 6, last, 6 do
  state = read()
  version = next_version(state)
  put(state, version, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], version, keep)
  set_head(version, true, expires)
end
return {'moved', version}
