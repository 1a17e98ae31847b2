/** What must be known of types before any code that uses them is looked at. */

import { ensureFields, ensureVariants, registerImpls } from './declare.ts';
import { resolveUse } from './lookup.ts';
import type { Program } from './program.ts';
import { resolveAlias } from './resolve-type.ts';
import { checkSizes } from './sizes.ts';
import type { Module } from './symbols.ts';

/** Resolves the `use`s, types and `impl`s of a module that was just collected, and of those inside it. */
export function declareTypes(program: Program, module: Module): void {
  prepare(program, module);
  // Only what is new: blocks come here again and again.
  const { aliases, structs, enums } = program.takeUndeclaredTypes();
  for (const symbol of aliases) resolveAlias(program, symbol, 'local');
  for (const symbol of structs) ensureFields(program, symbol);
  for (const symbol of enums) ensureVariants(program, symbol);
  checkSizes(program, [...structs, ...enums]);
}

function prepare(program: Program, module: Module): void {
  for (const symbol of module.items.values()) {
    if (symbol.kind === 'use') resolveUse(program, symbol);
    if (symbol.kind === 'mod' && symbol.module.parent === module) prepare(program, symbol.module);
  }
  registerImpls(program, module);
}
