-- The draft. ARGV: now, context. Answers {} or {version, expires, meta, body}.
return entry(read())
