import { it } from 'vitest';
import binaryen from 'binaryen';
import { SourceSet } from '../report/source.ts';
import { parseModule } from '../ir/parse-text/index.ts';
import { TypeStore } from '../ir/types.ts';
import { verifyModule } from '../ir/verify.ts';
import { emitModule } from './emit.ts';
import { fold } from './folding.ts';
import { flowOf } from './structure/flow-of.ts';
import { structure } from './structure/structure.ts';
import { assignLocals } from './locals.ts';
it('t', () => {
  const count = 5000; const lines = ['dialect direct', 'func @f(v0: i32) -> i32 {', 'b0():'];
  let value = 1, block = 1, sum = 0;
  for (let i = 0; i < count; i++) {
    const [bit, and, three, product, index, next] = [0, 1, 2, 3, 4, 5].map((k) => value + k);
    lines.push(`  v${bit} = const.i32 ${i % 31}`,`  v${and} = shr.i32 v0, v${bit}`,`  v${three} = const.i32 1`,`  v${product} = and.i32 v${and}, v${three}`,
      `  branch v${product}, b${block}(), b${block + 1}(v${sum})`,`b${block}():`,`  v${index} = const.i32 ${i}`,`  v${next} = add.i32 v${sum}, v${index}`,`  jump b${block + 1}(v${next})`,`b${block + 1}(v${value + 6}: i32):`);
    sum = value + 6; value += 7; block += 2;
  }
  lines.push(`  return v${sum}`, '}', '');
  const T = (n: string, f: () => any) => { const t = Date.now(); const r = f(); console.log(n, Date.now() - t); return r; };
  const m = T('parse', () => parseModule(lines.join('\n'), new TypeStore())).module;
  T('verify', () => verifyModule(m));
  const f = m.functions.get('f');
  const fo = T('fold', () => fold(m, f)); const st = T('struct', () => structure(flowOf(f))); T('locals', () => assignLocals(m, f, fo, st, true));
  for (const level of [0, 1, 2, 3] as const) T('emit' + level, () => emitModule(binaryen, m, new SourceSet(), { level, sourceMap: false }));
});
