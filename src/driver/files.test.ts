import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SourceSet } from '../report/source.ts';
import { FileError } from './codes.ts';
import { nodeFileHost, outputName, readInput, recordingHost, writeOutput } from './files.ts';
import { moduleFiles } from './module-files.ts';
import { moduleFolder } from './module-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'fzy-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof FileError) return error.diagnostic.code;
    throw error;
  }
  return 'none';
}

describe('input', () => {
  const host = nodeFileHost();

  it('is text, without a byte order mark', () => {
    expect(readInput(put('ok.fzy', '\ufefffn f() {}'), host).text).toBe('fn f() {}');
  });

  it('has a code for everything that can be wrong', () => {
    expect(codeOf(() => readInput(join(folder, 'none.fzy'), host))).toBe('FZ0901');
    expect(codeOf(() => readInput(join(put('plain', ''), 'below.fzy'), host))).toBe('FZ0901');
    expect(codeOf(() => readInput(folder, host))).toBe('FZ0902');
    expect(codeOf(() => readInput(`${folder}/\0`, host))).toBe('FZ0903');
    expect(codeOf(() => readInput(put('bad.fzy', new Uint8Array([97, 0xff])), host))).toBe(
      'FZ0904',
    );
  });

  it.each([
    [[0xff], 0],
    [[97, 98, 0x80, 99], 2],
    [[97, 0xc3], 1],
    [[0xc3, 0xa9, 0xed, 0xa0, 0x80], 3],
    [[...new Uint8Array(5000).fill(97), 0xfe], 5000],
  ])('says at which byte %j stops being UTF-8', (bytes, at) => {
    const path = put('bytes.fzy', new Uint8Array(bytes));
    expect(() => readInput(path, host)).toThrow(`is not UTF-8: byte ${at} `);
  });

  it('is remembered, found or not', () => {
    const recorded = recordingHost(host);
    recorded.host.read(join(folder, 'ok.fzy'));
    recorded.host.read(join(folder, 'gone.fzy'));
    expect([...recorded.paths]).toEqual([join(folder, 'ok.fzy'), join(folder, 'gone.fzy')]);
  });
});

describe('output', () => {
  it('makes its folder, replaces what was there, and leaves nothing else', () => {
    const out = join(folder, 'a', 'b');
    writeOutput(out, 'x.js', 'old');
    writeOutput(out, 'x.js', 'new');
    expect(readFileSync(join(out, 'x.js'), 'utf8')).toBe('new');
    expect(readdirSync(out)).toEqual(['x.js']);
  });

  it('that cannot be written is an error, and leaves no litter', () => {
    const file = put('file', '');
    expect(codeOf(() => writeOutput(join(file, 'below'), 'x.js', ''))).toBe('FZ0906');
    if (process.platform === 'linux') {
      expect(codeOf(() => writeOutput('/proc/no/such/folder', 'x.js', ''))).toBe('FZ0906');
    }
    mkdirSync(join(folder, 'taken', 'x.js'), { recursive: true });
    expect(codeOf(() => writeOutput(join(folder, 'taken'), 'x.js', ''))).toBe('FZ0906');
    expect(readdirSync(join(folder, 'taken'))).toEqual(['x.js']);
  });

  it.each([
    ['dir/name.fzy', 'name'],
    ['name', 'name'],
    ['.fzy', 'module'],
    ['<stdin>', 'stdin'],
  ])('of %s is called %s', (path, name) => {
    expect(outputName(path)).toBe(name);
  });
});

describe('modules', () => {
  it.each([
    ['src/main.fzy', true, 'src'],
    ['src/geometry.fzy', false, 'src/geometry'],
    ['src/geometry/mod.fzy', false, 'src/geometry'],
    ['<stdin>', true, '.'],
  ])('of %s (root: %s) lie in %s', (path, isRoot, expected) => {
    expect(moduleFolder(path, isRoot)).toBe(expected);
  });

  it('are found in both places, once each', () => {
    const texts: Record<string, string> = {
      'src/a.fzy': 'A',
      'src/b/mod.fzy': 'B',
      'src/a/c.fzy': 'C',
    };
    const sources = new SourceSet();
    const root = sources.add('src/main.fzy', '');
    const loader = moduleFiles(root, sources, { read: (path) => texts[path] });
    const file = (from: typeof root, name: string) => {
      const found = loader.load(from, name);
      if (!('file' in found)) throw new Error(`tried ${found.tried.join()}`);
      return found.file;
    };
    const a = file(root, 'a');
    expect(a.text).toBe('A');
    expect(file(root, 'b').text).toBe('B');
    expect(file(a, 'c').text).toBe('C');
    expect(file(root, 'a')).toBe(a);
    expect(file(root, 'main')).toBe(root);
    expect(loader.load(a, 'd')).toEqual({ tried: ['src/a/d.fzy', 'src/a/d/mod.fzy'] });
    expect(sources.files).toHaveLength(4);
  });
});
