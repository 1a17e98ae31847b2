/**
 * Ways to call `boundary.fzy`, and what it is compared with. Each gives functions that the bench calls: `total_16` and
 * `total_65536` over so many numbers, and `same`, which takes text in and out and looks at its last character.
 */

const COUNTS = [16, 65_536];

function totals(make) {
  return Object.fromEntries(COUNTS.map((count) => [`total_${count}`, make(count)]));
}

function numbers(count) {
  return Float64Array.from({ length: count }, (_, i) => i % 7);
}

/** Looking at a character makes an engine put the text together. */
function last(text) {
  return text.charCodeAt(text.length - 1);
}

/** Plain JavaScript. */
export function plain() {
  const sum = (xs) => {
    let total = 0;
    for (let i = 0; i < xs.length; i++) total += xs[i];
    return total;
  };
  return totals((count) => {
    const xs = numbers(count);
    return () => sum(xs);
  });
}

/** The script that `fzyc build` writes, an instance for each side: with owners of memory, and with views of it. */
export function owned(script) {
  const kernel = script.instantiateSync();
  // The larger one first: memory that grows takes views away.
  const owners = new Map(
    COUNTS.toReversed().map((count) => [count, kernel.allocate('f64', count)]),
  );
  for (const [count, owner] of owners) owner.view.set(numbers(count));
  return {
    ...totals((count) => {
      const owner = owners.get(count);
      return () => kernel.total(owner);
    }),
    same: (text) => last(kernel.same(text)),
  };
}

export function viewed(script) {
  const kernel = script.instantiateSync();
  const owners = COUNTS.toReversed().map((count) => [count, kernel.allocate('f64', count)]);
  const views = new Map(owners.map(([count, owner]) => [count, owner.view]));
  for (const [count, view] of views) view.set(numbers(count));
  return totals((count) => {
    const view = views.get(count);
    return () => kernel.total(view);
  });
}

/** A script whose arrays are copied at every call: ours, and AssemblyScript's. */
export function copied(kernel) {
  return {
    ...totals((count) => {
      const xs = numbers(count);
      return () => kernel.total(xs);
    }),
    same: (text) => last(kernel.same(text)),
  };
}

/** An instance of the module itself, with room for text and numbers. */
function instance(bytes) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  exports.memory.grow(40);
  return { ...exports, base: (exports.arena.value + 7) & ~7, all: exports.memory.buffer };
}

/** The function of the module, with an address. */
export function bare(bytes) {
  return totals((count) => {
    const { total, base, all } = instance(bytes);
    new Float64Array(all, base, count).set(numbers(count));
    return () => total(base, count);
  });
}

/** By hand, as bindings that copy do it: a view, a copy, a call; text by the platform's transcoders. */
export function transcoded(bytes) {
  const { total, same, base, all } = instance(bytes);
  const memory = new Uint8Array(all);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    ...totals((count) => {
      const xs = numbers(count);
      return () => {
        new Float64Array(all, base, count).set(xs);
        return total(base, count);
      };
    }),
    same(text) {
      const { written } = encoder.encodeInto(text, memory.subarray(base));
      const [pointer, length] = same(base, written);
      return last(decoder.decode(memory.subarray(pointer, pointer + length)));
    },
  };
}

/** By hand, a character at a time where it is ASCII. */
export function looped(bytes) {
  const { same, base, all } = instance(bytes);
  const memory = new Uint8Array(all);
  return {
    same(text) {
      for (let i = 0; i < text.length; i++) memory[base + i] = text.charCodeAt(i);
      const [pointer, length] = same(base, text.length);
      let result = '';
      for (let i = 0; i < length; i++) result += String.fromCharCode(memory[pointer + i]);
      return last(result);
    },
  };
}
