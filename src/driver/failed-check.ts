/** What a check gives when there was nothing to check. */

import { SourceSet } from '../report/source.ts';
import type { FileError } from './codes.ts';
import type { CheckResult } from './contract.ts';

export function failedCheck(error: FileError): CheckResult {
  return {
    sources: new SourceSet(),
    diagnostics: [error.diagnostic],
    module: undefined,
    contracts: [],
  };
}
