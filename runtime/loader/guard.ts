/** What surrounds every call into a module of reference mode: what ended it becomes the error that JavaScript sees. */

import type { TrapKind } from '../../src/report/trap.ts';
import { FzyTrap } from '../host/errors.js';
import type { AbiSite, ModuleInterface } from '../interface.ts';
import { makeTrap, type TrapDetail, type TrapPlace } from './fzy-trap.ts';
import type { ModuleMemory } from './memory.ts';

/** The module's globals; a module without memory has only some of them. */
export interface ModuleState {
  readonly memory: ModuleMemory;
  readonly trapSite: WebAssembly.Global | undefined;
  readonly trapIndex: WebAssembly.Global | undefined;
  readonly trapLength: WebAssembly.Global | undefined;
}

export class Guard {
  private readonly module: ModuleInterface;
  private readonly state: ModuleState;
  /** The last error that a host function threw through the module. */
  private hostError: { readonly error: unknown } | undefined;

  constructor(module: ModuleInterface, state: ModuleState) {
    this.module = module;
    this.state = state;
  }

  /** Runs something that calls into the module. Calls nest: the host may call back in. */
  run<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw this.translate(error);
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
