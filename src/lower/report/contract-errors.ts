/** Contracts that do not hold, in words. */

import type { DiagnosticCode, Diagnostics, Label } from '../../report/diagnostic.ts';
import type { ContractName } from '../../report/lowering/contract.ts';
import type { Judgement, Violated } from './contracts.ts';

const ERRORS: Readonly<Record<ContractName, { readonly code: DiagnosticCode; title: string }>> = {
  direct: { code: 'FZ0810', title: 'this is not direct, as `#[require(direct)]` asks' },
  no_bounds_checks: {
    code: 'FZ0811',
    title: 'a bounds check is left, and `#[require(no_bounds_checks)]` allows none',
  },
  vectorized: { code: 'FZ0812', title: 'this is not vectorized, as `#[require(vectorized)]` asks' },
  switch: {
    code: 'FZ0813',
    title: 'this `match` is a chain of branches, and `#[require(switch)]` allows none',
  },
  no_alloc: {
    code: 'FZ0814',
    title: 'this takes room while it runs, and `#[require(no_alloc)]` allows none',
  },
};

/** More places than this say nothing new. */
const MAX_PLACES = 20;

export function contractErrors(judgements: readonly Judgement[], diagnostics: Diagnostics): void {
  for (const { contract, violations } of judgements) {
    const { code, title } = ERRORS[contract.name];
    violations.slice(0, MAX_PLACES).forEach((violation, i) => {
      const more = i === MAX_PLACES - 1 ? violations.length - MAX_PLACES : 0;
      diagnostics.error(
        code,
        violation.span,
        title,
        `[${violation.rule}] ${violation.reason}`,
        violation.hint === undefined ? [] : [violation.hint],
        [
          ...callLabels(violation),
          { span: contract.span, message: 'required here', primary: false },
        ],
        more > 0 ? [`there are ${more} more places`] : [],
      );
    });
  }
}

function callLabels({ chain }: Violated): readonly Label[] {
  return chain.map((span) => ({ span, message: 'inlined here', primary: false }));
}
