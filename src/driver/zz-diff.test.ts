import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { parseExpectations } from '../../conformance/expectations.ts';
import { lower } from '../lower/pipeline.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { check } from './compile.ts';
import { buildLibrary } from './library.ts';

function findPrograms(dir: string): any[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = `${dir}/${e.name}`;
    if (e.isDirectory()) return findPrograms(path);
    if (!path.endsWith('.fzy') || path.includes('/errors/')) return [];
    const text = readFileSync(path, 'utf8');
    try {
      return [{ name: path, path, text, expected: parseExpectations(text) }];
    } catch {
      return [];
    }
  });
}

import { createReferenceRuntime, RuntimeTrap } from '../../runtime/reference/reference.ts';
import { HandleValue, Interpreter } from '../ir/interpret/index.ts';
import { INITIALIZE, type Module } from '../ir/module.ts';

const rt = createReferenceRuntime() as any;
function host(module: Module, get: () => any, lines: string[]) {
  return {
    print: (s: string) => {
      lines.push(s);
    },
    capability: (name: string, args: any[]) => {
      const item = module.imports.get(name)!;
      if (!name.startsWith('fzy.')) {
        return item.result.kind === 'void'
          ? undefined
          : item.result.kind === 'handle'
            ? new HandleValue(new TextEncoder().encode('host'))
            : 1;
      }
      const un = args.map((a) => (a instanceof HandleValue ? a.host : a === undefined ? null : a));
      const mem = get().machine.memory;
      const field = item.field;
      if (field === 'str_box') return new HandleValue(mem.read(un[0], un[1]));
      if (field === 'str_unbox_length') return un[0].length;
      if (field === 'str_unbox') {
        mem.write(un[1], un[0]);
        return undefined;
      }
      if (field === 'print') {
        lines.push(new TextDecoder().decode(un[0]));
        return undefined;
      }
      const lower = un.map((a, i) => {
        const t = item.params[i]!;
        return t.kind === 'int' && t.bits === 32 && typeof a === 'number'
          ? a | 0
          : t.kind === 'int' && t.bits === 64
            ? BigInt.asIntN(64, a)
            : a;
      });
      if (rt[field] === undefined) throw new Error('no runtime field ' + field);
      const r = rt[field](...lower);
      const t = item.result;
      if (t.kind === 'void') return undefined;
      if (t.kind === 'handle') {
        if (typeof r !== 'object') throw new Error(`${field}: no object`);
        return new HandleValue(r);
      }
      if (typeof r === 'object') throw new Error(`${name}: an object`);
      if (t.kind === 'int' && t.bits === 32 && !t.signed) return Number(r) >>> 0;
      if (t.kind === 'int' && t.bits === 32) return Number(r) | 0;
      if (t.kind === 'int' && t.bits === 64)
        return t.signed ? BigInt.asIntN(64, r) : BigInt.asUintN(64, r);
      return r;
    },
  };
}
const show = (v: any): string =>
  typeof v === 'boolean' ? String(Number(v)) : Object.is(v, -0) ? '-0' : String(v);
it('differs nowhere', () => {
  let same = 0,
    bad = 0,
    skipped = 0;
  const seen = new Map<string, number>();
  const filter = process.env.ONLY;
  for (const program of [...findPrograms('conformance'), ...findPrograms('bench')]) {
    if (filter && !program.name.includes(filter)) continue;
    const files = {
      read: (p: string) => {
        try {
          return readFileSync(p, 'utf8');
        } catch {
          return undefined;
        }
      },
    };
    const run = (mode: 'high' | 'off' | 'on'): string[] => {
      const { module, sources } = check(program, files, { roots: 'exports' });
      if (module === undefined) return ['front'];
      const exportsOf = new Map(module.exports.map((e) => [e.name, e]));
      if (mode !== 'high')
        lower(
          module,
          { fastPath: mode, bounds: 'trusted', level: 2, disabled: new Set() },
          {
            sources,
            diagnostics: new Diagnostics(),
            library: () => buildLibrary(module.types, sources),
            verify: true,
          },
        );
      const lines: string[] = [];
      let it: any;
      it = new Interpreter(module, host(module, () => it, lines) as any, { steps: 20_000_000 });
      const call = (f: string, args: any[]) => {
        lines.length = 0;
        let out: string;
        try {
          const o = it.call(f, args);
          if (o.kind === 'value') out = show(o.value);
          else if (o.kind === 'trap') {
            const l = sources.locate(o.site.span);
            out = `trap ${o.message} at ${o.trap === 'out of memory' || o.trap === 'stack overflow' ? '' : `${l.line}:${l.column}`}`;
          } else out = o.kind;
        } catch (e) {
          if (e instanceof RuntimeTrap) {
            const s = module.trapSites[e.site]!;
            const l = sources.locate(s.site.span);
            out = `trap ${e.message} at ${l.line}:${l.column}`;
          } else out = 'CRASH ' + (e as Error).stack?.split('\n').slice(0, 4).join(' | ');
        }
        return `${f}: ${out} [${lines.join('/')}]`;
      };
      const res: string[] = [];
      if (module.functions.has(INITIALIZE)) {
        const r = call(INITIALIZE, []);
        if (r.includes('CRASH')) res.push(r);
      }
      for (const t of module.tests) res.push(call(t.func, []).replace(/: undefined/, ': '));
      for (const c of program.expected.calls as any[]) {
        const e = exportsOf.get(c.name);
        if (e === undefined) continue;
        const scalar = (k: string) => ['int', 'float', 'bool', 'char', 'void'].includes(k);
        if (!e.params.every((p) => scalar(p.type.kind)) || !scalar(e.result.kind)) {
          skipped++;
          continue;
        }
        const args = c.args.map((a: any, i: number) => {
          const t = e.params[i]!.type;
          const v: any = a.kind === 'float' || a.kind === 'int' || 'value' in a ? a.value : a;
          if (t.kind === 'bool') return mode === 'high' ? v === true : Number(v);
          if (t.kind === 'char') return typeof v === 'string' ? v.codePointAt(0) : v;
          if (t.kind === 'int' && t.bits === 64) return BigInt(v);
          return Number(v);
        });
        if (
          args.some(
            (a) =>
              typeof a === 'number' &&
              Number.isNaN(a) &&
              !JSON.stringify(c.args).toLowerCase().includes('nan'),
          )
        ) {
          skipped++;
          continue;
        }
        res.push(call(e.func, args));
      }
      return res;
    };
    let high: string[];
    try {
      high = run('high');
    } catch (e) {
      skipped++;
      continue;
    }
    if (high[0] === 'front') {
      skipped++;
      continue;
    }
    for (const mode of ['on', 'off'] as const) {
      let low: string[];
      try {
        low = run(mode);
      } catch (e) {
        low = ['CRASH ' + (e as Error).stack?.split('\n').slice(0, 3).join(' | ')];
      }
      high.forEach((h, i) => {
        if (h === low[i]) same++;
        else {
          bad++;
          const k = (low[i] ?? low[0] ?? '').slice(0, 60);
          const n = seen.get(k) ?? 0;
          seen.set(k, n + 1);
          if (n < 2)
            console.log(
              program.name,
              mode,
              '\n  high',
              h.slice(0, 300),
              '\n  low ',
              (low[i] ?? low[0] ?? '').slice(0, 600),
            );
        }
      });
    }
  }
  console.log({ same, bad, skipped });
});
