/** Of `node:path`, what the compiler uses to name files: paths as on POSIX. */

export function basename(path: string, suffix = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

export function dirname(path: string): string {
  const at = path.lastIndexOf('/');
  if (at < 0) return '.';
  return at === 0 ? '/' : path.slice(0, at);
}

/** One path, without `.` and with `..` taken back. */
export function join(...parts: readonly string[]): string {
  const whole = parts.filter((part) => part !== '').join('/');
  const kept: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '.' && part !== '') kept.push(part);
  }
  const joined = kept.join('/');
  if (whole.startsWith('/')) return `/${joined}`;
  return joined === '' ? '.' : joined;
}
