/** What the code of one interpreter shares: its module, statics, memory, host and step count. */

import { InternalError } from '../../report/unreachable.ts';
import type { Import, Module } from '../module.ts';
import type { Type } from '../types.ts';
import { MAX_PARTS } from '../value-size.ts';
import { constantToValue } from './constants.ts';
import type { InterpreterHost } from './contract.ts';
import { Layouts } from './layout.ts';
import { Memory } from './memory.ts';
import { TrapSignal } from './trap-signal.ts';
import {
  FunctionValue,
  PlaceValue,
  type RuntimeValue,
  SliceValue,
  type Storage,
  UNSET,
} from './values.ts';

/** The largest storage, array or collection: the largest array V8 keeps as one block. */
export const MAX_LEAVES = MAX_PARTS;

/** Thrown when the steps are used up. */
export class StepLimit {
  readonly reached = true;
}

export class Machine {
  readonly module: Module;
  readonly host: InterpreterHost;
  readonly layouts: Layouts;
  readonly memory: Memory;
  /** Values of the module's globals. */
  readonly globals = new Map<string, { value: RuntimeValue }>();
  /** Steps left to the running call. */
  remaining = Number.POSITIVE_INFINITY;
  private readonly statics = new Map<string, PlaceValue>();
  private readonly functionNames: readonly string[];
  private readonly functionIndices: ReadonlyMap<string, number>;

  constructor(module: Module, host: InterpreterHost) {
    this.module = module;
    this.host = host;
    this.layouts = new Layouts(module.types);
    this.memory = new Memory(module.data.values(), module.dialect === 'high');
    for (const global of module.globals.values()) {
      this.globals.set(global.name, { value: this.globalInit(global.init, global.type) });
    }
    this.functionNames = [...module.functions.keys(), ...module.imports.keys()];
    this.functionIndices = new Map(this.functionNames.map((name, i) => [name, i]));
  }

  /** Counts work in bulk, sixteen leaves or bytes to the step. */
  charge(size: number): void {
    this.remaining -= size >> 4;
    if (this.remaining < 0) throw new StepLimit();
  }

  /** Fresh leaves, unset. */
  allocate(size: number): Storage {
    if (size > MAX_LEAVES) throw new TrapSignal('out of memory');
    this.charge(size);
    return new Array<RuntimeValue | typeof UNSET>(size).fill(UNSET);
  }

  /** The storage of a static, initialised when first asked for. */
  staticPlace(name: string): PlaceValue {
    const known = this.statics.get(name);
    if (known !== undefined) return known;
    const item = this.module.statics.get(name);
    if (item === undefined) throw new InternalError(`no static @${name}`);
    const layout = this.layouts.of(item.type);
    const place = new PlaceValue(new Array(layout.size).fill(UNSET), 0);
    layout.write(place.storage, 0, constantToValue(this.module.types, item.type, item.init));
    this.statics.set(name, place);
    return place;
  }

  /** Asks the host, and does not believe every answer. */
  callImport(item: Import, args: readonly RuntimeValue[]): RuntimeValue {
    const result = this.host.capability(item.name, args);
    if (!looksLike(item.result, result)) {
      throw new InternalError(`import @${item.name}: the host's answer is no ${item.result.text}`);
    }
    return item.result.kind === 'void' ? undefined : result;
  }

  /** In lowered IR a function reference is an index. */
  functionIndex(name: string): number {
    const index = this.functionIndices.get(name);
    if (index === undefined) throw new InternalError(`no function @${name}`);
    return index;
  }

  /** The name behind a function reference of either kind. */
  functionName(value: RuntimeValue): string {
    if (value instanceof FunctionValue) return value.name;
    const name = typeof value === 'number' ? this.functionNames[value] : undefined;
    if (name === undefined) throw new InternalError('call of something that is no function');
    return name;
  }

  private globalInit(init: number | bigint | string, type: Type): RuntimeValue {
    if (init === 'null') return undefined;
    const base = init === 'heap-base' ? this.memory.heapBase : this.memory.stackBase;
    const value = typeof init === 'string' ? base : init;
    return type.kind === 'int' && type.bits === 64 ? BigInt(value) : value;
  }
}

/** Whether a host's value has the form of `type`; parts are not looked at. */
function looksLike(type: Type, value: RuntimeValue): boolean {
  switch (type.kind) {
    case 'void':
      return true;
    case 'int': {
      if (typeof value !== (type.bits === 64 ? 'bigint' : 'number')) return false;
      if (typeof value !== 'bigint' && typeof value !== 'number') return false;
      if (typeof value === 'number' && !Number.isInteger(value)) return false;
      const low = type.signed ? -(2n ** BigInt(type.bits - 1)) : 0n;
      const exact = BigInt(value);
      return exact >= low && exact < low + 2n ** BigInt(type.bits);
    }
    case 'float':
      return (
        typeof value === 'number' && (type.bits === 64 || Object.is(Math.fround(value), value))
      );
    case 'char':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'handle':
      return true;
    case 'slice':
      return value instanceof SliceValue;
    default:
      return typeof value === 'object';
  }
}
