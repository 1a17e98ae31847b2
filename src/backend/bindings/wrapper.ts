/** One function of the program as JavaScript calls it, in straight lines. */

import type {
  AbiEffect,
  AbiExport,
  AbiParam,
  AbiType,
  ModuleInterface,
} from '../../../runtime/interface.ts';
import { checkNumber } from './check-number.ts';
import type { Codecs } from './codecs.ts';
import { isInMemory, lanesOf, sizeOf } from './layouts.ts';
import { isNumbers } from './names.ts';
import { quoted, type Scope } from './scope.ts';

/** What is known of the module when its functions are wrapped. */
export interface Surroundings {
  readonly codecs: Codecs;
  readonly scope: Scope;
  readonly hasMemory: boolean;
  /** The program calls functions of the host. */
  readonly calls: boolean;
  /** The host can call back in while a function uses the memory. */
  readonly nests: boolean;
  /** The program itself takes the arena back. */
  readonly settles: boolean;
  /** Statics keep text or collections where the arena begins. */
  readonly keeps: boolean;
  /** The program has checks of its own. */
  readonly hasSites: boolean;
}

export function surroundings(iface: ModuleInterface, codecs: Codecs, scope: Scope): Surroundings {
  const calls = iface.capabilities.length + iface.runtime.length > 0;
  return {
    codecs,
    scope,
    hasMemory: iface.memory === true,
    calls,
    nests: calls && iface.memory === true,
    settles: iface.settles === true,
    keeps: iface.keeps === true,
    hasSites: iface.sites.length > 0,
  };
}

/** One parameter on its way in, and where it is `mut`, out again. */
interface Passing {
  /** Lines that run before anything is copied. User code runs in them. */
  readonly check: readonly string[];
  /** Lines that copy it. */
  readonly place: readonly string[];
  /** What the function of the module gets. */
  readonly args: readonly string[];
  /** A name for what was read of it. */
  readonly read: string;
  /** Names that have to outlive the call. */
  readonly kept: readonly string[];
  /** Lines after the call, while what it left is still there. */
  readonly after: readonly string[];
  /** Lines at the end, in which user code may run. */
  readonly finish: readonly string[];
  readonly allocates: boolean;
}

/** The text of a function `local(host, …)`. */
export function wrapper(row: AbiExport, local: string, around: Surroundings): string {
  const { codecs } = around;
  const scope = around.scope.inner();
  for (const own of ['host', 'marks', 'result', 'room', 'failures', 'error']) scope.name(own);
  const params = row.params.map((p) => scope.name(p.name));
  const passed = row.params.map((p, i) => passing(p, params[i] ?? '', row.name, scope, codecs));
  const inMemory = isInMemory(row.result);
  const allocates = inMemory || passed.some((p) => p.allocates);
  const uses = (effect: AbiEffect): boolean =>
    (around.hasMemory || effect === 'stops') &&
    (row.effects === undefined || row.effects.includes(effect));
  // A static may come to hold what was copied into the arena.
  const usesArena = uses('arena') || around.keeps || (around.nests && allocates);

  const call = [
    ...(inMemory ? [`const room = allocateBytes(host, ${sizeOf(row.result)});`] : []),
    ...passed.flatMap((p) => p.place),
    ...(usesArena && allocates ? ['host.wasm.arena.value = host.top;'] : []),
  ];
  const args = [...(inMemory ? ['room'] : []), ...passed.flatMap((p) => p.args)].join(', ');
  const called = `host.wasm${access(row.wasm ?? row.name)}(${args})`;
  const mut = passed.some((p) => p.after.length > 0);
  const given = taken(row, called, codecs, mut);
  call.push(...given);

  const lines = passed.flatMap((p) => p.check);
  if (mayOverlap(row.params)) {
    const all = row.params.flatMap((p, i) =>
      isObject(p.type)
        ? [`    [${quoted(p.name)}, ${p.mut}, ${params[i]}, ${passed[i]?.read}],\n`]
        : [],
    );
    lines.push(`checkOverlap(${quoted(row.name)}, [\n${all.join('')}  ]);`);
  }
  const nests = around.nests && (usesArena || uses('stack') || uses('stops'));
  if (nests) lines.push('const marks = enter(host);');
  else if (allocates || usesArena) lines.push('host.top = host.base;');
  const leaving = nests ? ['leave(host, marks);'] : [];
  if (usesArena && around.settles) {
    leaving.push(nests ? 'settle(host, marks.arena, marks.depth);' : 'settle(host, host.base, 0);');
  } else if (usesArena) {
    leaving.push(
      nests ? 'host.wasm.arena.value = marks.arena;' : 'host.wasm.arena.value = host.base;',
    );
  }
  const ending = [
    ...(!nests && uses('stack') ? ['host.wasm.stack.value = host.stackBase;'] : []),
    mut ? `failures.push(${thrown(around)});` : `throw ${thrown(around)};`,
  ];

  if (mut) {
    lines.push(
      'const failures = [];',
      `let ${['result', ...passed.flatMap((p) => p.kept)].join(', ')};`,
      ...attempt(call, ending, []),
      ...passed.flatMap((p) => p.after),
      ...leaving,
      ...passed.flatMap((p) => p.finish),
      'if (failures.length > 0) throw failures[0];',
      `return ${row.throws === true ? `okOf(${quoted(row.name)}, result)` : 'result'};`,
    );
  } else if (leaving.length === 0 && !uses('stops') && !uses('stack')) {
    lines.push(...call);
  } else {
    lines.push(...attempt(call, ending, leaving));
  }
  const body = lines.map((line) => `  ${line}\n`).join('');
  return `function ${local}(${['host', ...params].join(', ')}) {\n${body}}\n`;
}

/** `.name`, or a string where it has to be one. */
export function access(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${quoted(name)}]`;
}

/** What a call that ended with `error` throws. */
export function thrown({ calls, hasSites }: Pick<Surroundings, 'calls' | 'hasSites'>): string {
  const trap = hasSites ? 'trapOf(host, error)' : 'failure(error)';
  return calls ? `isPassed(host, error) ? error : ${trap}` : trap;
}

/** A `try` statement; nothing is done at the end where there is nothing to do. */
function attempt(
  body: readonly string[],
  failing: readonly string[],
  ending: readonly string[],
): readonly string[] {
  const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
  const last = ending.length === 0 ? [] : ['} finally {', ...indented(ending)];
  return ['try {', ...indented(body), '} catch (error) {', ...indented(failing), ...last, '}'];
}

/** Lines that call and give the result. */
function taken(row: AbiExport, called: string, codecs: Codecs, mut: boolean): readonly string[] {
  const { result } = row;
  const give = (value: string): string => {
    if (mut) return `result = ${value};`;
    return `return ${row.throws === true ? `okOf(${quoted(row.name)}, ${value})` : value};`;
  };
  if (result.kind === 'void') return [`${called};`];
  if (isInMemory(result)) return [`${called};`, give(codecs.loads.load(result, 'room'))];
  const lanes = lanesOf(result);
  if (lanes.length === 1) {
    const lifted = codecs.loads.lift(result, ['result']);
    if (lifted === 'result') return [give(called)];
    return mut
      ? [`result = ${called};`, give(lifted)]
      : [`const result = ${called};`, give(lifted)];
  }
  const value = codecs.loads.lift(
    result,
    lanes.map((_, i) => `result[${i}]`),
  );
  return [`${mut ? '' : 'const '}result = ${called};`, give(value)];
}

function passing(
  { name, type, mut }: AbiParam,
  value: string,
  func: string,
  scope: Scope,
  codecs: Codecs,
): Passing {
  const where = quoted(`parameter \`${name}\` of \`${func}\``);
  const none = { place: [], kept: [], after: [], finish: [], allocates: false };
  const scalar = scalarCheck(type, value, where);
  if (scalar !== undefined) {
    return { ...none, check: [scalar], args: codecs.stores.lanes(type, value), read: value };
  }
  if (type.kind === 'str') {
    const check = `if (typeof ${value} !== 'string') wrongType('a string', ${value}, ${where});`;
    const [at, length] = [scope.name(`${name}_at`), scope.name(`${name}_length`)];
    return {
      ...none,
      check: [check],
      place: [`const ${at} = textIn(host, ${value});`, `const ${length} = host.length;`],
      args: [at, length],
      read: value,
      allocates: true,
    };
  }
  const read = scope.name(`${name}_read`);
  if (isNumbers(type) && type.element.kind === 'number') {
    const kind = codecs.definitions.kind(type.element.name);
    const length = type.kind === 'array' ? `${type.length}` : 'undefined';
    const [at, count] = [scope.name(`${name}_at`), scope.name(`${name}_length`)];
    const check = `const ${read} = numbersOf(host, ${kind}, ${length}, ${mut}, ${value}, ${where});`;
    const declare = mut ? '' : 'const ';
    const counts = mut || type.kind === 'slice';
    return {
      check: [check],
      place: [
        ...(counts ? [`${declare}${count} = countOf(${read});`] : []),
        `${declare}${at} = numbersIn(host, ${kind}, ${length}, ${read}, ${where});`,
      ],
      args: type.kind === 'slice' ? [at, count] : [at],
      read,
      kept: mut ? [at, count] : [],
      after: mut
        ? [
            `if (${at} >= host.base) {`,
            `  attempt(failures, () => writeNumbers(host, ${kind}, ${at}, ${count}, ${read}, ${where}));`,
            '}',
          ]
        : [],
      finish: [],
      allocates: true,
    };
  }
  const check = `const ${read} = ${codecs.checks.check(type, value, where, mut)};`;
  if (mut || type.kind === 'slice' || isInMemory(type)) {
    return { ...inMemory(type, name, value, read, where, mut, scope, codecs), check: [check] };
  }
  const args = codecs.stores.lanes(type, read);
  // What allocates comes before the arena's top is told to the module.
  const lanes = scope.name(`${name}_lanes`);
  const plain = args.every((arg) => !/[(]/.test(arg) && arg !== 'host.length');
  return {
    ...none,
    check: [check],
    place: plain ? [] : [`const ${lanes} = [${args.join(', ')}];`],
    args: plain ? args : [`...${lanes}`],
    read,
    allocates: !plain,
  };
}

/** What is passed by its address, and is no array of numbers. */
function inMemory(
  type: AbiType,
  name: string,
  value: string,
  read: string,
  where: string,
  mut: boolean,
  scope: Scope,
  codecs: Codecs,
): Omit<Passing, 'check'> {
  const [at, left] = [scope.name(`${name}_at`), scope.name(`${name}_left`)];
  const declare = mut ? '' : 'const ';
  const isSlice = type.kind === 'slice';
  const stride = isSlice ? sizeOf(type.element) : 0;
  const place = isSlice
    ? [
        `${declare}${at} = itemsIn(host, ${stride}, ${codecs.stores.storer(type.element)}, ${read});`,
      ]
    : [
        `${declare}${at} = allocateBytes(host, ${sizeOf(type)});`,
        codecs.stores.store(type, at, read),
      ];
  const fresh = isSlice
    ? `itemsOut(host, ${stride}, ${codecs.loads.loader(type.element)}, ${at}, ${read}.length)`
    : codecs.loads.load(type, at);
  return {
    place,
    args: isSlice ? [at, `${read}.length`] : [at],
    read,
    kept: mut ? [at, left] : [],
    after: mut
      ? [`if (${at} !== undefined) {`, `  attempt(failures, () => { ${left} = ${fresh}; });`, '}']
      : [],
    finish: mut
      ? [
          `if (${left} !== undefined) attempt(failures, () => writeBack(${value}, ${left}, ${where}));`,
        ]
      : [],
    allocates: true,
  };
}

/** A statement that throws where a scalar is not what it should be; most are tested where they stand. */
function scalarCheck(type: AbiType, value: string, where: string): string | undefined {
  if (type.kind === 'bool') {
    return `if (typeof ${value} !== 'boolean') wrongType('a boolean', ${value}, ${where});`;
  }
  if (type.kind === 'char') return `${value} = checkChar(${value}, ${where});`;
  if (type.kind !== 'number') return undefined;
  const { name } = type;
  if (name === 'f32' || name === 'f64') {
    return `if (typeof ${value} !== 'number') wrongType('a number (${name})', ${value}, ${where});`;
  }
  const big = name === 'i64' || name === 'u64';
  const wrapped = WRAPPED[name](value);
  const wrong = `typeof ${value} !== '${big ? 'bigint' : 'number'}' || ${value} !== ${wrapped}`;
  return `if (${wrong}) ${checkNumber(name, `${value}, ${where}`)};`;
}

/** A number as its type would hold it. */
const WRAPPED = {
  i8: (value: string) => `(${value} << 24) >> 24`,
  u8: (value: string) => `(${value} & 255)`,
  i16: (value: string) => `(${value} << 16) >> 16`,
  u16: (value: string) => `(${value} & 65535)`,
  i32: (value: string) => `(${value} | 0)`,
  u32: (value: string) => `${value} >>> 0`,
  i64: (value: string) => `BigInt.asIntN(64, ${value})`,
  u64: (value: string) => `BigInt.asUintN(64, ${value})`,
} as const;

/** Whether two arguments of a function could share memory, one of them `mut`. */
function mayOverlap(params: readonly AbiParam[]): boolean {
  return params.filter((p) => isObject(p.type)).length > 1 && params.some((p) => p.mut);
}

/** Whether JavaScript has an object for it, which two arguments could share. */
function isObject(type: AbiType): boolean {
  return ['slice', 'array', 'list', 'tuple', 'struct'].includes(type.kind);
}
