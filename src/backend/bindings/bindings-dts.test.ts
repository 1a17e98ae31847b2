import { describe, expect, it } from 'vitest';
import type { AbiType } from '../../../runtime/interface.ts';
import { bindingsDts } from './bindings-dts.ts';
import { INTERFACE, number } from './testing.ts';
import { typeErrors } from './types-testing.ts';

describe('bindingsDts', () => {
  it('types every function exactly', () => {
    const good = `import { add, delete as remove, use, load, instantiateSync, FzyTrap, type Exports } from './m';
const sum: number = add(1, 2);
const big: bigint = remove(3n);
const list: string[] = use(new Uint8Array(2), [1, 2], [true], ['a', 'b']);
const more: string[] = use(new Uint8ClampedArray(2), new Float64Array(2), [], []);
const imports = { clock: { now: (what: string) => what.length }, 'my log': { 'line-out': (x: bigint) => {} } };
const made: Promise<Exports> = load({ imports, print: (line) => { line.length; } });
const instance = instantiateSync(new Uint8Array(8), { imports });
const nothing: void = instance.load();
try { instance.use(new Uint8Array(1), [], [], []); } catch (e) {
  if (e instanceof FzyTrap && e.kind === 'index out of bounds') { const line: number | undefined = e.line; }
}
`;
    const owners = `import { allocate, use, type Owned } from './m';
const bytes = allocate('u8', 4);
const numbers: Owned<Float64Array> = allocate('f64', 4);
use(bytes, numbers, [], []);
use(bytes.view, numbers.view.subarray(1), [], []);
numbers.free();
`;
    const bad = {
      'an owner of other numbers': `import { allocate, use } from './m'; use(allocate('i8', 4), [], [], []);`,
      'memory of no type': `import { allocate } from './m'; allocate('str', 4);`,
      'a number for an i64': `import { delete as d } from './m'; d(3);`,
      'a plain array that is written into': `import { use } from './m'; use([1], [], [], []);`,
      'another typed array': `import { use } from './m'; use(new Uint8Array(1), new Float32Array(1), [], []);`,
      'no capabilities': `import { load } from './m'; load({});`,
      'a capability of another type': `import { load } from './m'; load({ imports: { clock: { now: () => '' }, 'my log': { 'line-out': () => {} } } });`,
      'too few arguments': `import { add } from './m'; add(1);`,
    };
    const {
      declarations,
      good: ofGood,
      owners: ofOwners,
      ...ofBad
    } = typeErrors(bindingsDts(INTERFACE), { good, owners, ...bad });
    expect(ofOwners).toEqual([]);
    // Where the library knows disposal already, the declarations say the same.
    const using = owners.replace('const bytes', 'using bytes');
    const newer = ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'];
    expect(typeErrors(bindingsDts(INTERFACE), { using }, newer)).toEqual({
      declarations: [],
      using: [],
    });
    expect(declarations).toEqual([]);
    expect(bindingsDts(INTERFACE)).toContain(
      '"line-out"(at: bigint, new_: number, new__: number): void',
    );
    expect(ofGood).toEqual([]);
    expect(Object.keys(ofBad)).toEqual(Object.keys(bad));
    for (const [name, errors] of Object.entries(ofBad)) expect(errors, name).toHaveLength(1);
  });
});

describe('types of a program in TypeScript', () => {
  const f64 = number('f64');
  const point: AbiType = {
    kind: 'struct',
    name: 'shapes::Point',
    fields: [
      { name: 'x', type: f64 },
      { name: 'label', type: { kind: 'option', some: { kind: 'str' } } },
    ],
  };
  const color: AbiType = {
    kind: 'enum',
    name: 'Color',
    variants: [
      { name: 'Red', payload: [] },
      { name: 'Blue', payload: [] },
    ],
  };
  const shape: AbiType = {
    kind: 'enum',
    name: 'Shape',
    variants: [
      { name: 'Dot', payload: [] },
      { name: 'Circle', payload: [point] },
      { name: 'Rect', payload: [f64, color] },
    ],
  };
  const parsed: AbiType = {
    kind: 'enum',
    name: 'Result<f64, str>',
    variants: [
      { name: 'Ok', payload: [f64] },
      { name: 'Err', payload: [{ kind: 'str' }] },
    ],
  };
  const row = (name: string, params: AbiType[], result: AbiType, mut = false) => ({
    name,
    params: params.map((type, i) => ({ name: `p${i}`, type, mut })),
    result,
    doc: '',
  });
  const dts = bindingsDts({
    ...INTERFACE,
    capabilities: [],
    exports: [
      row('grow', [shape, { kind: 'list', element: point }], shape),
      row('move', [point, { kind: 'tuple', elements: [f64, color] }], { kind: 'void' }, true),
      row('parse', [{ kind: 'str' }], parsed),
      row('count', [], {
        kind: 'map',
        key: { kind: 'str' },
        value: { kind: 'set', element: number('i64') },
      }),
      row('maybe', [{ kind: 'option', some: f64 }], { kind: 'option', some: color }),
    ],
  });

  it('take what fits and nothing else', () => {
    const good = `import { grow, move, parse, count, maybe, type Point, type Shape, type Color } from './m';
const grown: Shape = grow({ tag: 'Circle', value: { x: 1 } }, [{ x: 1, label: 'a' }] as const);
grow(grown, []);
switch (grown.tag) {
  case 'Dot': break;
  case 'Circle': { const label: string | undefined = grown.value.label; break; }
  case 'Rect': { const [w, c]: [number, Color] = grown.value; break; }
  default: { const never: never = grown; }
}
const p: Point = { x: 1, label: undefined };
const t: [number, Color] = [1, 'Red'];
move(p, t);
const r = parse('1');
const value: number = r.tag === 'Ok' ? r.value : r.value.length;
const all: Map<string, Set<bigint>> = count();
const color: Color | undefined = maybe(undefined);
`;
    const bad = {
      'a variant without its value': `import { grow } from './m'; grow({ tag: 'Circle' }, []);`,
      'an unknown tag': `import { grow } from './m'; grow({ tag: 'Square' }, []);`,
      'a field of another type': `import { grow } from './m'; grow({ tag: 'Dot' }, [{ x: '1' }]);`,
      'a missing field': `import { grow } from './m'; grow({ tag: 'Dot' }, [{ label: 'a' }]);`,
      'a tuple that cannot be written to': `import { move } from './m'; const t = [1, 'Red'] as const; move({ x: 1, label: '' }, t);`,
      'a result that was not looked at': `import { parse } from './m'; const n: number = parse('1').value;`,
      'nothing where something may be': `import { maybe } from './m'; maybe(null);`,
    };
    const { declarations, good: ofGood, ...ofBad } = typeErrors(dts, { good, ...bad });
    expect(declarations).toEqual([]);
    expect(ofGood).toEqual([]);
    for (const [name, errors] of Object.entries(ofBad)) expect(errors, name).toHaveLength(1);
    expect(Object.keys(ofBad)).toEqual(Object.keys(bad));
  });

  it('are named once, and what is taken apart only where it differs', () => {
    expect(dts.match(/export (?:interface|type) \w+/g)).toEqual(
      expect.arrayContaining(['export interface Point', 'export interface PointInput']),
    );
    expect(dts.match(/export type Color /g)).toHaveLength(1);
    expect(dts).not.toContain('ColorInput');
  });
});
