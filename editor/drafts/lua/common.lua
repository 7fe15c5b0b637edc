-- What all scripts on one draft share. KEYS are four keys of one owner, in one hash slot:
-- the draft's head, its texts by version, the owner's live and discarded contexts.
-- A head holds version, live, expires, and for each text r<version> = reason|saved_at|key_id|digest|device.

local HEAD, TEXTS, LIVE, GONE = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now, context = tonumber(ARGV[1]), ARGV[2]
-- Gaps between versions are compared in ten-thousandths, as in records.py.
local GAP_STEPS = 10000

local function forget()
  redis.call('DEL', HEAD, TEXTS)
  redis.call('ZREM', LIVE, context)
  redis.call('ZREM', GONE, context)
end

-- The draft as it is. The server deletes what has expired by its own clock; by the caller's it may have expired before.
local function read()
  local state, flat = {texts = {}}, redis.call('HGETALL', HEAD)
  for i = 1, #flat, 2 do
    local field, value = flat[i], flat[i + 1]
    local version = string.match(field, '^r(%d+)$')
    if version then
      local reason, digest = string.match(value, '^(%a+)|%d+|%x*|(%x+)|')
      table.insert(state.texts, {version = version, reason = reason, digest = digest})
    else
      state[field] = value
    end
  end
  if state.version and tonumber(state.expires) <= now then
    forget()
    return {texts = {}}
  end
  if state.live == '1' then
    state.current = state.version
  end
  return state
end

-- The time in milliseconds, unless the clock is behind: see next_version in records.py.
local function next_version(state)
  local latest = tonumber(state.version or 0)
  for _, text in ipairs(state.texts) do
    latest = math.max(latest, tonumber(text.version))
  end
  return string.format('%.0f', math.max(latest + 1, now))
end

local function live_for(key, milliseconds)
  if redis.call('PTTL', key) < milliseconds then
    redis.call('PEXPIRE', key, milliseconds)
  end
end

local function set_head(version, live, expires)
  local left = tonumber(expires) - now
  redis.call('HSET', HEAD, 'version', version, 'live', live and '1' or '0', 'expires', expires)
  redis.call('PEXPIRE', HEAD, left)
  redis.call('PEXPIRE', TEXTS, left)
  redis.call('ZREM', live and GONE or LIVE, context)
  redis.call('ZADD', live and LIVE or GONE, expires, context)
  for _, key in ipairs({LIVE, GONE}) do
    live_for(key, left)
  end
end

local function drop(version)
  redis.call('HDEL', HEAD, 'r' .. version)
  redis.call('HDEL', TEXTS, version)
end

-- The place of the version that is missed least, from the newest to the oldest: see least_missed in records.py.
local function least_missed(versions, newest)
  local place, smallest = #versions, nil
  for i = #versions - 1, 2, -1 do
    local newer, older = tonumber(versions[i - 1]), tonumber(versions[i + 1])
    local gap = math.floor((newer - older) * GAP_STEPS / (newest - older))
    if not smallest or gap < smallest then
      place, smallest = i, gap
    end
  end
  return place
end

-- Keeps `keep` of the texts that were the draft once, and as many of those that never were.
local function trim(texts, current, keep)
  table.sort(texts, function(a, b) return tonumber(a.version) > tonumber(b.version) end)
  local kinds = {saved = {}, other = {}}
  for _, text in ipairs(texts) do
    if text.version ~= current then
      table.insert(text.reason == 'saved' and kinds.saved or kinds.other, text.version)
    end
  end
  for _, versions in pairs(kinds) do
    while #versions > keep + 1 do
      drop(table.remove(versions))
    end
    if #versions > keep then
      drop(versions[least_missed(versions, tonumber(texts[1].version))])
    end
  end
end

-- Stores a text among the others: the same text from before goes, and what is more than enough.
local function put(state, version, reason, saved_at, key_id, digest, device, body, current, keep)
  local rest = {{version = version, reason = reason}}
  for _, text in ipairs(state.texts) do
    if text.digest == digest and text.version ~= current then
      drop(text.version)
    else
      table.insert(rest, text)
    end
  end
  redis.call('HSET', HEAD, 'r' .. version, table.concat({reason, saved_at, key_id, digest, device}, '|'))
  redis.call('HSET', TEXTS, version, body)
  trim(rest, current, keep)
end

local function count_live()
  redis.call('ZREMRANGEBYSCORE', LIVE, '-inf', string.format('%.0f', now))
  return redis.call('ZCARD', LIVE)
end

-- Discarded contexts beyond `keep`, those that expire first. Their keys are not among KEYS: the caller deletes them.
local function surplus_discarded(keep)
  redis.call('ZREMRANGEBYSCORE', GONE, '-inf', string.format('%.0f', now))
  return redis.call('ZRANGE', GONE, 0, -keep - 1)
end

local function entry(state)
  if not state.current then
    return {}
  end
  local meta = redis.call('HGET', HEAD, 'r' .. state.current)
  return {state.current, state.expires, meta, redis.call('HGET', TEXTS, state.current)}
end
