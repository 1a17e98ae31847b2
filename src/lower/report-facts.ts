/** Facts for the lowering report, counted in lowered IR: what the back end will emit. */

import { reversePostOrder } from '../ir/cfg.ts';
import type { Inst } from '../ir/instructions.ts';
import type { Func, Module } from '../ir/module.ts';
import type { Facts } from '../report/lowering/report.ts';
import type { SiteKind } from '../report/lowering/remark.ts';
import { NO_SITE, type Site } from '../report/source.ts';
