/**
 * An instance of a compiled program in this process. In direct mode it runs the very script that a build would write, so
 * that what is tested is what is shipped.
 */

import { FzyError, FzyTrap } from '../../runtime/host/errors.js';
import type { AbiExport, ModuleInterface } from '../../runtime/interface.ts';
import {
  type FzyInstance,
  type InstantiateOptions,
  instantiateReference,
} from '../../runtime/loader/instantiate.ts';
import { Threads } from '../../runtime/loader/threads/threads.ts';
import { needsReference } from '../backend/bindings/bindings-js.ts';
import { instanceParts } from '../backend/bindings/instance-js.ts';
import { readParts } from '../backend/bindings/parts.ts';
import { accessedBy } from '../ir/script-names.ts';
import { hostParts } from './package-files.ts';

export type { FzyInstance, InstantiateOptions } from '../../runtime/loader/instantiate.ts';

/** What all instances in this process share: their errors, and the pool, which scripts import. */
const GIVEN = { FzyError, FzyTrap, Threads };

/** What the text of a script gives. */
interface Script {
  start(module: WebAssembly.Module, options: InstantiateOptions): { readonly threads?: Threads };
  exportsOf(host: unknown): FzyInstance['exports'] & Pick<FzyInstance, 'allocate'>;
}

/** Makes instances of a module. */
export type MakeInstance = (
  module: WebAssembly.Module,
  options?: InstantiateOptions,
) => FzyInstance;

export function instanceMaker(iface: ModuleInterface): MakeInstance {
  if (needsReference(iface)) {
    return (module, options) => instantiateReference(module, iface, options);
  }
  const tests = iface.tests.map(({ name }): AbiExport => {
    return { name, params: [], result: { kind: 'void' }, doc: '' };
  });
  const shown = { ...iface, exports: [...iface.exports, ...tests] };
  const given = new Set(Object.keys(GIVEN));
  const { text } = instanceParts(shown, readParts(hostParts()), '', given);
  const evaluate = new Function(...given, `${text}\nreturn { start, exportsOf };`);
  const { start, exportsOf }: Script = evaluate(...Object.values(GIVEN));
  return (module, options = {}) => {
    const host = start(module, options);
    const exports = exportsOf(host);
    return {
      ...(host.threads && { threads: host.threads }),
      exports: withStatics(exports, iface),
      allocate: exports.allocate,
      runTest(index) {
        const test = iface.tests[index];
        if (test === undefined) throw new RangeError(`there is no test ${index}`);
        exports[test.name]?.();
      },
    };
  };
}

/** The functions of an instance, those that read and write statics among them. */
function withStatics(
  exports: FzyInstance['exports'],
  iface: ModuleInterface,
): FzyInstance['exports'] {
  for (const row of iface.exports) {
    const found = accessedBy(row.name);
    if (found === undefined) continue;
    const value =
      found.access === 'get'
        ? () => Reflect.get(exports, found.name)
        : (given: unknown) => void Reflect.set(exports, found.name, given);
    Object.defineProperty(exports, row.name, { value });
  }
  return exports;
}
