/**
 * What surrounds every call into a module: its arena and stack are given back and its handles let go,
 * however the call ends, and what ended it becomes the error that JavaScript sees.
 */

import type { TrapKind } from '../../src/report/trap.ts';
import type { AbiSite, ModuleInterface } from '../interface.ts';
import { FzyTrap, makeTrap, type TrapDetail, type TrapPlace } from './fzy-trap.ts';
import type { HandleTable } from './handles.ts';
import type { ModuleMemory } from './memory.ts';

/** The module's globals; a module without memory has only some of them. */
export interface ModuleState {
  readonly memory: ModuleMemory;
  readonly arena: WebAssembly.Global | undefined;
  readonly stack: WebAssembly.Global | undefined;
  readonly trapSite: WebAssembly.Global | undefined;
  readonly trapIndex: WebAssembly.Global | undefined;
  readonly trapLength: WebAssembly.Global | undefined;
  /** Takes the arena back and keeps the texts of statics; absent where no static in memory has any. */
  readonly settle: ((mark: number, outermost: number) => void) | undefined;
}

interface Marks {
  readonly depth: number;
  readonly arena: unknown;
  readonly stack: unknown;
}

export class Guard {
  private readonly module: ModuleInterface;
  private readonly state: ModuleState;
  private readonly handles: HandleTable;
  private depth = 0;
  /** What the outermost call found, kept in case that giving it back failed for lack of stack. */
  private rest: Marks | undefined;
  /** The last error that a host function threw through the module. */
  private hostError: { readonly error: unknown } | undefined;

  constructor(module: ModuleInterface, state: ModuleState, handles: HandleTable) {
    this.module = module;
    this.state = state;
    this.handles = handles;
  }

  get isRunning(): boolean {
    return this.depth > 0;
  }

  /** Runs something that calls into the module. Calls nest: the host may call back in. */
  run<T>(body: () => T): T {
    const marks = this.enter();
    try {
      return body();
    } catch (error) {
      throw this.translate(error);
    } finally {
      // Plain assignment first: it cannot fail where the stack is nearly used up.
      this.depth = marks.depth;
      this.leave(marks);
    }
  }

  /** Runs a host function; its errors will pass through the module unchanged. */
  host<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      this.hostError = { error };
      throw error;
    }
  }

  /** Shows output. The stack that runs out below it is the program's, not the host's. */
  print(body: () => void): void {
    try {
      body();
    } catch (error) {
      if (!isStackOverflow(error)) this.hostError = { error };
      throw error;
    }
  }

  /** What a call that ended with `error` throws. */
  translate(error: unknown): unknown {
    const host = this.hostError;
    this.hostError = undefined;
    if (host !== undefined && Object.is(host.error, error)) return error;
    if (error instanceof FzyTrap) return error;
    if (isRuntimeTrap(error)) return this.trapAt(error.site, error.kind, error.detail, error);
    const site = this.takeSite();
    if (isStackOverflow(error)) return makeTrap('stack overflow', {}, undefined, error);
    if (error instanceof WebAssembly.RuntimeError) {
      const row = this.module.sites[site];
      if (row !== undefined) return this.trapAt(site, row.kind, this.detail(row), error);
      return new Error(
        `the module stopped outside of its checks (${error.message}); this is a bug of the Fzy compiler`,
        { cause: error },
      );
    }
    if (error instanceof RangeError) return makeTrap('out of memory', {}, undefined, error);
    return error;
  }

  private enter(): Marks {
    const { arena, stack } = this.state;
    if (this.depth === 0 && this.rest !== undefined) this.leave(this.rest);
    const marks = { depth: this.depth, arena: arena?.value, stack: stack?.value };
    if (this.depth === 0) this.rest = marks;
    this.depth++;
    return marks;
  }

  private leave(marks: Marks): void {
    const { arena, stack, settle } = this.state;
    if (stack !== undefined) stack.value = marks.stack;
    if (settle !== undefined) settle(Number(marks.arena), marks.depth === 0 ? 1 : 0);
    else if (arena !== undefined) arena.value = marks.arena;
    if (marks.depth > 0) return;
    this.handles.release();
    this.rest = undefined;
  }

  /** The site that the module named before it stopped, or −1. */
  private takeSite(): number {
    const { trapSite } = this.state;
    if (trapSite === undefined) return -1;
    const site = Number(trapSite.value);
    trapSite.value = -1;
    return site;
  }

  private detail(site: AbiSite): TrapDetail {
    const { trapIndex, trapLength, memory } = this.state;
    const first = bigOf(trapIndex);
    const second = bigOf(trapLength);
    if (site.kind === 'index out of bounds') return { index: first, length: second };
    if (site.kind !== 'panic' && site.kind !== 'assertion failed') return {};
    if (first < 0n) return {};
    return { text: memory.text(Number(first), Number(second)) };
  }

  private trapAt(site: number, kind: TrapKind, detail: TrapDetail, cause: unknown): FzyTrap {
    const row = this.module.sites[site];
    const { index } = detail;
    const shown =
      index !== undefined && row?.unsigned === true
        ? { ...detail, index: BigInt.asUintN(64, index) }
        : detail;
    return makeTrap(kind, shown, this.place(row), cause);
  }

  private place(site: AbiSite | undefined): TrapPlace | undefined {
    const file = site === undefined ? undefined : this.module.files[site.file];
    if (site === undefined || file === undefined) return undefined;
    return { file, line: site.line, column: site.column };
  }
}

/** A trap of the reference runtime, which is a bundle of its own: recognised by its shape. */
interface RuntimeTrapShape {
  readonly kind: TrapKind;
  readonly detail: TrapDetail;
  readonly site: number;
}

function isRuntimeTrap(error: unknown): error is RuntimeTrapShape {
  return error instanceof Error && error.name === 'RuntimeTrap' && 'site' in error;
}

/** V8 and JavaScriptCore throw a `RangeError`, SpiderMonkey an error class of its own. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message);
}

function bigOf(global: WebAssembly.Global | undefined): bigint {
  const value = global?.value;
  return typeof value === 'bigint' ? value : 0n;
}
