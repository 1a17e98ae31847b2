/** A whole random program: types, helper functions, and entry points that show everything they computed. */

import { Choices } from './choices.ts';
import { expression, type Helper, type Scope, type Variable } from './expressions.ts';
import { statements } from './statements.ts';
import { type GenType, pickScalar, pickType, scalar, showType } from './types.ts';
import { lanesOf } from './vectors.ts';

export interface GeneratedProgram {
  readonly text: string;
  /** Each takes `(a: i32, b: u32, c: i64, x: f64, s: str, xs: [i32], mut ys: [u8])` and returns `str`. */
  readonly entries: readonly string[];
}

const ENTRY_PARAMS: readonly Variable[] = [
  { name: 'a', type: scalar('i32'), mutable: false },
  { name: 'b', type: scalar('u32'), mutable: false },
  { name: 'c', type: scalar('i64'), mutable: false },
  { name: 'x', type: scalar('f64'), mutable: false },
  { name: 's', type: scalar('str'), mutable: false },
  { name: 'xs', type: { kind: 'slice', element: scalar('i32') }, mutable: false },
  { name: 'ys', type: { kind: 'slice', element: scalar('u8') }, mutable: true },
];

/** `functions` entry points over shared types and helpers; the same numbers give the same text. */
export function generateProgram(numbers: readonly number[], functions: number): GeneratedProgram {
  const choices = new Choices(numbers);
  const named: GenType[] = [];
  const lines: string[] = [];
  const structs = choices.pick(3);
  for (let i = 0; i < structs; i++) {
    const fields = Array.from({ length: 1 + choices.pick(3) }, () =>
      pickType(choices, named, 1),
    ).map(noCollections);
    named.push({ kind: 'struct', name: `S${i}`, fields });
    lines.push(`struct S${i} { ${fields.map((t, k) => `f${k}: ${showType(t)}`).join(', ')} }`);
  }
  const enums = choices.pick(3);
  for (let i = 0; i < enums; i++) {
    const variants = Array.from({ length: 1 + choices.pick(4) }, () =>
      Array.from({ length: choices.pick(3) }, () => noCollections(pickType(choices, named, 1))),
    );
    named.push({ kind: 'enum', name: `E${i}`, variants });
    const shown = variants.map(
      (p, k) => `V${k}${p.length > 0 ? `(${p.map(showType).join(', ')})` : ''}`,
    );
    lines.push(`enum E${i} { ${shown.join(', ')} }`);
  }
  const helpers: Helper[] = [];
  const count = choices.pick(3);
  for (let i = 0; i < count; i++) {
    const params = Array.from({ length: 1 + choices.pick(2) }, () =>
      noCollections(pickType(choices, named, 1)),
    );
    const result = pickScalar(choices);
    const locals = params.map((type, k) => ({ name: `p${k}`, type, mutable: false }));
    lines.push(
      `fn h${i}(${locals.map((p) => `${p.name}: ${showType(p.type)}`).join(', ')}) -> ${showType(result)} {`,
      ...body(choices, named, [...helpers], locals, result, 4),
      '}',
    );
    helpers.push({ name: `h${i}`, params, result });
  }
  const entries: string[] = [];
  for (let i = 0; i < functions; i++) {
    entries.push(`e${i}`);
    const params = ENTRY_PARAMS.map(
      (p) => `${p.mutable ? 'mut ' : ''}${p.name}: ${showType(p.type)}`,
    ).join(', ');
    lines.push(
      `pub fn e${i}(${params}) -> str {`,
      ...body(choices, named, helpers, ENTRY_PARAMS, scalar('str'), 12),
      '}',
    );
  }
  return { text: `${lines.join('\n')}\n`, entries };
}

/** Structs and payloads keep to values, so that everything can be shown. */
function noCollections(type: GenType): GenType {
  return type.kind === 'list' ? scalar('i32') : type;
}

function body(
  choices: Choices,
  named: readonly GenType[],
  helpers: readonly Helper[],
  params: readonly Variable[],
  result: GenType,
  size: number,
): string[] {
  const scope: Scope = { choices, named, helpers, variables: [...params], fresh: 0 };
  const around = { inLoop: false, result, indent: '    ', budget: { left: size } };
  const lines: string[] = [];
  // Declared at the top, so that they are still there to be shown at the end.
  const kept: Variable[] = [];
  for (let i = 0; i < 1 + choices.pick(3); i++) {
    const type = pickType(choices, named, 2);
    const value = expression(scope, type, 2);
    const variable: Variable = { name: `k${i}`, type, mutable: true };
    lines.push(`    let mut ${variable.name}: ${showType(type)} = ${value}`);
    scope.variables.push(variable);
    kept.push(variable);
  }
  lines.push(...statements(scope, around, 1 + choices.pick(size)));
  if (result.kind === 'scalar' && result.name === 'str') {
    const shown = kept.flatMap((v) => show(v.name, v.type));
    lines.push(`    return f"${shown.map((e) => `{${e}}`).join(' ')}"`);
  } else {
    lines.push(`    return ${expression(scope, result, 2)}`);
  }
  return lines;
}

/** Expressions that together tell the value of a variable. */
function show(place: string, type: GenType): readonly string[] {
  switch (type.kind) {
    case 'scalar':
      return [place];
    case 'vector':
      return Array.from({ length: lanesOf(type) }, (_, i) => `${place}[${i}]`);
    case 'mask':
      return [`${place}.bitmask()`];
    case 'array':
      return Array.from({ length: type.length }, (_, i) =>
        show(`${place}[${i}]`, type.element),
      ).flat();
    case 'tuple':
      return type.elements.flatMap((t, i) => show(`${place}.${i}`, t));
    case 'struct':
      return type.fields.flatMap((t, i) => show(`${place}.f${i}`, t));
    case 'list':
    case 'slice':
      return [`${place}.len()`];
    case 'enum':
      return [
        `(match ${place} { ${type.variants
          .map((payload, i) => {
            const bound = payload.map((_, k) => `q${k}`);
            const first = payload[0];
            const pattern = `${type.name}::V${i}${bound.length > 0 ? `(${bound.join(', ')})` : ''}`;
            const value = first?.kind === 'scalar' ? `str.from(q0)` : `"${i}"`;
            return `${pattern} => ${first?.kind === 'scalar' && first.name === 'str' ? 'q0' : value}`;
          })
          .join(', ')} })`,
      ];
  }
}
