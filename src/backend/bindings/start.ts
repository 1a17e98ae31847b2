/** The function of an emitted script that makes an instance: its imports, its state, its first run. */

import type { AbiCapability, ModuleInterface } from '../../../runtime/interface.ts';
import { TRAP_KINDS } from '../../report/trap.ts';
import type { Codecs } from './codecs.ts';
import { allocates, identifier, property } from './names.ts';
import { quoted } from './scope.ts';
import { type Surroundings, thrown } from './wrapper.ts';

/** `function start(module, options)`, which gives the state of an instance: fields that the script `uses`. */
export function startFunction(
  iface: ModuleInterface,
  around: Surroundings,
  uses: (field: string) => boolean,
): string {
  const memory = iface.memory === true;
  const threads = iface.threads !== undefined;
  const imports = importModules(iface, around.codecs);
  const base = 'exports.arena.value >>> 0';
  const fields = [
    'wasm: { ...exports }',
    ...(memory ? ['bytes: new Uint8Array(exports.memory.buffer)'] : []),
    ...(memory ? ['views: {}', 'length: 0', 'top: 0'] : []),
    ...(memory ? [`base: ${base}`, 'stackBase: exports.stack.value', 'depth: 0'] : []),
    ...(around.hasSites ? ['sites'] : []),
    ...(around.calls ? ['thrown: undefined', 'handles: [null]'] : []),
    ...(memory ? ['blocks: []'] : []),
    ...(allocates(iface) ? ['holes: []', `keeps: ${around.keeps}`] : []),
    ...(threads ? ['threads'] : []),
  ].filter((field) => uses(field.split(':')[0] ?? field));
  const lines = [
    ...found(iface.capabilities),
    ...(threads ? [`const threads = new Threads(module, ${JSON.stringify(iface.threads)});`] : []),
    ...(imports.length === 0
      ? ['const { exports } = new WebAssembly.Instance(module);']
      : [
          'const imports = {',
          ...imports.map((line) => `  ${line}`),
          '};',
          'const { exports } = new WebAssembly.Instance(module, imports);',
        ]),
    ...(threads ? ['threads.attach(exports);'] : []),
    'const host = {',
    ...fields.map((field) => `  ${field},`),
    '};',
    ...(threads ? ['threads.show(host);'] : []),
    ...(iface.initializes === true
      ? ['try {', '  exports.initialize();', '} catch (error) {', `  throw ${thrown(around)};`, '}']
      : []),
    ...(iface.initializes === true && memory ? [`host.base = ${base};`] : []),
    'return host;',
  ];
  const params = takesOptions(iface) ? 'module, options' : 'module';
  return `function start(${params}) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** Whether the module imports anything. */
export function takesOptions(iface: ModuleInterface): boolean {
  return iface.capabilities.length + iface.runtime.length > 0;
}

/** Where the program can stop, in the fewest words: three numbers and a place in a list for each. */
export function siteTable({ files, sites }: ModuleInterface): string {
  const kinds = TRAP_KINDS.filter((kind) => sites.some((site) => site.kind === kind));
  const rows = sites.map(({ kind, unsigned, file, line, column }) =>
    [kinds.indexOf(kind) * 2 + (unsigned ? 1 : 0), file, line, column].join(', '),
  );
  const lines: string[] = [];
  for (let i = 0; i < rows.length; i += 6) lines.push(`    ${rows.slice(i, i + 6).join(', ')},\n`);
  const callers = sites.flatMap(({ callers: places = [] }, i) => {
    const numbers = places.flatMap(({ file, line, column }) => [file, line, column]);
    return numbers.length === 0 ? [] : [`    ${i}: [${numbers.join(', ')}],\n`];
  });
  return `const sites = {
  kinds: [${kinds.map(quoted).join(', ')}],
  files: [${files.map(quoted).join(', ')}],
  rows: [
${lines.join('')}  ],
  callers: {${callers.length === 0 ? '' : `\n${callers.join('')}  `}},
};
`;
}

/** The name of a capability's function in the script. */
function local(capability: AbiCapability): string {
  return identifier(`${capability.module}_${capability.field}`.replace(/\W/g, '_'));
}

/** Capabilities are looked for when the instance is made. */
function found(capabilities: readonly AbiCapability[]): readonly string[] {
  return capabilities.map(
    (one, i) =>
      `const ${local(one)}_${i} = capability(options.imports, ${quoted(one.module)}, ${quoted(one.field)});`,
  );
}

function importModules(iface: ModuleInterface, codecs: Codecs): readonly string[] {
  const modules = new Map<string, string[]>();
  iface.capabilities.forEach((one, i) => {
    const fields = modules.get(one.module) ?? [];
    fields.push(
      `${property(one.field)}: ${capabilityFunction(one, `${local(one)}_${i}`, codecs)},`,
    );
    modules.set(one.module, fields);
  });
  const own = new Set(iface.runtime.map((row) => row.field));
  if (own.size > 0) {
    const memory = iface.threads === undefined ? [] : ['memory: threads.memory,'];
    modules.set('fzy', [...[...own].map((field) => RUNTIME[field] ?? ''), ...memory]);
  }
  return [...modules].flatMap(([name, fields]) => [
    `${property(name)}: {`,
    ...fields.flatMap((field) => field.split('\n').map((line) => `  ${line}`)),
    '},',
  ]);
}

/** Functions that the module needs for text on its way to the host and from it. */
const RUNTIME: Readonly<Record<string, string>> = {
  parallel: 'parallel: threads.parallel,',
  str_box: 'str_box: (pointer, length) => boxText(host, pointer, length),',
  str_unbox_length: 'str_unbox_length: (handle) => host.handles[handle].length,',
  str_unbox: 'str_unbox: (handle, pointer) => unboxText(host, handle, pointer),',
  print: 'print: (handle) => printLine(host, options.print ?? console.log, handle),',
};

function capabilityFunction(
  { module, field, params, result, names }: AbiCapability,
  func: string,
  codecs: Codecs,
): string {
  const args = params.map((_, i) => identifier(names?.[i] ?? `p${i}`, new Set(['host', func])) + i);
  const given = params.map((type, i) =>
    type.kind === 'str' ? `host.handles[${args[i]}]` : codecs.loads.lift(type, [args[i] ?? '']),
  );
  const call = `${func}(${given.join(', ')})`;
  const where = quoted(`result of capability \`${module}.${field}\``);
  const checked = codecs.checks.check(
    result.kind === 'void' ? { kind: 'bool' } : result,
    call,
    where,
    false,
  );
  const answer =
    result.kind === 'void'
      ? `void ${call}`
      : result.kind === 'str'
        ? `handleOf(host, encoder.encode(${checked}))`
        : checked;
  return `(${args.join(', ')}) => outside(host, () => ${answer})`;
}
