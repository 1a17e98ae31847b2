import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from './compile.ts';
import { instantiate } from './execute.ts';
import { interpretProgram } from './execute-interpreter.ts';

const files = { read: () => undefined };
it('settles', async () => {
  const input = { path: 'st.fzy', text: readFileSync('/tmp/fzy/st.fzy', 'utf8') };
  for (const level of [0, 2] as const) {
    const r = await compile(input, files, {
      ...DEFAULT_OPTIONS,
      fastPath: 'on',
      level,
      verify: true,
    });
    expect(r.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    const a = instantiate(r.output!, { print: () => {}, imports: {} } as any);
    const c = check(input, files, { roots: 'exports' });
    const b = interpretProgram(c.module!, c.sources, {} as any);
    let seed = 7;
    const rnd = (n: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % n;
    };
    for (let i = 0; i < 3000; i++) {
      const k = rnd(5);
      const s = 'abcdefgh'.slice(rnd(8));
      const [f, args]: [string, any[]] =
        k === 0
          ? ['remember', [s, rnd(300)]]
          : k === 1
            ? ['name', [rnd(4), s]]
            : k === 2
              ? ['note', [rnd(3), rnd(20) === 0 ? s : '', rnd(3)]]
              : k === 3
                ? ['clobber', [rnd(100000)]]
                : ['all', []];
      const x = JSON.stringify(a.call(f, args).outcome),
        y = JSON.stringify(b.call(f, args).outcome);
      if (x !== y) {
        console.log(i, f, args, x.slice(0, 300), y.slice(0, 300));
        expect(x).toBe(y);
      }
    }
  }
}, 600000);
