-- Everything kept of a draft. ARGV: now, context. Answers {current version or '', version, meta, body, ...}.

local state = read()
local answer = {state.current or ''}
for _, text in ipairs(state.texts) do
  table.insert(answer, text.version)
  table.insert(answer, redis.call('HGET', HEAD, 'r' .. text.version))
  table.insert(answer, redis.call('HGET', TEXTS, text.version))
end
return answer
