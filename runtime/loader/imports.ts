/** What a module imports: capabilities of the host, and functions of module `fzy`. */

import type { AbiCapability, AbiType, ModuleInterface } from '../interface.ts';
import type { Use } from './check-sequences.ts';
import { checkValue } from './check-value.ts';
import { giveText, toJavaScript } from './give.ts';
import type { Guard } from './guard.ts';
import type { HandleTable } from './handles.ts';
import { fromHost, type NewList, toHost } from './host-values.ts';
import type { ModuleMemory } from './memory.ts';
import { bytesOf, type Plain } from './plain.ts';

export type HostFunction = (...args: never[]) => unknown;

/** By module and field, as in `extern "module" fn field(…)`. */
export type HostImports = Readonly<Record<string, object>>;

export type WasmFunction = (...args: unknown[]) => unknown;

/** What the imports need that exists only after instantiation. */
export interface ImportContext {
  readonly module: ModuleInterface;
  readonly handles: HandleTable;
  readonly guard: () => Guard;
  readonly memory: () => ModuleMemory;
  readonly print: (line: string) => void;
}

const PART: Use = { mut: false, alone: false };

const noList: NewList = () => {
  throw new TypeError('a capability gives no list');
};

/** The functions of `docs/abi.md` that need the module's memory or the host's output. */
export function boundaryFunctions(context: ImportContext): Record<string, WasmFunction> {
  const text = (handle: unknown): Uint8Array => {
    if (handle instanceof Uint8Array) return handle;
    throw new TypeError('the module gave something that is no text');
  };
  return {
    str_box: (pointer, length) => context.memory().readText(Number(pointer), Number(length)),
    str_unbox_length: (handle) => text(handle).length,
    str_unbox: (handle, pointer) => {
      const bytes = text(handle);
      context.memory().bytes(Number(pointer), bytes.length).set(bytes);
    },
    print: (handle) => {
      const line = giveText(text(handle));
      context.guard().print(() => context.print(line));
    },
  };
}

/** Module `fzy`. In direct mode the functions see objects where the module has numbers. */
export function runtimeImports(
  context: ImportContext,
  functions: Readonly<Record<string, HostFunction | WasmFunction>>,
): Record<string, WasmFunction> {
  const result: Record<string, WasmFunction> = {};
  const signatures = new Map<string, string>();
  for (const row of context.module.runtime) {
    const func = functions[row.field.split(':')[0] ?? row.field];
    if (func === undefined) throw new TypeError(`the runtime has no function \`${row.field}\``);
    const signature = `${row.params.join()}→${row.result}`;
    const known = signatures.get(row.field);
    if (context.module.mode === 'direct' && known !== undefined && known !== signature) {
      throw new TypeError(`\`fzy.${row.field}\` is imported as ${known} and as ${signature}`);
    }
    signatures.set(row.field, signature);
    result[row.field] = wrapRuntime(context, func as WasmFunction, row);
  }
  return result;
}

function wrapRuntime(
  context: ImportContext,
  func: WasmFunction,
  row: ModuleInterface['runtime'][number],
): WasmFunction {
  const usesHandles = row.result === 'handle' || row.params.includes('handle');
  if (context.module.mode === 'reference' || !usesHandles) return func;
  const { handles } = context;
  const isHandle = row.params.map((param) => param === 'handle');
  return (...args) => {
    for (let i = 0; i < args.length; i++) {
      if (isHandle[i] === true) args[i] = handles.get(Number(args[i]));
    }
    const result = func(...args);
    return row.result === 'handle' ? handles.add(result) : result;
  };
}

/** The host's own functions, found when the module is instantiated. */
export function capabilityImports(
  context: ImportContext,
  given: HostImports,
): Record<string, Record<string, WasmFunction>> {
  const modules = new Map<string, Map<string, WasmFunction>>();
  for (const capability of context.module.capabilities) {
    const fields = modules.get(capability.module) ?? new Map<string, WasmFunction>();
    fields.set(capability.field, wrapCapability(context, capability, given));
    modules.set(capability.module, fields);
  }
  return Object.fromEntries([...modules].map(([name, f]) => [name, Object.fromEntries(f)]));
}

function wrapCapability(
  context: ImportContext,
  capability: AbiCapability,
  given: HostImports,
): WasmFunction {
  const { module, field, params, result } = capability;
  const name = `${module}.${field}`;
  // An inherited method counts (`{ clock: performance }`), and needs its object as `this`.
  const owner: unknown = Object.hasOwn(given, module) ? given[module] : undefined;
  const func: unknown =
    (typeof owner === 'object' && owner !== null) || typeof owner === 'function'
      ? Reflect.get(owner, field)
      : undefined;
  if (typeof func !== 'function') {
    throw new TypeError(
      `the program needs the capability \`${name}\` (extern "${module}" fn ${field}): pass it as imports[${JSON.stringify(module)}][${JSON.stringify(field)}]`,
    );
  }
  const toResult = passResult(context, result);
  return (...args) =>
    context.guard().host(() => {
      const values = params.map((type, i) => takeParameter(context, type, args[i]));
      const answer: unknown = Reflect.apply(func, owner, values);
      if (result.kind === 'void') return undefined;
      return toResult(checkValue(result, answer, PART, () => `result of capability \`${name}\``));
    });
}

function takeParameter(context: ImportContext, type: AbiType, lane: unknown): unknown {
  const isHandle = type.kind === 'str' && context.module.mode === 'direct';
  const value = isHandle ? context.handles.get(Number(lane)) : lane;
  return toJavaScript(type, fromHost(type, value));
}

function passResult(context: ImportContext, type: AbiType): (plain: Plain) => unknown {
  if (type.kind === 'str' && context.module.mode === 'direct') {
    return (plain) => context.handles.add(bytesOf(plain));
  }
  return (plain) => toHost(type, plain, noList);
}
