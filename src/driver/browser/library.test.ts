/** The library within a page, as the package has it: compiled there, and run there. */

import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumPage, chromiumPath } from '../bundlers/testing-chromium.ts';
import { packageRoot } from '../package-files.ts';
import * as paths from './path.ts';

const chromium = chromiumPath();

const PAGE = `<!doctype html>
<title>fzy</title>
<script>
  const failed = (error) => { document.title = JSON.stringify({ failed: String(error) }); };
  addEventListener('error', ({ message }) => failed(message));
  addEventListener('unhandledrejection', ({ reason }) => failed(reason.stack));
</script>
<script type="module">
  import { check, compile, instantiate, nodeFileHost, renderText } from './browser.js';
  const source = (text) => ({ path: 'k.fzy', text });
  const kernel = \`mod parts
pub fn peak(words: str) -> str { parts::loud(words.trim()) }\`;
  const files = { read: (path) => (path === 'parts.fzy' ? 'pub fn loud(s: str) -> str { s.to_upper() + "!" }' : undefined) };
  const [{ output, diagnostics, report }, wrong] = await Promise.all([
    compile(source(kernel), files, { level: 2, report: 'sites' }),
    compile(source('pub fn f() -> i32 { x }')),
  ]);
  const given = new AbortController();
  const slow = compile(source(kernel), files, { signal: given.signal });
  given.abort(new Error('no longer wanted'));
  let files_here;
  try { nodeFileHost(); } catch (error) { files_here = error.message; }
  document.title = JSON.stringify({
    diagnostics,
    result: instantiate(output).call('peak', ['  hé ']).outcome,
    functions: report.functions.map((f) => f.name).filter((name) => /peak|loud/.test(name)),
    wrong: renderText(wrong.diagnostics, wrong.sources, { color: false }),
    checked: check(source('fn f() { ')).diagnostics.length,
    aborted: await slow.then(() => 'done', (error) => error.message),
    files_here,
    globals: Object.keys(globalThis).filter((name) => /fzy|binaryen/i.test(name)),
  });
</script>
`;

describe.skipIf(chromium === undefined)('the compiler in a page', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fzy-library-')));
  let server: Server;
  let page: ChromiumPage;
  const requested: string[] = [];

  beforeAll(async () => {
    const types = { '.js': 'text/javascript', wasm: 'application/wasm' };
    server = createServer((request, response) => {
      const name = basename(request.url ?? '');
      requested.push(name);
      const type = Object.entries(types).find(([ending]) => name.endsWith(ending))?.[1];
      response.setHeader('content-type', type ?? 'text/html; charset=utf-8');
      response.end(type === undefined ? PAGE : readFileSync(join(packageRoot(), 'dist', name)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    page = await ChromiumPage.open(chromium ?? '', join(folder, 'profile'));
    await page.go(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });

  afterAll(async () => {
    await page.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('compiles, runs, explains and gives up', async () => {
    await expect.poll(() => page.value('document.title'), { timeout: 30_000 }).toMatch(/^\{/);
    expect(JSON.parse(String(await page.value('document.title')))).toMatchObject({
      diagnostics: [],
      result: { kind: 'value', value: 'Hé!' },
      functions: expect.arrayContaining(['peak']),
      wrong: expect.stringContaining('error[FZ0101]: cannot find name `x`\n --> k.fzy:1:21'),
      checked: 1,
      aborted: 'no longer wanted',
      files_here: expect.stringContaining('no files'),
      globals: [],
    });
    // Three compiles in this page.
    expect(requested.filter((name) => name === 'binaryen.wasm')).toHaveLength(1);
  });
});

describe('paths in a browser', () => {
  it.each([
    ['a/b.fzy', '', 'a', 'b.fzy'],
    ['b.fzy', '.fzy', '.', 'b'],
    ['/b.fzy', '.fzy', '/', 'b'],
  ])('%s', (path, suffix, folder, name) => {
    expect([paths.dirname(path), paths.basename(path, suffix)]).toEqual([folder, name]);
  });

  it.each([
    [['.', 'a.fzy'], 'a.fzy'],
    [['a', '..', 'b', './c.fzy'], 'b/c.fzy'],
    [['../x', '../..', 'y'], '../../y'],
    [['/', 'a', 'b'], '/a/b'],
    [['', '.'], '.'],
  ])('%j is %s', (parts, joined) => {
    expect(paths.join(...parts)).toBe(joined);
    expect(join(...parts)).toBe(joined);
  });
});
