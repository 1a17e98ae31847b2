/** SARIF 2.1.0 (OASIS), for code hosts: missed fast paths are notes, contracts that do not hold are errors. */

import { worstFirst } from './render-text.ts';
import type { LoweringReport, Place } from './report.ts';
import { type ReportSources, sourcesOf } from './sources-of.ts';

/** `describe` gives the meaning of a rule. */
export function renderReportSarif(
  report: LoweringReport,
  describe: (rule: string) => string | undefined,
): string {
  const from = sourcesOf(report);
  const missed = report.sites.flatMap((site) => {
    const [worst] = worstFirst(site.instances);
    if (site.status !== 'slow' || worst === undefined) return [];
    const hint = worst.hint === undefined ? '' : ` Cure: ${worst.hint}`;
    return [
      {
        ruleId: worst.rule,
        level: 'note',
        message: { text: `${site.kind} ${worst.decision}: ${worst.reason}.${hint}` },
        locations: [locationOf(site.place, from)],
        relatedLocations: worst.inlinedAt.map((at) => locationOf(at, from, 'inlined here')),
        partialFingerprints: {
          'fzySite/v1': `${site.function}:${site.kind}:${from.textOf(site.place)}`,
        },
      },
    ];
  });
  const failed = report.contracts.flatMap((contract) =>
    contract.violations.map((violation) => ({
      ruleId: violation.rule,
      level: 'error',
      message: { text: `#[require(${contract.name})] does not hold: ${violation.reason}` },
      locations: [locationOf(violation.place, from)],
      relatedLocations: [
        ...violation.inlinedAt.map((at) => locationOf(at, from, 'inlined here')),
        locationOf(contract.place, from, 'required here'),
      ],
      partialFingerprints: {
        'fzySite/v1': `require(${contract.name}):${from.textOf(violation.place)}`,
      },
    })),
  );
  const results = [...failed, ...missed];
  const rules = [...new Set(results.map((result) => result.ruleId))].sort().map((id) => {
    const text = describe(id);
    return text === undefined ? { id } : { id, shortDescription: { text } };
  });
  const [name = 'fzyc', version = ''] = report.compiler.split(' ');
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, version, rules } },
        columnKind: 'unicodeCodePoints',
        results,
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function locationOf(place: Place, { sources, spanOf }: ReportSources, message?: string) {
  const { file, end } = spanOf(place);
  const last = sources.position(file, end);
  return {
    physicalLocation: {
      artifactLocation: { uri: place.path.split('/').map(encodeURIComponent).join('/') },
      region: {
        startLine: place.line,
        startColumn: place.column,
        endLine: last.line,
        endColumn: last.column,
      },
    },
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}
