/**
 * The report as one self-contained page: the source with a colour and a mark per line and the decisions in the margin,
 * the table of functions beside it, and the WebAssembly of the line under the pointer or the focus.
 */

import { PAGE_SCRIPT, PAGE_STYLE } from './page.ts';
import { decisionText, showPlace, worstFirst } from './render-text.ts';
import type { LoweringReport, ReportSite, Status } from './report.ts';
import { COLUMNS, summaryRows } from './summary.ts';

/** A sign beside the colour, for those who do not see colours. */
const MARKS: Readonly<Record<Status, string>> = { slow: '✗', left: '·', fast: '✓', removed: '∅' };

export function renderReportHtml(report: LoweringReport): string {
  const { options, compiler, files } = report;
  const title = `Lowering report: ${files.map((file) => file.path).join(', ')}`;
  const how = `--perf-fastpath=${options.fastPath} --bounds=${options.bounds} -O${options.level}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>Lowering report</h1>
<p>${escapeHtml(compiler)}, <code>${escapeHtml(how)}</code></p>
<p class="legend">${legend()}</p>
</header>
<main>
<section aria-label="Source">
${files.map((file) => sourceTable(report, file.path, file.text)).join('\n')}
</section>
<aside>
<section aria-label="Functions">
${functionTable(report)}
</section>
${contractList(report)}
<section aria-label="The chosen line">
<h2 id="chosen">Choose a line</h2>
<div id="decisions" aria-live="polite"></div>
<h3>WebAssembly</h3>
<pre id="code" tabindex="0">${report.code === undefined ? 'This report was made without it.' : ''}</pre>
</section>
</aside>
</main>
<script type="application/json" id="lines">${lineData(report)}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function legend(): string {
  const words: Readonly<Record<Status, string>> = {
    slow: 'missed a fast path',
    left: 'left as written',
    fast: 'took a fast path',
    removed: 'removed',
  };
  return (Object.keys(words) as Status[])
    .map((s) => `<span class="${s}">${MARKS[s]} ${words[s]}</span>`)
    .join(' ');
}

function sourceTable(report: LoweringReport, path: string, text: string): string {
  const byLine = new Map<number, ReportSite[]>();
  for (const site of report.sites) {
    if (site.place.path !== path) continue;
    const sites = byLine.get(site.place.line);
    if (sites === undefined) byLine.set(site.place.line, [site]);
    else sites.push(site);
  }
  const rows = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line, i) => sourceRow(path, i + 1, line, byLine.get(i + 1) ?? []));
  return `<h2>${escapeHtml(path)}</h2>
<table class="source">
<thead class="hidden"><tr><th>Line</th><th>Decisions</th><th>Source</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function sourceRow(
  path: string,
  number: number,
  line: string,
  sites: readonly ReportSite[],
): string {
  const worst = (['slow', 'left', 'fast', 'removed'] as const).find((status) =>
    sites.some((site) => site.status === status),
  );
  const key = escapeHtml(`${path}:${number}`);
  const decisions = [...new Set(sites.map(badge))].join(' ');
  const attributes = worst === undefined ? '' : ` class="${worst}" tabindex="0"`;
  return `<tr data-line="${key}"${attributes}><th scope="row">${number}</th><td class="margin">${decisions}</td><td class="text"><code>${escapeHtml(line)}</code></td></tr>`;
}

function badge(site: ReportSite): string {
  const [worst] = worstFirst(site.instances);
  const decision = worst === undefined ? '' : decisionText(worst);
  const reason = worst === undefined ? '' : `[${worst.rule}] ${worst.reason}`;
  return `<span class="${site.status}" title="${escapeHtml(`${site.kind}: ${reason}`)}">${MARKS[site.status]} ${escapeHtml(decision)}</span>`;
}

function functionTable(report: LoweringReport): string {
  const heads = COLUMNS.map(
    ({ short, title }) => `<th scope="col" title="${escapeHtml(title)}">${short}</th>`,
  );
  const rows = summaryRows(report).map(
    ({ name, cells }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<table class="functions">
<caption>By function</caption>
<thead><tr><th scope="col">function</th>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function contractList({ contracts }: LoweringReport): string {
  if (contracts.length === 0) return '';
  const items = contracts.map(({ name, on, place, status, why }) => {
    const mark = status === 'holds' ? 'fast' : status === 'failed' ? 'slow' : 'left';
    const more = why === undefined ? '' : `: ${why}`;
    const text = `#[require(${name})] on a ${on} at ${showPlace(place)}: ${status}${more}`;
    return `<li class="${mark}">${MARKS[mark]} ${escapeHtml(text)}</li>`;
  });
  return `<section aria-label="Contracts"><h2>Contracts</h2><ul>${items.join('\n')}</ul></section>`;
}

/** By line, what the page shows when it is chosen. */
function lineData(report: LoweringReport): string {
  const lines: Record<string, { decisions: string[]; code: readonly string[] }> = {};
  const at = (path: string, line: number) => {
    const key = `${path}:${line}`;
    const known = lines[key] ?? { decisions: [], code: [] };
    lines[key] = known;
    return known;
  };
  for (const site of report.sites) {
    const { decisions } = at(site.place.path, site.place.line);
    for (const instance of worstFirst(site.instances)) {
      const call = instance.inlinedAt[0];
      const where = call === undefined ? '' : `, inlined at ${showPlace(call)}`;
      const hint = instance.hint === undefined ? '' : ` — ${instance.hint}`;
      decisions.push(
        `${MARKS[instance.status]} ${site.kind} ${decisionText(instance)} [${instance.rule}] ${instance.reason} (in ${instance.function}${where})${hint}`,
      );
    }
  }
  for (const { path, line, text } of report.code ?? []) at(path, line).code = text;
  // A `</script>` in a source must not end ours.
  return JSON.stringify(lines).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
