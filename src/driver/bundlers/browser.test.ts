/** A page that Vite serves, in Chromium where there is one: a click, a change of the kernel, an error, its cure. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vite from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumPage, chromiumPath } from './testing-chromium.ts';
import { fzy } from './vite.ts';

const chromium = chromiumPath();

const PAGE = `<!doctype html>
<title>fzy</title>
<button>Greet</button>
<output></output>
<script type="module">
  import { greet } from './kernel.fzy';
  document.querySelector('button').onclick = () => {
    document.querySelector('output').textContent = greet('Wörld');
  };
  document.body.dataset.ready = greet('');
</script>
`;
const kernel = (word: string): string =>
  `pub fn greet(name: str) -> str {\n    ${word} + name\n}\n`;

describe.skipIf(chromium === undefined)('a page', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fzy-browser-')));
  const root = join(folder, 'app');
  let server: vite.ViteDevServer;
  let page: ChromiumPage;

  const shown = (selector: string) => expect.poll(() => page.value(selector), { timeout: 20_000 });
  const ready = 'document.body?.dataset.ready';

  beforeAll(async () => {
    mkdirSync(root);
    writeFileSync(join(root, 'index.html'), PAGE);
    writeFileSync(join(root, 'kernel.fzy'), kernel('"hello, "'));
    server = await vite.createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [fzy({ level: 0 })],
      server: { port: 0, host: '127.0.0.1' },
    });
    await server.listen();
    page = await ChromiumPage.open(chromium ?? '', join(folder, 'profile'));
    await page.go(server.resolvedUrls?.local[0] ?? '');
  });

  afterAll(async () => {
    await page.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('calls the kernel when something is clicked', async () => {
    await shown(ready).toBe('hello, ');
    await page.click('button');
    await shown('document.querySelector("output").textContent').toBe('hello, Wörld');
    const picture = await page.picture();
    if (process.env.FZY_PICTURE !== undefined) writeFileSync(process.env.FZY_PICTURE, picture);
    expect(picture.length).toBeGreaterThan(1000);
  });

  it('has the new kernel when it is changed', async () => {
    writeFileSync(join(root, 'kernel.fzy'), kernel('"good day, "'));
    await shown(ready).toBe('good day, ');
  });

  it('shows an error over the page, until it is mended', async () => {
    const overlay = 'document.querySelector("vite-error-overlay")?.shadowRoot.textContent ?? ""';
    writeFileSync(join(root, 'kernel.fzy'), kernel('"hi, " + nobody'));
    await shown(overlay).toContain('FZ0101: cannot find name `nobody`');
    expect(await page.value(overlay)).toContain('kernel.fzy:2:14');
    if (process.env.FZY_PICTURE !== undefined) {
      writeFileSync(`${process.env.FZY_PICTURE}.error.png`, await page.picture());
    }
    writeFileSync(join(root, 'kernel.fzy'), kernel('"hi, "'));
    await shown(overlay).toBe('');
    await shown(ready).toBe('hi, ');
  });
});
