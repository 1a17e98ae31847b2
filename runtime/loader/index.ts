/** What emitted modules import. */

export {
  type ExportedFunction,
  FzyTrap,
  type FzyInstance,
  type HostImports,
  type InstantiateOptions,
  instantiateModule,
} from './instantiate.ts';
