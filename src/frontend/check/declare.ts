/** Fields of structs, variants of enums, and what `impl` blocks add to them. */

import { parameterMap } from '../../ir/type-store.ts';
import type { EnumOrigin, Field, StructOrigin, Type, Variant } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { ImplItem } from '../ast.ts';
import { constSymbol, fnSymbol, qualified } from './collect.ts';
import { makeGenerics } from './generics.ts';
import { Infer } from './infer.ts';
import { evaluateInteger } from './lengths.ts';
import { variantIndex } from './lookup.ts';
import type { Program } from './program.ts';
import { resolveType } from './resolve-type.ts';
import type {
  ConstSymbol,
  EnumSymbol,
  FnSymbol,
  ImplOwner,
  Module,
  StructSymbol,
} from './symbols.ts';
import { mentions } from './type-arguments.ts';

/** Resolves the types of a struct's fields now if that has not happened. */
export function ensureFields(program: Program, symbol: StructSymbol): void {
  if (symbol.fields === 'done') return;
  const { node, origin } = symbol;
  if (symbol.fields === 'busy') {
    reportLayoutCycle(program, origin, node.name.span, node.name.text);
    return;
  }
  symbol.fields = 'busy';
  const context = { program, module: symbol.module, scope: symbol.scope };
  const fields: Field[] = [];
  const spans = new Map<string, Span>();
  for (const field of node.fields) {
    const name = field.name.text;
    const first = spans.get(name);
    const type =
      program.demand(field.name.span, () => resolveType(context, field.type, 'field')) ??
      program.types.error;
    if (first !== undefined && name !== '') {
      reportTwice(program, 'field', name, field.name.span, first);
      continue;
    }
    spans.set(name, field.name.span);
    fields.push({ name, type, ...documented(field.doc) });
  }
  origin.fields = fields;
  symbol.fields = 'done';
}

/** Resolves payloads and discriminants of an enum now if that has not happened. */
export function ensureVariants(program: Program, symbol: EnumSymbol): void {
  const { node, module, origin } = symbol;
  if (symbol.variants === 'done' || node === undefined || module === undefined) return;
  if (symbol.variants === 'busy') {
    reportLayoutCycle(program, origin, node.name.span, node.name.text);
    return;
  }
  symbol.variants = 'busy';
  const context = { program, module, scope: symbol.scope };
  const variants: Variant[] = [];
  const names = new Map<string, Span>();
  const taken = new Map<number, Span>();
  let next = 0;
  for (const variant of node.variants) {
    const name = variant.name.text;
    const first = names.get(name);
    if (first !== undefined && name !== '') {
      reportTwice(program, 'variant', name, variant.name.span, first);
    }
    names.set(name, variant.name.span);
    const payload = variant.payload.map(
      (p) => program.demand(p.span, () => resolveType(context, p, 'field')) ?? program.types.error,
    );
    if (variant.discriminant !== undefined && payload.length > 0) {
      program.diagnostics.error(
        'FZ0509',
        variant.discriminant.span,
        `\`${name}\` has a payload, and no discriminant`,
        'nothing could give this number',
        ['`as` gives the number of variants without payloads: remove one of the two'],
      );
    } else if (variant.discriminant !== undefined) {
      const value = evaluateInteger(
        context,
        variant.discriminant,
        program.types.i32,
        'discriminant',
      );
      next = value === undefined ? next : discriminant(program, value, variant.discriminant.span);
    }
    const clash = taken.get(next);
    if (clash !== undefined && first === undefined) {
      program.diagnostics.error(
        'FZ0509',
        variant.discriminant?.span ?? variant.name.span,
        `two variants have the discriminant ${next}`,
        `\`${name}\` has it too`,
        ['give each variant a number of its own'],
        [{ span: clash, message: `${next} is first used here`, primary: false }],
      );
    }
    taken.set(next, variant.name.span);
    variants.push({ name, payload, discriminant: next, ...documented(variant.doc) });
    next++;
  }
  origin.variants = variants;
  symbol.variants = 'done';
}

/** A documentation comment, where there is one. */
export function documented(doc: string): { readonly doc?: string } {
  return doc.trim() === '' ? {} : { doc };
}

function discriminant(program: Program, value: bigint, span: Span): number {
  if (value < -2147483648n || value > 2147483647n) {
    program.diagnostics.error(
      'FZ0509',
      span,
      `discriminant ${value} does not fit \`i32\``,
      'out of range',
    );
    return 0;
  }
  return Number(value);
}

function reportLayoutCycle(
  program: Program,
  origin: StructOrigin | EnumOrigin,
  span: Span,
  name: string,
): void {
  if (program.cyclic.has(origin)) return;
  program.cyclic.add(origin);
  program.diagnostics.error(
    'FZ0504',
    span,
    `the definition of \`${name}\` needs a constant that needs \`${name}\``,
    'depends on itself through a constant',
    ['write the length or discriminant as a number'],
  );
}

function reportTwice(program: Program, what: string, name: string, span: Span, first: Span): void {
  program.diagnostics.error(
    'FZ0111',
    span,
    `${what} \`${name}\` appears twice`,
    'appears again here',
    ['rename one of them'],
    [{ span: first, message: 'first defined here', primary: false }],
  );
}

/** Registers the methods and constants of a module's `impl` blocks. */
export function registerImpls(program: Program, module: Module): void {
  for (const item of module.impls.splice(0)) registerImpl(program, module, item);
}

function registerImpl(program: Program, module: Module, item: ImplItem): void {
  const { diagnostics } = program;
  const ownerName = program.unique(`impl ${qualified(module, item.name.text)}`);
  const { parameters, scope } = makeGenerics(program, ownerName, item.generics);
  const target = resolveType({ program, module, scope }, item.target, 'local');
  if (target.kind === 'error') return;
  if (target.kind !== 'struct' && target.kind !== 'enum') {
    diagnostics.error(
      'FZ0116',
      item.target.span,
      `cannot add methods to \`${target.text}\``,
      'not a struct or enum of this program',
      ['write free functions, or put the value into a struct'],
    );
    return;
  }
  const owner: ImplOwner = {
    generics: parameters,
    scope: new Map<string, Type>([...scope, ['Self', target]]),
    target,
  };
  for (const parameter of parameters) {
    if (mentions(target, parameter)) continue;
    diagnostics.error(
      'FZ0206',
      item.target.span,
      `type parameter \`${parameter.name}\` of this \`impl\` is not part of \`${target.text}\``,
      'nothing decides what it is',
      ['remove it, or move it to the methods that use it'],
    );
  }
  const plain = target.args.every((a, i) => a === parameters[i]);
  const prefix = `${plain ? target.origin.name : target.text}.`;
  for (const inner of item.items) {
    if (inner.kind === 'fn') {
      addMember(program, target.origin, fnSymbol(program, module, inner, owner, prefix));
    } else {
      const symbol = constSymbol(program, module, inner, `${prefix}${inner.name.text}`, owner);
      addMember(program, target.origin, symbol);
    }
  }
}

function addMember(
  program: Program,
  origin: StructOrigin | EnumOrigin,
  symbol: FnSymbol | ConstSymbol,
): void {
  const { name } = symbol.node;
  if (name.text === '') return;
  let members = program.members.get(origin);
  if (members === undefined) {
    members = new Map();
    program.members.set(origin, members);
  }
  const same = members.get(name.text) ?? [];
  const clash = same.find((s) => overlap(program, s.owner, symbol.owner));
  if (clash !== undefined) {
    reportTwice(program, 'associated item', name.text, name.span, clash.node.name.span);
  }
  const holder = program.symbolOfOrigin.get(origin);
  if (holder?.kind === 'enum' && variantIndex(holder, name.text) >= 0) {
    program.diagnostics.error(
      'FZ0103',
      name.span,
      `\`${origin.name}\` has a variant named \`${name.text}\` already`,
      'defined again here',
      ['rename one of them'],
    );
  }
  members.set(name.text, [...same, symbol]);
}

/** Whether one type could belong to both impls. */
function overlap(program: Program, a: ImplOwner | undefined, b: ImplOwner | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const infer = new Infer(program.types, program.pool);
  const open = (owner: ImplOwner): Type =>
    program.types.substitute(
      owner.target,
      parameterMap(
        owner.generics,
        owner.generics.map(() => infer.scratch()),
      ),
    );
  return infer.unify(open(a), open(b));
}
