/** Style and script of the page. It asks for nothing from outside. */

/** Light and dark by what the reader's system says; contrasts are at least 4.5 to 1. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #fff; --ink: #1b1f24; --dim: #59636e; --line: #d1d9e0;
  --slow: #b3261e; --slow-back: #fdecea; --fast: #116329; --fast-back: #e6f5ea; --left: #6b5300; --left-back: #fff6db;
  --removed: #59636e; --removed-back: #f3f4f6; --chosen: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --ink: #e6edf3; --dim: #9198a1; --line: #3d444d;
  --slow: #ff938a; --slow-back: #3a1512; --fast: #6fdd8b; --fast-back: #0f2d19; --left: #e8c35c; --left-back: #2f2608;
  --removed: #9198a1; --removed-back: #1b2027; --chosen: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.4rem; } h2 { font-size: 1.1rem; } h3 { font-size: 1rem; }
header p { margin: .25rem 0; color: var(--dim); }
.legend span { margin-right: 1rem; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem; }
@media (max-width: 60rem) { main { grid-template-columns: minmax(0, 1fr); } }
aside { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; }
code, pre, .source { font: 13px/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; } .source { width: 100%; display: block; overflow-x: auto; }
.source th { padding: 0 .75rem 0 0; text-align: right; color: var(--dim); font-weight: normal; user-select: none; }
.source td { padding: 0 .5rem; vertical-align: top; white-space: pre; } .margin { font-size: 12px; text-align: right; }
.margin span { margin-left: .5rem; }
.slow { color: var(--slow); } .fast { color: var(--fast); } .left { color: var(--left); } .removed { color: var(--removed); }
tr.slow td.text { background: var(--slow-back); } tr.fast td.text { background: var(--fast-back); }
tr.left td.text { background: var(--left-back); } tr.removed td.text { background: var(--removed-back); }
tr td.text { color: var(--ink); }
tr[aria-current] td.text, tr:focus-visible td.text { outline: 2px solid var(--chosen); outline-offset: -2px; }
tr:focus { outline: none; }
.functions { display: block; overflow-x: auto; font-size: 13px; }
.functions caption { text-align: left; font-weight: bold; }
.functions th, .functions td { padding: .1rem .5rem; border-bottom: 1px solid var(--line); text-align: right; }
.functions th:first-child { text-align: left; }
pre { overflow: auto; max-height: 24rem; border: 1px solid var(--line); padding: .5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

/** Shows a line's decisions and code when the pointer or the focus is on it. */
export const PAGE_SCRIPT = `
const lines = JSON.parse(document.getElementById('lines').textContent);
const [chosen, decisions, code] = ['chosen', 'decisions', 'code'].map((id) => document.getElementById(id));
let current;
function choose(row) {
  if (row === null || row === current) return;
  const found = lines[row.dataset.line];
  if (found === undefined) return;
  current?.removeAttribute('aria-current');
  current = row;
  row.setAttribute('aria-current', 'true');
  chosen.textContent = row.dataset.line;
  decisions.replaceChildren(...found.decisions.map((text) => {
    const item = document.createElement('p');
    item.textContent = text;
    return item;
  }));
  code.textContent = found.code.length > 0 ? found.code.join('\\n') : 'No code comes from this line alone.';
}
for (const event of ['pointerover', 'focusin']) {
  document.addEventListener(event, ({ target }) => choose(target.closest('tr[data-line]')));
}
`;
