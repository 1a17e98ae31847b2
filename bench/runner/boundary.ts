/** Calls between JavaScript and WebAssembly: arrays in place and copied, and text of several lengths. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Argument } from './arguments.ts';
import type { Kernel } from './kernels.ts';
import { type Built, buildAssemblyScript, buildFzy, type Places } from './peers.ts';
import type { Engine } from './processes.ts';
import { type Choice, chosen, type Row, type Suite } from './suites.ts';

/** One side: which function of `sides.mjs` makes it, of what. */
type Maker = readonly [side: string, make: string, of: 'script' | 'bytes' | 'as' | 'nothing'];

/** The first is what the others are compared with. */
const SIXTEEN: readonly Maker[] = [
  ['base', 'bare', 'bytes'],
  ['fzy owner', 'owned', 'script'],
  ['fzy view', 'viewed', 'script'],
  ['fzy copied', 'copied', 'script'],
  ['by hand, copied', 'transcoded', 'bytes'],
  ['as', 'copied', 'as'],
];
const MANY: readonly Maker[] = [['base', 'plain', 'nothing'], ...SIXTEEN.slice(1)];
const TEXT: readonly Maker[] = [
  ['base', 'transcoded', 'bytes'],
  ['fzy', 'owned', 'script'],
  ['as', 'copied', 'as'],
];
/** Where text is ASCII. */
const LOOP: Maker = ['by hand, loop', 'looped', 'bytes'];

const LENGTHS = [8, 100, 10_000, 100_000];

/**
 * `base` is the bare WebAssembly call for 16 numbers in place, plain JavaScript for 65,536, and for text the platform's
 * transcoders by hand.
 */
export function boundarySuite(places: Places, engine: Engine, choice: Choice): Suite {
  const program = 'boundary/boundary.fzy';
  const wasm = pathOf(buildFzy(places, program, ['-O3']));
  const as = buildAssemblyScript(places, 'boundary');
  const missing = 'missing' in as ? [`as: ${as.missing}`] : [];
  const sides = pathToFileURL(join(places.bench, 'boundary/sides.mjs')).href;

  /** A module of its own for each side, so that none is optimised for what another does. */
  const write = (name: string, [side, make, of]: Maker): string | undefined => {
    const path = join(places.out, `boundary-${name}-${side.replace(/\W+/g, '-')}.mjs`);
    const given = {
      script: `import * as given from ${url(wasm.replace(/wasm$/, 'js'))};`,
      bytes: `import { readFileSync } from 'node:fs';\nconst given = readFileSync(new URL(${url(wasm)}));`,
      as: 'path' in as ? `import * as given from ${url(as.path)};` : '',
      nothing: 'const given = undefined;',
    }[of];
    if (given === '') return undefined;
    const text = `${given}\nimport { ${make} } from ${JSON.stringify(`${sides}?${name}-${side}`)};\nexport const { ${name} } = ${make}(given);\n`;
    writeFileSync(path, text);
    return path;
  };

  const row = (kernel: Kernel, func: string, makers: readonly Maker[]): Row => ({
    kernel,
    sides: makers.flatMap((maker) => {
      const path = write(func, maker);
      if (path === undefined) return [];
      const { args, repeat } = kernel;
      return engine.side(maker[0], { shape: 'module', path, function: func, args, repeat });
    }),
    compareWith: 3,
  });
  const kernel = (name: string, args: readonly Argument[]): Kernel => {
    return { name, program, args, repeat: 'calls' };
  };
  const rows = [
    row(kernel('sum 16', []), 'total_16', SIXTEEN),
    row(kernel('sum 65536', []), 'total_65536', MANY),
    ...LENGTHS.flatMap((length) =>
      (['ascii', 'mixed'] as const).map((kind) => {
        // Four units of UTF-16 each, so that no length cuts a pair.
        const value = (kind === 'ascii' ? 'abcd' : 'é水😀').repeat(length / 4);
        const makers = kind === 'ascii' ? [...TEXT, LOOP] : TEXT;
        return row(kernel(`text ${length} ${kind}`, [{ kind: 'text', value }]), 'same', makers);
      }),
    ),
  ].filter(({ kernel: one }) => chosen(choice, one));
  return { name: 'boundary', reference: 'base', rows, missing, end: () => {} };
}

function pathOf(built: Built): string {
  if ('missing' in built) throw new Error(built.missing);
  return built.path;
}

function url(path: string): string {
  return JSON.stringify(pathToFileURL(path).href);
}
