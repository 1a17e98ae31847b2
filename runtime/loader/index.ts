/** What emitted modules of `--perf-fastpath=off` import. */

export { FzyError, FzyTrap } from '../host/errors.js';
export {
  type ExportedFunction,
  type FzyInstance,
  type HostImports,
  type InstantiateOptions,
  instantiateReference,
} from './instantiate.ts';
