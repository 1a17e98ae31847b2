/** Names inside of one emitted script. */

import { identifier } from './names.ts';

/** Names that are taken, in a scope and those around it. */
export class Scope {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  get names(): ReadonlySet<string> {
    return this.taken;
  }

  /** A scope inside of this one as it is now. */
  inner(): Scope {
    return new Scope(this.taken);
  }

  /** A name like the wanted one that nothing else has. */
  name(wanted: string): string {
    const name = identifier(wanted, this.taken);
    this.taken.add(name);
    return name;
  }
}

/** A string in JavaScript. */
export function quoted(text: string): string {
  const plain = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${plain}'`;
}
