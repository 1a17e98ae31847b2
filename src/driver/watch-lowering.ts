/** Watches a module while it is lowered: what its contracts and the lowering report need. */

import { codeSizes } from '../backend/code-sizes.ts';
import type { Emitted } from '../backend/emit.ts';
import type { Func, Module } from '../ir/module.ts';
import type { Pass, Remark } from '../lower/pass.ts';
import { Census } from '../lower/report/census.ts';
import { contractErrors } from '../lower/report/contract-errors.ts';
import { type Judgement, judgeContracts } from '../lower/report/contracts.ts';
import { moduleFacts } from '../lower/report/facts.ts';
import type { Diagnostics } from '../report/diagnostic.ts';
import { buildReport, type CountedFunction, placeOf } from '../report/lowering/build.ts';
import type { Contract } from '../report/lowering/contract.ts';
import { linesOfCode } from '../report/lowering/line-code.ts';
import type { LoweringReport, Place, ReportContract } from '../report/lowering/report.ts';
import type { SourceSet, Span } from '../report/source.ts';
import type { CompileOptions } from './contract.ts';
import { packageVersion } from './package-files.ts';

export interface LoweringWatch {
  /** After each pass. */
  readonly after: (pass: Pass, module: Module) => void;
  /** When the module is lowered: contracts that do not hold become errors. */
  readonly judge: (remarks: readonly Remark[], diagnostics: Diagnostics) => void;
  /** The report, if one was asked for. */
  readonly report: (
    remarks: readonly Remark[],
    emitted?: Emitted,
  ) => { readonly report?: LoweringReport };
}

/** To be called before the first pass; `undefined` where there is nothing to watch for. */
export function watchLowering(
  module: Module,
  contracts: readonly Contract[],
  sources: SourceSet,
  options: CompileOptions,
): LoweringWatch | undefined {
  const wanted = options.report !== undefined;
  if (!wanted && contracts.length === 0) return undefined;
  const census = new Census(module);
  const unbound = whyUnbound(options);
  let judgements: readonly Judgement[] = [];
  return {
    after: (pass, now) => {
      if (wanted) census.after(pass.name, now);
    },
    judge: (remarks, diagnostics) => {
      if (unbound !== undefined) return;
      judgements = judgeContracts(contracts, { module, sources, census: census.sites, remarks });
      contractErrors(judgements, diagnostics);
    },
    report: (remarks, emitted) => {
      if (!wanted) return {};
      const report = buildReport({
        compiler: `fzyc ${packageVersion()}`,
        options: {
          fastPath: options.fastPath,
          bounds: options.bounds,
          level: options.level,
          disabledPasses: [...options.disabledPasses].sort(),
        },
        sources,
        census: census.sites,
        remarks,
        functions: countFunctions(module, sources, emitted),
        contracts:
          unbound === undefined
            ? judgements.flatMap((j) => judged(j, sources))
            : contracts.flatMap((c) => notEvaluated(c, unbound, sources)),
        ...(options.profile && { profile: options.profile }),
        ...(emitted?.annotated === undefined ? {} : { code: linesOfCode(emitted.annotated) }),
      });
      return { report };
    },
  };
}

/** Contracts bind where everything is done to keep them. */
function whyUnbound({ fastPath, bounds, level }: CompileOptions): string | undefined {
  if (fastPath === 'off') return '`--perf-fastpath=off` lowers nothing';
  if (bounds === 'strict') return '`--bounds=strict` keeps every check';
  if (level < 2) return `contracts bind from \`-O2\` on, and this is \`-O${level}\``;
  return undefined;
}

function countFunctions(
  module: Module,
  sources: SourceSet,
  emitted: Emitted | undefined,
): readonly CountedFunction[] {
  const sizes = emitted === undefined ? undefined : codeSizes(emitted.wasm);
  return moduleFacts(module).map(({ func, facts, emitted: operations }) => ({
    name: func.name,
    origin: originOf(func, sources),
    span: func.site.span,
    facts: { ...facts, bytes: sizes?.get(func.name) ?? null },
    emitted: operations,
  }));
}

function originOf(func: Func, sources: SourceSet): CountedFunction['origin'] {
  if (func.library) return 'library';
  const made = func.name.startsWith('fzy:') || sources.file(func.site.span.file) === undefined;
  return made ? 'generated' : 'user';
}

function judged(
  { contract, violations }: Judgement,
  sources: SourceSet,
): readonly ReportContract[] {
  const place = placeOf(sources, contract.span);
  if (place === undefined) return [];
  const placesOf = (spans: readonly Span[]): readonly Place[] =>
    spans.flatMap((span) => placeOf(sources, span) ?? []);
  return [
    {
      name: contract.name,
      on: contract.on,
      place,
      status: violations.length === 0 ? 'holds' : 'failed',
      violations: violations.flatMap(({ span, chain, rule, reason, hint }) =>
        placesOf([span]).map((at) => ({
          place: at,
          inlinedAt: placesOf(chain),
          rule,
          reason,
          ...(hint === undefined ? {} : { hint }),
        })),
      ),
    },
  ];
}

function notEvaluated(
  contract: Contract,
  why: string,
  sources: SourceSet,
): readonly ReportContract[] {
  const place = placeOf(sources, contract.span);
  if (place === undefined) return [];
  const { name, on } = contract;
  return [{ name, on, place, status: 'not evaluated', why, violations: [] }];
}
