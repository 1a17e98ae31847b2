/**
 * How values of a type are checked, copied into the module's memory, and read from it or from machine values. Scalars
 * become expressions; what has parts gets functions of its own, one for each type and use.
 */

import { Checks } from './checks.ts';
import { Definitions } from './definitions.ts';
import { Loads } from './loads.ts';
import type { Scope } from './scope.ts';
import { Stores } from './stores.ts';

export class Codecs {
  readonly definitions: Definitions;
  readonly checks: Checks;
  readonly stores: Stores;
  readonly loads: Loads;

  constructor(scope: Scope) {
    this.definitions = new Definitions(scope);
    this.checks = new Checks(this.definitions);
    this.stores = new Stores(this.definitions);
    this.loads = new Loads(this.definitions);
  }
}
