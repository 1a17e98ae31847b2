/** Puts a lowering report together from a census of sites, what the passes said, and what was counted. */

import type { SourceSet, Span } from '../source.ts';
import { type CensusSite, siteKey } from './census.ts';
import { defaultInstance } from './defaults.ts';
import { addFacts, type Counted, NO_FACTS, tally } from './facts.ts';
import type { Profile } from './profile.ts';
import type { Remark } from './remark.ts';
import {
  type Facts,
  type Instance,
  type LineCode,
  type LoweringReport,
  type Place,
  type ReportContract,
  type ReportFunction,
  type ReportSite,
  SCHEMA,
  STATUSES,
  type Status,
} from './report.ts';
import { chainKey, groupKey, settleRemarks, userPlace, type Verdict } from './verdicts.ts';

/** A function of the module, and what was counted in it. */
export interface CountedFunction {
  readonly name: string;
  readonly origin: ReportFunction['origin'];
  readonly span: Span;
  readonly facts: Facts;
  readonly emitted: readonly Pick<Remark, 'kind' | 'site'>[];
}

export interface ReportInput {
  readonly compiler: string;
  readonly options: LoweringReport['options'];
  readonly sources: SourceSet;
  readonly census: readonly CensusSite[];
  readonly remarks: readonly Remark[];
  readonly functions: readonly CountedFunction[];
  readonly contracts: readonly ReportContract[];
  readonly profile?: Profile;
  readonly code?: readonly LineCode[];
}

export function buildReport(input: ReportInput): LoweringReport {
  return new ReportBuilder(input).build();
}

/** A span for people. `undefined` for what no file has. */
export function placeOf(sources: SourceSet, span: Span): Place | undefined {
  if (sources.file(span.file) === undefined) return undefined;
  const { path, line, column } = sources.locate(span);
  return { path, line, column, offset: span.start, length: span.end - span.start };
}

/** Everything that is known of one place in the source. */
interface Group {
  readonly census: CensusSite | undefined;
  readonly span: Span;
  readonly kind: Remark['kind'];
  readonly verdicts: Verdict[];
}

class ReportBuilder {
  private readonly input: ReportInput;
  private readonly live: ReadonlySet<string>;
  private readonly census: ReadonlyMap<string, CensusSite>;
  private readonly emitted: ReadonlyMap<string, number>;

  constructor(input: ReportInput) {
    this.input = input;
    this.live = new Set(input.functions.map((func) => func.name));
    this.census = new Map(input.census.map((site) => [siteKey(site.kind, site.span), site]));
    this.emitted = this.countEmitted();
  }

  build(): LoweringReport {
    const { input } = this;
    const sites = this.groups().flatMap((group) => this.site(group) ?? []);
    const all = sites.flatMap(({ kind, instances }) =>
      instances.map((instance) => ({ kind, instance })),
    );
    const byFunction = new Map<string, Counted[]>();
    for (const row of all) {
      const list = byFunction.get(row.instance.function);
      if (list === undefined) byFunction.set(row.instance.function, [row]);
      else list.push(row);
    }
    const functions = input.functions.map((func): ReportFunction => {
      const instances = byFunction.get(func.name) ?? [];
      const place = placeOf(input.sources, func.span) ?? null;
      return { ...pick(func), place, tally: tally(instances) };
    });
    const used = new Set(sites.map((site) => site.place.path));
    for (const func of functions) if (func.place !== null) used.add(func.place.path);
    return {
      schema: SCHEMA,
      compiler: input.compiler,
      options: input.options,
      weights: input.profile === undefined ? 'static' : 'profile',
      files: input.sources.files
        .filter((file) => used.has(file.path) && !file.library)
        .map(({ path, text }) => ({ path, text })),
      functions,
      total: {
        facts: functions.reduce((sum, func) => addFacts(sum, func.facts), NO_FACTS),
        tally: tally(all),
      },
      sites,
      contracts: input.contracts,
      ...(input.code === undefined ? {} : { code: input.code }),
    };
  }

  /** By place: all sites of the census, and those that only a pass has seen. */
  private groups(): readonly Group[] {
    const groups = new Map<string, Group>();
    for (const [key, site] of this.census) {
      groups.set(key, { census: site, span: site.span, kind: site.kind, verdicts: [] });
    }
    for (const verdict of settleRemarks(this.input.remarks, this.isLibrary).values()) {
      const { remark, span } = verdict;
      const key = groupKey(remark, span);
      const known = groups.get(key);
      if (known !== undefined) known.verdicts.push(verdict);
      else {
        const census = this.census.get(siteKey(remark.kind, span));
        groups.set(key, { census, span, kind: remark.kind, verdicts: [verdict] });
      }
    }
    return [...groups.values()].sort(
      (a, b) =>
        a.span.file - b.span.file ||
        a.span.start - b.span.start ||
        a.span.end - b.span.end ||
        compareText(a.kind, b.kind),
    );
  }

  private site(group: Group): ReportSite | undefined {
    const { kind, span, census } = group;
    const place = placeOf(this.input.sources, span);
    if (place === undefined) return undefined;
    const instances = this.instances(group);
    const depths = instances.map(({ depth }) => depth);
    const depth = Math.max(...depths);
    const shown = instances.map(({ instance }) => instance);
    const status = STATUSES.find((s) => shown.some((i) => i.status === s)) ?? 'left';
    const measured = this.input.profile?.countOf(place);
    return {
      kind,
      place,
      function: census?.func ?? shown[0]?.function ?? '',
      depth,
      weight: this.input.profile === undefined ? 10 ** Math.min(depth, 15) : (measured ?? 0),
      status,
      instances: shown,
    };
  }

  private instances(group: Group): readonly { instance: Instance; depth: number }[] {
    const { verdicts, census } = group;
    // What was said of a function that is no more counts only where no copy of the code is left.
    const alive = verdicts.filter(({ remark }) => this.live.has(remark.func));
    const counted = alive.length > 0 ? alive : verdicts;
    const own = census?.depth ?? 0;
    const found = counted.map((verdict) => ({
      instance: this.instance(verdict),
      depth: own + this.depthOf(verdict.chain),
    }));
    if (found.length > 0 || census === undefined) return found;
    return [{ instance: defaultInstance(census, this.live.has(census.func)), depth: own }];
  }

  private instance({ remark, span, chain }: Verdict): Instance {
    const { sources } = this.input;
    const key = instanceKey(remark.kind, remark.func, span, chain);
    const emitted = this.emitted.get(key) ?? 0;
    const { kind, rule, reason, hint, pass, form, lanes, unroll } = remark;
    const related = remark.related && placeOf(sources, remark.related.span);
    const inlinedAt = chain.flatMap((call) => placeOf(sources, call) ?? []);
    const base = {
      function: remark.func,
      inlinedAt,
      ...(counts(kind) ? { emitted } : {}),
    };
    if (kind === 'bounds-check' && this.live.has(remark.func)) {
      const gone = remark.decision === 'emitted' && emitted === 0;
      if (gone) {
        return {
          ...base,
          status: 'removed',
          decision: 'removed',
          rule: 'dead.folded',
          reason: 'no check is left in the code: it is known to hold, or never reached',
        };
      }
      if (remark.decision === 'elided' && emitted > 0) {
        return {
          ...base,
          status: 'slow',
          decision: 'emitted',
          rule: 'check.emitted',
          reason: `proven in some copies of the code, and ${emitted} left in others: ${reason}`,
          pass,
        };
      }
    }
    return {
      ...base,
      status: statusOf(remark),
      decision: remark.decision,
      rule,
      reason,
      ...(hint === undefined ? {} : { hint }),
      pass,
      ...(form === undefined ? {} : { form }),
      ...(lanes === undefined ? {} : { lanes }),
      ...(unroll === undefined ? {} : { unroll }),
      ...(related === undefined ? {} : { related }),
    };
  }

  /** Loops around the calls through which code was inlined. */
  private depthOf(chain: readonly Span[]): number {
    let depth = 0;
    for (const call of chain) depth += this.census.get(siteKey('call', call))?.depth ?? 0;
    return depth;
  }

  private countEmitted(): ReadonlyMap<string, number> {
    const counted = new Map<string, number>();
    for (const func of this.input.functions) {
      for (const { kind, site } of func.emitted) {
        const place = userPlace(site, this.isLibrary);
        if (place === undefined) continue;
        const key = instanceKey(kind, func.name, place.span, place.chain);
        counted.set(key, (counted.get(key) ?? 0) + 1);
      }
    }
    return counted;
  }

  private readonly isLibrary = (span: Span): boolean =>
    this.input.sources.file(span.file)?.library === true;
}

function pick({ name, origin, facts }: CountedFunction) {
  return { name, origin, facts };
}

function instanceKey(kind: string, func: string, span: Span, chain: readonly Span[]): string {
  return `${kind}|${func}|${chainKey([span, ...chain])}`;
}

/** Kinds whose operations are counted in the code. */
function counts(kind: Remark['kind']): boolean {
  return kind === 'array-load' || kind === 'array-store' || kind === 'bounds-check';
}

function statusOf(remark: Remark): Status {
  if (remark.decision === 'removed') return 'removed';
  // Most loops are none for vectors, which is no fast path that was missed.
  if (remark.decision === 'scalar-loop' && remark.rule.startsWith('vector.')) return 'left';
  return remark.applied ? 'fast' : 'slow';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
