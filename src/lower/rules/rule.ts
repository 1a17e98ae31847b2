/** What the list of rules says of one of them. */

import type { SiteKind } from '../../report/lowering/remark.ts';

export interface Rule {
  /** `area.reason`, in kebab-case. Stable: scripts and contracts go by it. */
  readonly name: string;
  readonly kinds: readonly SiteKind[];
  readonly decisions: readonly string[];
  /** One line for people who meet the name in a report. */
  readonly meaning: string;
}
