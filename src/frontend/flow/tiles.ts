/**
 * What the body of a `parallel for` may do with what is outside of it, so that no tile sees another one: it
 * changes nothing but the elements of its tile in captured slices, and uses neither the host nor what changes.
 */

import type { TypeStore } from '../../ir/type-store.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { TypedBlock, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { type Capture, capturesOf, type ParallelLoop, rootsOf } from './captures.ts';
import { mayHoldCollection, type Obstacles } from './obstacles.ts';
import { overlap, type Regions } from './regions.ts';
import { visitBlock } from './visit.ts';

/** Checks every `parallel for` of a body, and fills in `disjoint`. */
export function checkTiles(
  body: TypedBlock,
  regions: Regions,
  obstacles: Obstacles,
  types: TypeStore,
  diagnostics: Diagnostics,
): void {
  visitBlock(body, {
    statement: (loop) => {
      if (loop.kind !== 'parallel') return;
      const captures = capturesOf(loop);
      checkKinds(captures, types, diagnostics);
      checkChanges(loop, captures, diagnostics);
      checkUses(loop, captures, diagnostics);
      checkViews(loop, captures, regions, diagnostics);
      obstacles.report(loop.body, diagnostics);
    },
  });
}

/** Collections are shared wherever they are known, and reading one may move what is in it. */
function checkKinds(
  captures: readonly Capture[],
  types: TypeStore,
  diagnostics: Diagnostics,
): void {
  for (const { local } of captures) {
    if (!mayHoldCollection(types, local.type)) continue;
    diagnostics.error(
      'FZ0412',
      local.span,
      `\`${local.name}\` cannot be used in a \`parallel for\``,
      local.type.kind === 'parameter'
        ? `a \`${local.type.text}\` may be a \`List\`, \`Map\` or \`Set\``
        : `of type \`${local.type.text}\`: collections are shared by reference`,
      [
        local.type.kind === 'parameter'
          ? `add the bound \`${local.type.text}: Num\``
          : 'copy what the loop needs into an array, or pass a slice',
      ],
    );
  }
}

/** Variables themselves stay as they are: each tile has copies, but of what slices view. */
function checkChanges(
  loop: ParallelLoop,
  captures: readonly Capture[],
  diagnostics: Diagnostics,
): void {
  const outside = new Set(captures.map((c) => c.local));
  const change = (place: TypedExpr): void => {
    for (const local of rootsOf(place)) {
      if (!outside.has(local)) continue;
      if (local.type.kind === 'slice' && place.kind !== 'local') continue;
      reportChange(local, place.span, diagnostics);
    }
  };
  visitBlock(loop.body, {
    statement: (s) => {
      if (s.kind === 'assign' || s.kind === 'compound') change(s.place);
    },
    expr: (e) => {
      if (e.kind !== 'call' && e.kind !== 'call-indirect') return;
      // A whole slice that is passed on is for `checkUses`.
      for (const arg of e.args) if (arg.mut && arg.place.type.kind !== 'slice') change(arg.place);
    },
  });
}

function reportChange(local: Local, span: Span, diagnostics: Diagnostics): void {
  const isArray = local.type.kind === 'array';
  diagnostics.error(
    'FZ0410',
    span,
    `\`${local.name}\` cannot change inside a \`parallel for\``,
    'all tiles share this variable',
    [
      isArray
        ? `take a slice before the loop: \`let mut view = ${local.name}[..]\`, and write to the elements of the tile`
        : 'write one result for each tile into a slice, and put them together after the loop',
    ],
    [{ span: local.span, message: 'declared outside of the loop', primary: false }],
  );
}

/** A slice that is written to is used by its elements and parts only, which can be held against the tile. */
function checkUses(
  loop: ParallelLoop,
  captures: readonly Capture[],
  diagnostics: Diagnostics,
): void {
  const written = new Set(captures.filter((c) => c.writes).map((c) => c.local));
  if (written.size === 0) return;
  const inPart = new Set<TypedExpr>();
  visitBlock(loop.body, {
    expr: (e) => {
      if (e.kind === 'index' || e.kind === 'slice') inPart.add(e.base);
      if (e.kind === 'builtin' && e.op === 'len' && e.args[0] !== undefined) inPart.add(e.args[0]);
      if (e.kind !== 'local' || !written.has(e.local) || inPart.has(e)) return;
      const { name } = e.local;
      const tile = loop.tile.name === '' ? 't' : loop.tile.name;
      diagnostics.error(
        'FZ0411',
        e.span,
        `\`${name}\` is written to by all tiles: a tile sees only its own elements`,
        'the whole slice is used here',
        [`use the part of this tile: \`${name}[${tile}.lo..${tile}.hi]\``],
      );
    },
  });
}

/** What one tile writes is read by no other through another slice. */
function checkViews(
  loop: ParallelLoop,
  captures: readonly Capture[],
  regions: Regions,
  diagnostics: Diagnostics,
): void {
  const slices = captures.filter((c) => c.local.type.kind === 'slice');
  const storage = slices.map(({ local }) =>
    regions.of({ kind: 'local', local, type: local.type, span: local.span }),
  );
  slices.forEach((one, i) => {
    slices.forEach((other, j) => {
      // Two that are written to are compared once.
      if (i === j || !one.writes || (other.writes && j < i)) return;
      const found = overlap(storage[i] ?? [], storage[j] ?? []);
      if (found === 'maybe') loop.disjoint.push([one.local, other.local]);
      if (found !== 'yes') return;
      diagnostics.error(
        'FZ0401',
        other.local.span,
        `\`${other.local.name}\` views what tiles write to through \`${one.local.name}\``,
        'the same storage',
        ['use one slice for both, or copy the elements that are read'],
        [{ span: one.local.span, message: 'written to in the loop', primary: false }],
      );
    });
  });
}
