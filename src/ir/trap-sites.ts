/** Interns the places of a module that can trap. */

import type { Site } from '../report/source.ts';
import type { TrapKind } from '../report/trap.ts';
import type { Module } from './module.ts';

/** Adds to `module.trapSites`; equal places get one index. */
export class TrapSiteTable {
  private readonly module: Module;
  private readonly known = new Map<string, number>();

  constructor(module: Module) {
    this.module = module;
    module.trapSites.forEach((s, i) => {
      this.known.set(keyOf(s.kind, s.site, s.unsigned), i);
    });
  }

  /** The index of a place, which is what a runtime call gets as its `site`. */
  index(kind: TrapKind, site: Site, unsigned = false): number {
    const key = keyOf(kind, site, unsigned);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const index = this.module.trapSites.length;
    this.module.trapSites.push({ kind, site, unsigned });
    this.known.set(key, index);
    return index;
  }
}

function keyOf(kind: TrapKind, site: Site, unsigned: boolean): string {
  const { file, start, end } = site.span;
  const outer = site.inlinedAt === undefined ? '' : keyOf(kind, site.inlinedAt, unsigned);
  return `${kind}|${file}|${start}|${end}|${unsigned}|${outer}`;
}
