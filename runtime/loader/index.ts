/** What emitted modules import. */

export {
  type ExportedFunction,
  FzyError,
  type FzyInstance,
  FzyTrap,
  type HostImports,
  type InstantiateOptions,
  instantiateModule,
} from './instantiate.ts';
