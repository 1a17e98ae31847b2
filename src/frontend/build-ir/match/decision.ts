/** What a match is compiled to before it becomes IR: tests on parts of the scrutinee, and where they lead. */

import type { ScalarConstant } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { unreachable } from '../../../report/unreachable.ts';
import type { Local } from '../../typed-pattern.ts';

/** A part of the scrutinee, by the way to it. Identity is the object. */
export interface Occurrence {
  readonly id: number;
  readonly type: Type;
  readonly from: Origin | undefined;
  readonly children: Map<string, Occurrence>;
}

/** How a part is taken from what it is a part of. `variant` is absent for structs and tuples. */
export interface Origin {
  readonly parent: Occurrence;
  readonly variant: number | undefined;
  readonly index: number;
}

export interface Binding {
  readonly local: Local;
  readonly occurrence: Occurrence;
}

export interface Case {
  readonly value: ScalarConstant;
  readonly node: Node;
}

/** A graph without cycles; a node that several lead to is one object. */
export type Node =
  | { readonly kind: 'leaf'; readonly arm: number; readonly bindings: readonly Binding[] }
  /** `fail` is where the arm's guard leads to when it does not hold. */
  | {
      readonly kind: 'guard';
      readonly arm: number;
      readonly bindings: readonly Binding[];
      readonly fail: Node;
    }
  /** By the variant of an enum, else by the value itself. */
  | {
      readonly kind: 'switch';
      readonly on: Occurrence;
      readonly byVariant: boolean;
      readonly cases: readonly Case[];
      readonly otherwise: Node;
    }
  /** Inclusive at both ends. */
  | {
      readonly kind: 'range';
      readonly on: Occurrence;
      readonly lo: bigint;
      readonly hi: bigint;
      readonly inside: Node;
      readonly outside: Node;
    }
  | {
      readonly kind: 'bind';
      readonly arm: number;
      readonly bindings: readonly Binding[];
      readonly next: Node;
    }
  /** No arm is left; an exhaustive match never gets here. */
  | { readonly kind: 'fail' };

export function successors(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'leaf':
    case 'fail':
      return [];
    case 'guard':
      return [node.fail];
    case 'switch':
      return [...node.cases.map((c) => c.node), node.otherwise];
    case 'range':
      return [node.inside, node.outside];
    case 'bind':
      return [node.next];
    default:
      return unreachable(node, 'successors');
  }
}

/** The parts of one scrutinee. */
export class Occurrences {
  readonly root: Occurrence;
  private count = 1;

  constructor(type: Type) {
    this.root = { id: 0, type, from: undefined, children: new Map() };
  }

  child(parent: Occurrence, variant: number | undefined, index: number, type: Type): Occurrence {
    const key = `${variant ?? ''}.${index}`;
    let child = parent.children.get(key);
    if (child === undefined) {
      child = { id: this.count++, type, from: { parent, variant, index }, children: new Map() };
      parent.children.set(key, child);
    }
    return child;
  }
}
