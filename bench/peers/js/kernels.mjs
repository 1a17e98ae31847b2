// The eight kernels in plain JavaScript, as one writes them: integers kept small by `| 0`, strings as strings.

export function bytes_kernel(b, n) {
  let acc = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    const v = (b[off] + (b[off + 1] << 8) + (b[off + 2] << 16) + (b[off + 3] << 24)) | 0;
    acc = (acc + (v % 251)) % 251;
    off += 1;
    if (off > b.length - 4) off = 0;
  }
  return acc;
}

export const bytes_kernel_u8 = bytes_kernel;

const classify = (code) => {
  switch (code) {
    case 0:
      return 'success';
    case 1:
    case 2:
      return 'transient';
    case 3:
      return 'missing';
    case 4:
      return 'forbidden';
    default:
      return 'failure';
  }
};

const classScore = (c) => {
  switch (c) {
    case 'success':
      return 11;
    case 'transient':
      return 17;
    case 'missing':
      return 23;
    case 'forbidden':
      return 31;
    default:
      return 43;
  }
};

export function resultx_classify(codes, n) {
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + classScore(classify(codes[next]))) % 251;
    next += 1;
    if (next === codes.length) next = 0;
  }
  return acc;
}

export const resultx_classify_many = resultx_classify;

const score = (raw) => {
  const t = raw.trim();
  const r = t.replaceAll(',', '|');
  let points = 0;
  if (r.includes('beta')) points = (points + 11) % 251;
  if (r.startsWith('alpha')) points = (points + 17) % 251;
  if (r.endsWith('gamma')) points = (points + 23) % 251;
  return (points + (t.length % 97)) % 251;
};

export function text_kernel_one(raw, n) {
  let acc = 0;
  for (let i = 0; i < n; i++) acc = (acc + score(raw)) % 251;
  return acc;
}

export function text_kernel(lines, n) {
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + score(lines[next])) % 251;
    next += 1;
    if (next === lines.length) next = 0;
  }
  return acc;
}

const capabilityScore = (name) => {
  if (name === 'time') return 3;
  if (name === 'rng') return 5;
  if (name === 'fs') return 7;
  if (name === 'http') return 11;
  if (name === 'proc') return 13;
  if (name === 'mem') return 17;
  if (name === 'thread') return 19;
  return 23;
};

export function capability_parse(names, n) {
  let acc = 0;
  let next = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + capabilityScore(names[next])) % 251;
    next += 1;
    if (next === names.length) next = 0;
  }
  return acc;
}

const delayAfter = (attempt, initial, limit, factor) => {
  let delay = initial;
  for (let i = 1; i < attempt; i++) {
    delay = Math.imul(delay, factor);
    if (delay > limit) delay = limit;
  }
  return delay;
};

export function task_retry_backoff(initial, limit, factor, attempts, n) {
  let acc = 0;
  let attempt = 1;
  for (let i = 0; i < n; i++) {
    acc = (acc + (delayAfter(attempt, initial, limit, factor) % 251)) % 251;
    attempt += 1;
    if (attempt > attempts) attempt = 1;
  }
  return acc;
}

export function arithmetic_kernel(n) {
  let acc = 7;
  for (let i = 0; i < n; i++) {
    const v = ((Math.imul(i, 13) + acc * 7) | 0) % 1000003;
    const w = (v ^ 5921370) & 16777215;
    acc = (acc + (w % 251)) % 251;
  }
  return acc;
}

class Duration {
  constructor(millis) {
    this.millis = millis;
  }
  plus(other) {
    return new Duration((this.millis + other.millis) | 0);
  }
  minus(other) {
    return new Duration((this.millis - other.millis) | 0);
  }
}

export function duration_kernel(aMillis, bMillis, n) {
  const a = new Duration(aMillis);
  const b = new Duration(bMillis);
  let acc = 0;
  for (let i = 0; i < n; i++) {
    const d = a.plus(b).minus(a);
    acc = (acc + (d.millis % 251)) % 251;
  }
  return acc;
}

const weigh = (p) => (Math.imul(p.left, 3) + p.right * 5) | 0;

export function abi_pair_kernel(n) {
  let acc = 0;
  for (let i = 0; i < n; i++) {
    acc = (acc + (weigh({ left: i, right: acc }) % 251)) % 251;
  }
  return acc;
}
