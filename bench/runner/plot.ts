/** The ratios of a run as an SVG picture: one row per kernel, one mark per side, on a logarithmic scale. */

import type { Results } from './results.ts';

const COLOURS = [
  '#d1495b',
  '#2e86ab',
  '#3c9d60',
  '#8e6bbf',
  '#e08e29',
  '#6b7280',
  '#111827',
  '#c05299',
  '#0f766e',
];
const ROW = 26;
const LEFT = 190;
const WIDTH = 640;

export function plot(results: Results): string {
  const rows = Object.entries(results.kernels);
  const sides = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const ratios = rows
    .flatMap(([, row]) => Object.values(row).map((f) => f.ratio))
    .filter((r) => r > 0);
  const low = Math.min(0.25, ...ratios);
  const high = Math.max(2, ...ratios);
  const x = (ratio: number): number =>
    LEFT + (WIDTH * (Math.log2(ratio) - Math.log2(low))) / (Math.log2(high) - Math.log2(low));
  const height = 70 + rows.length * ROW + 24;
  const colour = (side: string): string => COLOURS[sides.indexOf(side) % COLOURS.length] ?? '#000';
  const parts: string[] = [];
  for (let power = Math.ceil(Math.log2(low)); power <= Math.log2(high); power++) {
    const at = x(2 ** power).toFixed(1);
    const label = power >= 0 ? String(2 ** power) : `1/${2 ** -power}`;
    const style = power === 0 ? 'stroke="#444" stroke-width="1.5"' : 'stroke="#ddd"';
    parts.push(`<line x1="${at}" x2="${at}" y1="56" y2="${height - 24}" ${style}/>`);
    parts.push(
      `<text x="${at}" y="${height - 8}" text-anchor="middle" fill="#555">${label}</text>`,
    );
  }
  rows.forEach(([name, row], index) => {
    const y = 70 + index * ROW;
    parts.push(`<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${escapeXml(name)}</text>`);
    for (const side of [...sides].reverse()) {
      const figure = row[side];
      if (figure === undefined || !(figure.ratio > 0)) continue;
      const size = side === 'fzy' ? 6 : 4;
      const title = `<title>${escapeXml(side)}: ${figure.ratio}</title>`;
      parts.push(
        `<circle cx="${x(figure.ratio).toFixed(1)}" cy="${y}" r="${size}" fill="${colour(side)}">${title}</circle>`,
      );
    }
  });
  const step = (LEFT + WIDTH) / Math.max(sides.length, 1);
  sides.forEach((side, index) => {
    const at = 12 + index * step;
    parts.push(
      `<circle cx="${at}" cy="40" r="5" fill="${colour(side)}"/><text x="${at + 9}" y="44">${escapeXml(side)}</text>`,
    );
  });
  const title = `${results.suite}: time relative to ${results.reference}, ${results.engine}; to the left is faster`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 30}" height="${height}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="10" y="20" font-size="14">${escapeXml(title)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
