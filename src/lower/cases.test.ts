/**
 * Each pass has its cases beside it: `passes/NAME.fir`. A case is IR, the IR that the pass makes of it, and
 * what it says about it. `FZY_BLESS=1` writes what the passes make now.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compact } from '../ir/compact.ts';
import type { Module } from '../ir/module.ts';
import { parseModule } from '../ir/parse-text/index.ts';
import { printModule } from '../ir/print.ts';
import { TypeStore } from '../ir/type-store.ts';
import { verifyModule } from '../ir/verify.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import type { Bounds, FastPath, PassContext, Remark } from './pass.ts';
import { PASSES, runPass } from './pipeline.ts';
import { ruleFault } from './rules.ts';

const FOLDER = new URL('./passes/', import.meta.url);
const BLESS = process.env.FZY_BLESS === '1';

/** Sections of a case: `//- case NAME [off|on|force|strict|threads]`, then its IR, `//- library`, `//- output`, `//- remarks`. */
interface Case {
  readonly name: string;
  readonly fastPath: FastPath;
  readonly bounds: Bounds;
  readonly threads: boolean;
  readonly input: string;
  readonly library: string | undefined;
  readonly output: string;
  readonly remarks: string;
}

function parseCases(text: string): Case[] {
  return text
    .split(/^\/\/- case /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...lines] = part.split('\n');
      const sections = lines.join('\n').split(/^\/\/- (library|output|remarks)\n/m);
      const section = (name: string): string | undefined => {
        const at = sections.indexOf(name, 1);
        return at < 0 ? undefined : (sections[at + 1] ?? '').trim();
      };
      const [, name = head, mode = 'on'] =
        /^(.*?)(?: \[(off|on|force|strict|threads)\])?$/.exec(head) ?? [];
      return {
        name,
        fastPath: mode === 'off' || mode === 'force' ? mode : 'on',
        bounds: mode === 'strict' ? mode : 'trusted',
        threads: mode === 'threads',
        input: (sections[0] ?? '').trim(),
        library: section('library'),
        output: section('output') ?? '',
        remarks: section('remarks') ?? '',
      };
    });
}

function printCases(cases: readonly Case[]): string {
  return cases
    .map((c) => {
      const given = c.threads ? 'threads' : c.bounds === 'strict' ? c.bounds : c.fastPath;
      const mode = given === 'on' ? '' : ` [${given}]`;
      const library = c.library === undefined ? '' : `//- library\n${c.library}\n`;
      const remarks = c.remarks === '' ? '' : `//- remarks\n${c.remarks}\n`;
      return `//- case ${c.name}${mode}\n${c.input}\n${library}//- output\n${c.output}\n${remarks}`;
    })
    .join('\n');
}

function parse(text: string, types: TypeStore): Module {
  const { module, errors } = parseModule(text, types);
  const faults = errors.length > 0 ? errors : verifyModule(module);
  if (faults.length > 0) throw new InternalError(faults.join('\n'));
  return module;
}

/** The case with what the pass makes of it now. */
function run(passName: string, given: Case): Case {
  const pass = PASSES.find((p) => p.name === passName);
  if (pass === undefined) throw new InternalError(`there is no pass ${passName}`);
  const types = new TypeStore();
  const module = parse(given.input, types);
  const diagnostics = new Diagnostics();
  const remarks: Remark[] = [];
  const context: PassContext = {
    module,
    options: {
      fastPath: given.fastPath,
      bounds: given.bounds,
      level: 2,
      simd: true,
      threads: given.threads,
      disabled: new Set(),
    },
    sources: new SourceSet(),
    diagnostics,
    library: () => parse(given.library ?? '', types),
    catchUp: () => {},
    remark: (remark) => remarks.push(remark),
  };
  runPass(pass, context);
  for (const func of module.functions.values()) compact(func);
  const faults = verifyModule(module);
  if (faults.length > 0) throw new InternalError(`${given.name}: ${faults.join('\n')}`);
  const wrong = remarks.flatMap((r) => ruleFault(r) ?? []);
  if (wrong.length > 0) throw new InternalError(`${given.name}: ${wrong.join('\n')}`);
  const lines = remarks.map((r) => `${r.func}: ${r.kind} ${r.decision} [${r.rule}] ${r.reason}`);
  const errors = diagnostics.all.map((d) => `${d.code} ${d.title}: ${d.labels[0]?.message}`);
  return {
    ...given,
    output: printModule(module).trim(),
    remarks: [...lines, ...errors].join('\n'),
  };
}

for (const file of readdirSync(FOLDER)
  .filter((name) => name.endsWith('.fir'))
  .sort()) {
  describe(file, () => {
    const url = new URL(file, FOLDER);
    const cases = parseCases(readFileSync(url, 'utf8'));
    const now = cases.map((c) => () => run(file.replace('.fir', ''), c));
    if (BLESS) writeFileSync(url, printCases(now.map((make) => make())));
    it('has cases', () => expect(cases.length).toBeGreaterThan(0));
    cases.forEach((given, i) => {
      it(given.name, () => {
        const made = now[i]?.();
        expect(made?.output).toBe(BLESS ? made?.output : given.output);
        expect(made?.remarks).toBe(BLESS ? made?.remarks : given.remarks);
      });
    });
  });
}

describe('the list of passes', () => {
  it('has cases for every pass', () => {
    const files = readdirSync(FOLDER);
    expect(PASSES.map((p) => `${p.name}.fir`).filter((f) => !files.includes(f))).toEqual([]);
  });

  it('names every pass once, after those it needs', () => {
    const names = PASSES.map((p) => p.name);
    expect(new Set(names).size).toBe(names.length);
    PASSES.forEach((pass, i) => {
      expect(pass.after.filter((n) => !names.slice(0, i).includes(n))).toEqual([]);
    });
  });
});
