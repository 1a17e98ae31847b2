/** The files of a new project: a kernel with a test, TypeScript that calls it, and Vite to put them together. */

import type { TEMPLATES } from '../cli/commands.ts';
import { WEB_FILES } from './starter-web.ts';

export type Template = (typeof TEMPLATES)[number];

export interface Starter {
  /** Of the package. */
  readonly name: string;
  readonly template: Template;
  /** Of this package. */
  readonly version: string;
  /** Of another package: what this one was tested with. */
  readonly tested: (name: string) => string;
}

/** Where the program is. */
export const KERNEL_PATH = 'src/histogram.fzy';

/** Path → text. */
export type StarterFiles = Readonly<Record<string, string>>;

export function starterFiles(starter: Starter): StarterFiles {
  const own = starter.template === 'vite' ? WEB_FILES : NODE_FILES;
  return {
    'package.json': packageJson(starter),
    'tsconfig.json': tsconfig(starter.template),
    '.gitignore': 'node_modules\ndist\n',
    [KERNEL_PATH]: KERNEL,
    'src/histogram.test.ts': TEST,
    ...own,
  };
}

function packageJson({ name, template, version, tested }: Starter): string {
  const run = template === 'vite' ? { dev: 'vite' } : { start: 'vite build && node dist/main.js' };
  const document = {
    name,
    private: true,
    type: 'module',
    scripts: {
      ...run,
      test: `fzyc test ${KERNEL_PATH} && vitest run`,
      build: 'vite build && tsc',
    },
    devDependencies: {
      ...(template === 'node' && { '@types/node': `^${tested('@types/node')}` }),
      fzy: `^${version}`,
      typescript: `~${tested('typescript')}`,
      vite: `^${tested('vite')}`,
      vitest: `^${tested('vitest')}`,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function tsconfig(template: Template): string {
  const document = {
    compilerOptions: {
      target: 'es2022',
      lib: template === 'vite' ? ['es2023', 'dom'] : ['es2023'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: template === 'vite' ? [] : ['node'],
      strict: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src'],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const KERNEL = `/// How much of the data is its most frequent byte, from 0 to 1.
pub fn peak(data: [u8]) -> f64 {
    if data.len() == 0 then return 0.0
    let mut counts = [0; 256]
    for byte in data {
        counts[byte] += 1
    }
    let mut most = 0
    for n in counts {
        most = max(most, n)
    }
    most as f64 / data.len() as f64
}

test "half of it is 2" {
    assert(peak([1, 2, 2, 3]) == 0.5)
}
`;

const TEST = `import { expect, test } from 'vitest';
import { peak } from './histogram.fzy';

test('half of it is 2', () => {
  expect(peak(Uint8Array.of(1, 2, 2, 3))).toBe(0.5);
});
`;

const NODE_FILES: StarterFiles = {
  'vite.config.ts': `import fzy from 'fzy/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [fzy()],
  build: { ssr: 'src/main.ts' },
});
`,
  'src/main.ts': `import { readFileSync } from 'node:fs';
import { peak } from './histogram.fzy';

const path = process.argv[2] ?? 'package.json';
const share = peak(readFileSync(path));
console.log(\`\${path}: \${(share * 100).toFixed(1)} % of it is one byte\`);
`,
};
