/** What a module imports: capabilities of the host, and functions of module `fzy`. */

import type { AbiCapability, ModuleInterface } from '../interface.ts';
import type { Use } from './check-sequences.ts';
import { checkValue } from './check-value.ts';
import { giveText, toJavaScript } from './give.ts';
import type { Guard } from './guard.ts';
import { fromHost, type NewList, toHost } from './host-values.ts';
import type { ModuleMemory } from './memory.ts';

export type HostFunction = (...args: never[]) => unknown;

/** By module and field, as in `extern "module" fn field(…)`. */
export type HostImports = Readonly<Record<string, object>>;

export type WasmFunction = (...args: unknown[]) => unknown;

/** What the imports need that exists only after instantiation. */
export interface ImportContext {
  readonly module: ModuleInterface;
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
    print: (handle) => {
      const line = giveText(text(handle));
      context.guard().print(() => context.print(line));
    },
  };
}

/** Module `fzy`. */
export function runtimeImports(
  context: ImportContext,
  functions: Readonly<Record<string, HostFunction | WasmFunction>>,
): Record<string, WasmFunction> {
  const result: Record<string, WasmFunction> = {};
  for (const { field } of context.module.runtime) {
    const func = functions[field.split(':')[0] ?? field];
    if (func === undefined) throw new TypeError(`the runtime has no function \`${field}\``);
    result[field] = func as WasmFunction;
  }
  return result;
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
  return (...args) =>
    context.guard().host(() => {
      const values = params.map((type, i) => toJavaScript(type, fromHost(type, args[i])));
      const answer: unknown = Reflect.apply(func, owner, values);
      if (result.kind === 'void') return undefined;
      const where = (): string => `result of capability \`${name}\``;
      return toHost(result, checkValue(result, answer, PART, where), noList);
    });
}
