/** What surrounds a call that uses the arena: afterwards it ends where it did before. */
// @ts-check

/**
 * Where imports may call back in, calls nest.
 * @param {import('./host.ts').Host} host
 */
export function enter(host) {
  const { arena, stack } = host.wasm;
  const marks =
    host.depth === 0
      ? { depth: 0, arena: host.base, stack: host.stackBase }
      : { depth: host.depth, arena: arena.value >>> 0, stack: stack.value };
  host.top = marks.arena;
  host.depth++;
  return marks;
}

/**
 * @param {import('./host.ts').Host} host
 * @param {{ readonly depth: number, readonly stack: number }} marks
 */
export function leave(host, { depth, stack }) {
  // First what cannot fail where the stack is nearly used up.
  host.depth = depth;
  host.wasm.stack.value = stack;
  if (depth === 0) host.handles.length = 1;
}

/**
 * Where statics keep text or collections, the program takes the arena back, and tells where it begins now.
 * @param {import('./host.ts').Host} host
 * @param {number} mark
 * @param {number} depth
 */
export function settle(host, mark, depth) {
  const { 'fzy:settle': take, arena } = host.wasm;
  take?.(mark, depth === 0 ? 1 : 0);
  if (depth === 0) host.base = arena.value >>> 0;
}

/**
 * Does one of several things that are all to be done, whatever becomes of the others.
 * @param {unknown[]} failures
 * @param {() => void} body
 */
export function attempt(failures, body) {
  try {
    body();
  } catch (error) {
    failures.push(error);
  }
}
