/*
 * A job in Redis: the hash KEYS[1] is its state, KEYS[2] its steps as JSON ("plan:", "finish:", "slice:" and a name),
 * KEYS[3] the data of its slices, KEYS[4] their results, KEYS[5] why they failed, each by name. KEYS[6] are the ids of
 * all jobs by number, KEYS[7] those of its group, KEYS[8] of those that have not ended, KEYS[9] of the ended by time.
 * Each script gets all nine keys; ARGV[1] is the id, ARGV[2] the time. Sizes are kept as text: cjson writes 14 digits.
 */
const HEAD = `
  local J, STEPS, SLICES, RESULTS, FAILED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
  local id, now = ARGV[1], ARGV[2]
  local call = redis.call
  local function text(number) return string.format('%.0f', number) end
  local function readStep(field)
    local json = call('HGET', STEPS, field)
    return json and cjson.decode(json)
  end
  local function writeStep(field, step) call('HSET', STEPS, field, cjson.encode(step)) end
  local function touch()
    call('HINCRBY', J, 'version', 1)
    call('HSET', J, 'changedMs', now)
  end
  local function setPhase(phase) call('HSET', J, 'phase', phase) touch() end
  local function isEnded(phase) return phase == 'done' or phase == 'failed' or phase == 'cancelled' end
  local function held(field, token)
    local step = readStep(field)
    if step and step.status == 'running' and step.token == token then return step end
  end
  local function afterAllEnded() -- the time, and behind what ended in the same millisecond
    local last = call('ZRANGE', KEYS[9], -1, -1, 'WITHSCORES')[2]
    return string.format('%.3f', math.max(tonumber(now), last and tonumber(last) + 0.001 or 0))
  end
  local function finishJob(phase, kind, message)
    if phase == 'done' then
      call('DEL', STEPS, SLICES, RESULTS, FAILED)
    else
      local all = call('HGETALL', STEPS)
      for i = 1, #all, 2 do
        local step = cjson.decode(all[i + 1])
        if step.status == 'waiting' or step.status == 'running' then
          step.status, step.token = 'dropped', ''
          writeStep(all[i], step)
        end
      end
    end
    call('HSET', J, 'open', 0)
    if kind then call('HSET', J, 'failureKind', kind, 'failureMessage', message) end
    call('ZREM', KEYS[8], id)
    call('ZADD', KEYS[9], afterAllEnded(), id)
    setPhase(phase)
  end
`;

const script = (body: string): string => HEAD + body;

/** ARGV: group, input, number. */
export const CREATE = script(`
  if call('EXISTS', J) == 1 then return end -- sent again after the connection was lost
  call('HSET', J, 'group', ARGV[3], 'input', ARGV[4], 'phase', 'waiting', 'createdMs', now, 'round', 1, 'planned', 0,
    'open', 0, 'slicesTotal', 0, 'slicesDone', 0, 'sizeTotal', 0, 'sizeDone', 0, 'sizePlanned', 0)
  writeStep('plan:', { status = 'waiting', tries = 0, deaths = 0, size = '0', progress = '0', token = '' })
  writeStep('finish:', { status = 'waiting', tries = 0, deaths = 0, size = '0', progress = '0', token = '' })
  call('ZADD', KEYS[6], ARGV[5], id)
  call('ZADD', KEYS[7], ARGV[5], id)
  call('ZADD', KEYS[8], ARGV[5], id)
  touch()
`);

/** ARGV: field, token, round. Returns nothing where the step is not to be run, else its group, value, tries and deaths. */
export const BEGIN = script(`
  local job = call('HMGET', J, 'phase', 'round', 'group', 'planned', 'open')
  if not job[1] or isEnded(job[1]) or job[2] ~= ARGV[5] then return false end
  local field = ARGV[3]
  local step = readStep(field)
  if not step or (step.status ~= 'waiting' and step.status ~= 'running') then return false end
  if field == 'finish:' and (job[4] ~= '1' or job[5] ~= '0') then return false end
  if step.status == 'running' then step.deaths = step.deaths + 1 end
  step.status, step.token = 'running', ARGV[4]
  writeStep(field, step)
  if field == 'plan:' then setPhase('planning') elseif field == 'finish:' then setPhase('finishing') end
  local value
  if string.sub(field, 1, 6) == 'slice:' then value = call('HGET', SLICES, string.sub(field, 7))
  else value = call('HGET', J, 'input') end
  return { job[3], value, step.tries, step.deaths }
`);

/** ARGV: field, token, size done. Returns 1 where the step is still the caller's. */
export const REPORT = script(`
  local field = ARGV[3]
  local step = held(field, ARGV[4])
  if not step then return 0 end
  local before, after = tonumber(step.progress), tonumber(ARGV[5])
  if field ~= 'plan:' then after = math.min(after, tonumber(step.size)) end
  if after <= before then return 1 end
  step.progress = text(after)
  writeStep(field, step)
  if field == 'plan:' then call('HSET', J, 'sizePlanned', text(after))
  else call('HINCRBY', J, 'sizeDone', text(after - before)) end
  touch()
  return 1
`);

/** ARGV: token of the plan, name, size, value. Returns 1 where the slice is to be worked on, 0 where not, -1 where the plan is another's. */
export const ADD_SLICE = script(`
  if not held('plan:', ARGV[3]) then return -1 end
  local name, size = ARGV[4], ARGV[5]
  local field = 'slice:' .. name
  local step = readStep(field)
  if step then
    if step.status == 'dropped' then
      step.status, step.tries = 'waiting', 0
      writeStep(field, step)
      call('HINCRBY', J, 'open', 1)
      touch()
    end
    return (step.status == 'waiting' or step.status == 'running') and 1 or 0
  end
  writeStep(field, { status = 'waiting', tries = 0, deaths = 0, size = size, progress = '0', token = '' })
  call('HSET', SLICES, name, ARGV[6])
  call('HINCRBY', J, 'open', 1)
  call('HINCRBY', J, 'slicesTotal', 1)
  call('HINCRBY', J, 'sizeTotal', size)
  touch()
  return 1
`);

/** ARGV: field, token, outcome, value or kind, message, what is left out. Returns 1 where the step was the caller's. */
export const SETTLE = script(`
  local field, outcome = ARGV[3], ARGV[5]
  local step = held(field, ARGV[4])
  if not step then return 0 end
  step.token = ''
  if outcome == 'again' or outcome == 'released' then
    step.status = 'waiting'
    if outcome == 'again' then step.tries = step.tries + 1 end
    writeStep(field, step)
    return 1
  end
  step.status = outcome
  local name = string.sub(field, 7)
  if string.sub(field, 1, 6) == 'slice:' then
    call('HINCRBY', J, 'open', -1)
    if outcome == 'done' then
      call('HINCRBY', J, 'slicesDone', 1)
      call('HINCRBY', J, 'sizeDone', text(tonumber(step.size) - tonumber(step.progress)))
      step.progress = step.size
      call('HSET', RESULTS, name, ARGV[6])
    else
      call('HSET', FAILED, name, cjson.encode({ kind = ARGV[6], message = ARGV[7] }))
    end
    writeStep(field, step)
    touch()
    return 1
  end
  writeStep(field, step)
  if outcome == 'failed' then
    finishJob('failed', ARGV[6], ARGV[7])
  elseif field == 'plan:' then
    call('HSET', J, 'planned', 1)
    setPhase('running')
  else
    call('HSET', J, 'output', ARGV[6])
    local failed = call('HLEN', FAILED)
    local dropped = call('HLEN', STEPS) - 2 - failed - tonumber(call('HGET', J, 'slicesDone'))
    if dropped > 0 then finishJob('failed', ARGV[8], string.gsub(ARGV[9], '#', text(dropped)))
    else finishJob(failed > 0 and 'failed' or 'done') end
  end
  return 1
`);

/** ARGV: round. Returns what the job's holder has to do: "plan", "finish" or "nothing". */
export const STAGE = script(`
  local job = call('HMGET', J, 'phase', 'round', 'planned')
  if not job[1] or isEnded(job[1]) or job[2] ~= ARGV[3] then return 'nothing' end
  return job[3] == '1' and 'finish' or 'plan'
`);

/** Returns the names of the slices that wait or run. */
export const OPEN_SLICES = script(`
  local names = {}
  local all = call('HGETALL', STEPS)
  for i = 1, #all, 2 do
    local status = cjson.decode(all[i + 1]).status
    if string.sub(all[i], 1, 6) == 'slice:' and (status == 'waiting' or status == 'running') then
      table.insert(names, string.sub(all[i], 7))
    end
  end
  return names
`);

/** Returns 0 where there is no such job. */
export const CANCEL = script(`
  local phase = call('HGET', J, 'phase')
  if not phase then return 0 end
  if not isEnded(phase) then finishJob('cancelled') end
  return 1
`);

/** ARGV: 1 where all slices are meant, else 0 and the names. Returns a word and what it is about. */
export const RETRY = script(`
  local job = call('HMGET', J, 'phase', 'planned')
  if not job[1] then return { 'missing' } end
  if not isEnded(job[1]) then return { 'running' } end
  if job[1] == 'done' then return { 'done' } end
  local fields = {}
  if ARGV[3] == '1' then
    fields = call('HKEYS', STEPS)
  else
    for i = 4, #ARGV do
      local step = readStep('slice:' .. ARGV[i])
      if not step then return { 'unknown', ARGV[i] } end
      if step.status == 'done' then return { 'slice', ARGV[i] } end
      table.insert(fields, 'slice:' .. ARGV[i])
    end
    table.insert(fields, 'finish:')
    table.insert(fields, 'plan:')
  end
  local open = 0
  for _, field in ipairs(fields) do
    local step = readStep(field)
    if step.status ~= 'waiting' and (step.status ~= 'done' or field == 'finish:') then
      if string.sub(field, 1, 6) == 'slice:' then
        open = open + 1
        call('HINCRBY', J, 'sizeDone', text(0 - tonumber(step.progress)))
        call('HDEL', FAILED, string.sub(field, 7))
        step.progress = '0'
      end
      step.status, step.tries, step.deaths, step.token = 'waiting', 0, 0, ''
      writeStep(field, step)
    end
  end
  call('HSET', J, 'open', open)
  call('HDEL', J, 'failureKind', 'failureMessage', 'output')
  call('ZREM', KEYS[9], id)
  call('ZADD', KEYS[8], now, id)
  setPhase(job[2] == '1' and 'running' or 'waiting')
  return { 'again', tostring(call('HINCRBY', J, 'round', 1)) }
`);

/** Returns the job's state and failed slices, each as names and values in turn. */
export const GET = script(`
  return { call('HGETALL', J), call('HGETALL', FAILED) }
`);

export const VERSION = script(`
  return call('HGET', J, 'version')
`);

/** Returns results as names and values in turn. */
export const RESULTS = script(`
  return call('HGETALL', RESULTS)
`);

/** Forgets an ended job. */
export const FORGET = script(`
  local phase = call('HGET', J, 'phase')
  if phase and not isEnded(phase) then return 0 end
  call('DEL', J, STEPS, SLICES, RESULTS, FAILED)
  for i = 6, 9 do call('ZREM', KEYS[i], id) end
  return 1
`);

/** KEYS: a sorted set. ARGV: limit. Returns its last members, the last one first. */
export const LAST = "return redis.call('ZRANGE', KEYS[1], '+inf', '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, ARGV[1])";

/** KEYS: a sorted set. ARGV: members to keep, score from which on members are kept, limit. Returns members not kept. */
export const SURPLUS = `
  local first = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
  if #first > 0 then return first end
  local count = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[1])
  if count <= 0 then return {} end
  return redis.call('ZRANGE', KEYS[1], 0, math.min(count, tonumber(ARGV[3])) - 1)
`;

/** KEYS: a counter. Returns the next number. */
export const NEXT = "return redis.call('INCR', KEYS[1])";
