-- An owner's drafts. KEYS: the head and the texts of each. ARGV: now.
-- Answers for each {} or {version, expires, meta, body}.

local answer = {}
for i = 1, #KEYS, 2 do
  local found = redis.call('HMGET', KEYS[i], 'version', 'live', 'expires')
  local entry = {}
  if found[1] and found[2] == '1' and tonumber(found[3]) > now then
    entry = {found[1], found[3], redis.call('HGET', KEYS[i], 'r' .. found[1]), redis.call('HGET', KEYS[i + 1], found[1])}
  end
  table.insert(answer, entry)
end
return answer
