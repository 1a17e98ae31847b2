/** What a starter has for a page: the more you type of one letter, the higher it goes. */

export const WEB_FILES: Readonly<Record<string, string>> = {
  'vite.config.ts': `import fzy from 'fzy/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [fzy()],
});
`,
  'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Fzy</title>
  </head>
  <body>
    <textarea rows="8" cols="60">hello, hello</textarea>
    <p>Its most frequent byte is <output></output> of it.</p>
    <script type="module" src="/src/main.ts"></script>
  </body>
</html>
`,
  'src/main.ts': `import { peak } from './histogram.fzy';

const text = document.querySelector('textarea');
const shown = document.querySelector('output');

function show(): void {
  if (text === null || shown === null) return;
  const share = peak(new TextEncoder().encode(text.value));
  shown.value = \`\${(share * 100).toFixed(1)} %\`;
}

text?.addEventListener('input', show);
show();
`,
};
