/**
 * Puts the library's code in the place of runtime ops, and its functions into the module.
 *
 *   v1 = str.trim v0   →   v4 = call @std:text::trim(v2, v3) …; uses of v1 use the text there
 *
 * Needs: nothing. Keeps: values, traps and their places. Leaves: library functions in high IR, with all they need, for
 * the passes that follow; ops that have no row in `src/lower/library/table.ts`, for the conversion.
 *
 * It stands twice in the pipeline: matches on text become comparisons late.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { runtimeRow } from '../../ir/ops.ts';
import type { Site } from '../../report/source.ts';
import { blockOf, instOf, replaceValues } from '../edit.ts';
import { Expansion } from '../library/expansion.ts';
import { LibraryLinker } from '../library/linker.ts';
import { LIBRARY_OPS } from '../library/table.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'link-library';

export const linkLibrary: Pass = {
  name: PASS,
  summary: 'string and collection operations to calls of the library, which joins the module',
  after: [],
  required: true,
  run: { on: 'module', apply: link },
};

function link(context: PassContext): void {
  const { module } = context;
  const linker = new LibraryLinker(module, context.library);
  let work: readonly Func[] = [...module.functions.values()];
  // What is linked may use operations itself.
  while (work.length > 0) {
    for (const func of work) expandOps(context, linker, func);
    work = linker.takeLinked();
    for (const func of work) context.catchUp(func);
  }
}

function expandOps(context: PassContext, linker: LibraryLinker, func: Func): void {
  const replaced = new Map<ValueId, ValueId>();
  func.blocks.forEach((block, id) => {
    if (block === undefined || !block.insts.some((v) => isLinked(instOf(func, v)))) return;
    const { insts } = block;
    block.insts = [];
    let at = id;
    for (const value of insts) {
      const inst = instOf(func, value);
      const expanded = inst && expand(context, linker, func, at, value, inst);
      if (expanded === undefined) {
        blockOf(func, at).insts.push(value);
      } else {
        at = expanded.block;
        replaced.set(value, expanded.value);
        const name = func.names.get(value);
        if (name !== undefined && !func.names.has(expanded.value)) {
          func.names.set(expanded.value, name);
        }
      }
    }
  });
  if (replaced.size > 0) replaceValues(func, replaced);
}

function isLinked(inst: Inst | undefined): boolean {
  return inst?.kind === 'runtime' && LIBRARY_OPS[inst.op] !== undefined;
}

function expand(
  context: PassContext,
  linker: LibraryLinker,
  func: Func,
  block: number,
  value: ValueId,
  inst: Inst,
): { readonly block: number; readonly value: ValueId } | undefined {
  const implementation = inst.kind === 'runtime' ? LIBRARY_OPS[inst.op] : undefined;
  const site = func.sites[value];
  if (inst.kind !== 'runtime' || implementation === undefined || site === undefined)
    return undefined;
  const at = new Expansion(context.module.types, func, linker, site, block);
  const result =
    typeof implementation === 'string'
      ? at.call(implementation, inst.args, inst.type)
      : implementation(at, inst.args, inst.type);
  if (result === undefined) return undefined;
  remark(context, func, site, inst);
  return { block: at.block, value: result };
}

function remark(
  context: PassContext,
  func: Func,
  site: Site,
  inst: Extract<Inst, { kind: 'runtime' }>,
): void {
  if (func.library || !inst.op.startsWith('str.')) return;
  const makes = inst.type.kind === 'str' && runtimeRow(inst.op).effect === 'allocates';
  context.remark({
    pass: PASS,
    func: func.name,
    site,
    kind: makes ? 'string-temp' : 'string-op',
    decision: makes ? 'arena' : 'direct',
    rule: makes ? 'text.temporary' : 'text.view',
    reason: makes
      ? `\`${inst.op}\` makes text in the arena`
      : `\`${inst.op}\` works on pointer and length`,
    applied: true,
  });
}
