/**
 * Control flow as the structuring sees it: nodes with ordered edges. A node runs the code of one block
 * of IR, or none; an edge may carry values into the parameters of its target.
 */

import type { BlockId } from '../../ir/instructions.ts';

/** Index into `FlowGraph.nodes`. The entry is node 0. */
export type NodeId = number;

/** The `index`-th edge out of a block of IR, whose arguments have to be moved. */
export interface MoveRef {
  readonly block: BlockId;
  readonly index: number;
}

export interface FlowEdge {
  readonly to: NodeId;
  /** What has to be moved on the way; none where the edge has no arguments. */
  readonly moves?: MoveRef;
  /** On the way to dispatch nodes: which of their targets are meant. */
  readonly labels?: readonly Label[];
}

/** `target` is the index of an edge of `dispatch`. */
export interface Label {
  readonly dispatch: NodeId;
  readonly target: number;
}

export interface FlowNode {
  /**
   * `exit`: returns or traps. `branch`: two edges, taken when the condition holds and when not.
   * `table`: an edge per value of the index, the last one for all others; none of them has moves or
   * labels. `dispatch` is a table over the node's own label variable.
   */
  readonly kind: 'exit' | 'jump' | 'branch' | 'table' | 'dispatch';
  /** The block whose code and terminator it has; none for a node that was made here. */
  readonly block: BlockId | undefined;
  readonly edges: readonly FlowEdge[];
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
}
