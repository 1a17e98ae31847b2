// The eight kernels in AssemblyScript, as its documentation would have one write them.

export function bytes_kernel(b: StaticArray<i32>, n: i32): i32 {
  let acc = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    const v = b[off] + (b[off + 1] << 8) + (b[off + 2] << 16) + (b[off + 3] << 24);
    acc = (acc + (v % 251)) % 251;
    off += 1;
    if (off > b.length - 4) off = 0;
  }
  return acc;
}

export function bytes_kernel_u8(b: Uint8Array, n: i32): i32 {
  let acc = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    const v =
      <i32>b[off] +
      ((<i32>b[off + 1]) << 8) +
      ((<i32>b[off + 2]) << 16) +
      ((<i32>b[off + 3]) << 24);
    acc = (acc + (v % 251)) % 251;
    off += 1;
    if (off > b.length - 4) off = 0;
  }
  return acc;
}

enum ResultCode {
  Ok,
  Retry,
  Timeout,
  NotFound,
  Denied,
  Fatal,
}
enum ResultClass {
  Success,
  Transient,
  Missing,
  Forbidden,
  Failure,
}

function classify(code: ResultCode): ResultClass {
  switch (code) {
    case ResultCode.Ok:
      return ResultClass.Success;
    case ResultCode.Retry:
      return ResultClass.Transient;
    case ResultCode.Timeout:
      return ResultClass.Transient;
    case ResultCode.NotFound:
      return ResultClass.Missing;
    case ResultCode.Denied:
      return ResultClass.Forbidden;
    default:
      return ResultClass.Failure;
  }
}

function classScore(c: ResultClass): i32 {
  switch (c) {
    case ResultClass.Success:
      return 11;
    case ResultClass.Transient:
      return 17;
    case ResultClass.Missing:
      return 23;
    case ResultClass.Forbidden:
      return 31;
    default:
      return 43;
  }
}

function resultx(numbers: StaticArray<i32>, count: i32, n: i32): i32 {
  const codes = new Array<ResultCode>(count);
  for (let i = 0; i < count; i++) {
    const x = numbers[i];
    codes[i] = x >= 0 && x < 5 ? <ResultCode>x : ResultCode.Fatal;
  }
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + classScore(classify(codes[next]))) % 251;
    next += 1;
    if (next == count) next = 0;
  }
  return acc;
}

export function resultx_classify(numbers: StaticArray<i32>, n: i32): i32 {
  return resultx(numbers, 7, n);
}

export function resultx_classify_many(numbers: StaticArray<i32>, n: i32): i32 {
  return resultx(numbers, 4096, n);
}

function score(raw: string): i32 {
  const t = raw.trim();
  const r = t.replaceAll(',', '|');
  let points = 0;
  if (r.includes('beta')) points = (points + 11) % 251;
  if (r.startsWith('alpha')) points = (points + 17) % 251;
  if (r.endsWith('gamma')) points = (points + 23) % 251;
  return (points + (t.length % 97)) % 251;
}

export function text_kernel_one(raw: string, n: i32): i32 {
  let acc = 0;
  for (let i = 0; i < n; i++) acc = (acc + score(raw)) % 251;
  return acc;
}

export function text_kernel(lines: string[], n: i32): i32 {
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + score(lines[next])) % 251;
    next += 1;
    if (next == lines.length) next = 0;
  }
  return acc;
}

function capabilityScore(name: string): i32 {
  if (name == 'time') return 3;
  if (name == 'rng') return 5;
  if (name == 'fs') return 7;
  if (name == 'http') return 11;
  if (name == 'proc') return 13;
  if (name == 'mem') return 17;
  if (name == 'thread') return 19;
  return 23;
}

export function capability_parse(names: string[], n: i32): i32 {
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + capabilityScore(names[next])) % 251;
    next += 1;
    if (next == names.length) next = 0;
  }
  return acc;
}

function delayAfter(attempt: i32, initial: i32, limit: i32, factor: i32): i32 {
  let delay = initial;
  for (let i = 1; i < attempt; i++) {
    delay *= factor;
    if (delay > limit) delay = limit;
  }
  return delay;
}

export function task_retry_backoff(
  initial: i32,
  limit: i32,
  factor: i32,
  attempts: i32,
  n: i32,
): i32 {
  let acc = 0;
  let attempt = 1;
  for (let i = 0; i < n; i++) {
    acc = (acc + (delayAfter(attempt, initial, limit, factor) % 251)) % 251;
    attempt += 1;
    if (attempt > attempts) attempt = 1;
  }
  return acc;
}

export function arithmetic_kernel(n: i32): i32 {
  let acc = 7;
  for (let i = 0; i < n; i++) {
    const v = (i * 13 + acc * 7) % 1000003;
    const w = (v ^ 5921370) & 16777215;
    acc = (acc + (w % 251)) % 251;
  }
  return acc;
}

class Duration {
  constructor(public millis: i32) {}
  plus(other: Duration): Duration {
    return new Duration(this.millis + other.millis);
  }
  minus(other: Duration): Duration {
    return new Duration(this.millis - other.millis);
  }
}

export function duration_kernel(aMillis: i32, bMillis: i32, n: i32): i32 {
  const a = new Duration(aMillis);
  const b = new Duration(bMillis);
  let acc = 0;
  for (let i = 0; i < n; i++) {
    const c = a.plus(b);
    const d = c.minus(a);
    acc = (acc + (d.millis % 251)) % 251;
  }
  return acc;
}

class Pair {
  constructor(
    public left: i32,
    public right: i32,
  ) {}
}

function weigh(p: Pair): i32 {
  return p.left * 3 + p.right * 5;
}

export function abi_pair_kernel(n: i32): i32 {
  let acc = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + (weigh(new Pair(i, acc)) % 251)) % 251;
  }
  return acc;
}
