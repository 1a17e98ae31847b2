import { appendFileSync } from 'node:fs';
import { it } from 'vitest';
import { generateProgram } from '../../conformance/property/program.ts';
import { compareModes } from '../../conformance/property/differential.ts';
const ARGUMENTS: any = [
  [1, 2, 3n, 0.5, 'alpha', Int32Array.of(5, -6, 7, 8), Uint8Array.of(1, 2, 255, 4)],
  [-2147483648, 4294967295, -9223372036854775808n, -0, ' h\u{e9},\u{1F600} ', Int32Array.of(2147483647), new Uint8Array(9)],
  [7, 0, 9223372036854775807n, Number.NaN, '', new Int32Array(0), new Uint8Array(0)],
];
it('prop', async () => {
  let seed = Number(process.env.SEED ?? 1);
  const log = (s: string) => appendFileSync('/tmp/fzy/prop.log', s + '\n');
  const rnd = () => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return seed >> 8; };
  const end = Date.now() + Number(process.env.SECONDS_ ?? 300) * 1000;
  let n = 0, cells = 0, differ = 0;
  while (Date.now() < end) {
    const numbers = Array.from({ length: 20 + (rnd() % 900) }, () => rnd() % 10000);
    const { text, entries } = generateProgram(numbers, 4);
    const t = Date.now();
    let v: any;
    try { v = await compareModes(text, entries, ARGUMENTS); } catch (e) { v = { kind: 'differ', message: (e as Error).stack }; }
    const ms = Date.now() - t;
    n++;
    if (v.kind === 'agree') cells += v.cells;
    if (ms > 8000) log(`SLOW ${ms}ms len ${text.length}\n${text}`);
    if (v.kind === 'differ') { differ++; log(`DIFFER ${v.message.slice(0, 1500)}\n${text}\n=====`); }
  }
  log(`done n=${n} cells=${cells} differ=${differ}`);
}, 3_000_000);
