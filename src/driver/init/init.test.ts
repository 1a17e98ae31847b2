/** `fzyc init`: what it writes, and that it never changes what is there. `.ci/packed` installs and runs starters. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'fzy-init-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function fzyc(...args: readonly string[]) {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const code = await main(args, () => ({
    out: write,
    err: write,
    colorErr: false,
    colorOut: false,
    width: undefined,
  }));
  return { code, text };
}

const filesOf = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

describe('a starter', () => {
  it.each([
    ['vite', ['index.html'], '  npm run dev '],
    ['node', [], '  npm start '],
  ])('for %s says what comes next, and has a test that passes', async (template, more, next) => {
    const root = join(folder, `My ${template} Kernel`);
    const { code, text } = await fzyc('init', root, `--template=${template}`);
    expect(code).toBe(0);
    expect(text).toContain(`  cd ${root}\n  npm install\n  npm test `);
    expect(text).toContain(next);
    const sources = ['histogram.fzy', 'histogram.fzy.d.ts', 'histogram.test.ts', 'main.ts'];
    const top = ['.gitignore', 'package.json', 'src', 'tsconfig.json', 'vite.config.ts'];
    expect(filesOf(root)).toEqual(
      [...top, ...more, ...sources.map((name) => join('src', name))].sort(),
    );
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: `my-${template}-kernel`, type: 'module' });
    const tested = await fzyc('test', join(root, 'src/histogram.fzy'));
    expect(tested).toMatchObject({ code: 0, text: expect.stringContaining('1 passed') });
  });

  it('is not written where a file of it is', async () => {
    const root = mkdtempSync(join(folder, 'mine-'));
    writeFileSync(join(root, 'tsconfig.json'), 'mine');
    const { code, text } = await fzyc('init', root);
    expect(code).toBe(1);
    expect(text).toContain('error[FZ0912]: `');
    expect(text).toContain('tsconfig.json` is there already');
    expect(filesOf(root)).toEqual(['tsconfig.json']);
    expect(readFileSync(join(root, 'tsconfig.json'), 'utf8')).toBe('mine');
  });
});

describe('types', () => {
  it('are written beside a source, as TypeScript is set up', async () => {
    const path = join(folder, 'kernel.fzy');
    writeFileSync(path, 'pub fn twice(x: i32) -> i32 { x * 2 }\n');
    expect(await fzyc('types', path)).toEqual({ code: 0, text: `wrote ${path}.d.ts\n` });
    const nodenext = join(folder, 'kernel.d.fzy.ts');
    expect(await fzyc('types', '--nodenext', path)).toEqual({
      code: 0,
      text: `wrote ${nodenext}\n`,
    });
    const text = readFileSync(nodenext, 'utf8');
    expect(text).toContain('export declare function twice(x: number): number;');
    expect(readFileSync(`${path}.d.ts`, 'utf8')).toBe(text);
  });

  it('stay what they were while there is an error', async () => {
    const path = join(folder, 'wrong.fzy');
    writeFileSync(path, 'pub fn twice(x: i32) -> i32 { nobody }\n');
    expect(await fzyc('types', path)).toMatchObject({
      code: 1,
      text: expect.stringContaining('FZ0101'),
    });
    expect(filesOf(folder)).not.toContain('wrong.fzy.d.ts');
  });
});
