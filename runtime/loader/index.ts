/** What emitted modules import. */

export {
  type ExportedFunction,
  type FzyInstance,
  FzyTrap,
  type HostImports,
  type InstantiateOptions,
  instantiateModule,
} from './instantiate.ts';
