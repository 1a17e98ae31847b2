/** The catalogue of the front end: every code it reports, for `fzyc explain`. */

import type { CodeEntry } from '../report/diagnostic.ts';
import { BUILD_IR_CODES } from './build-ir/codes.ts';
import { ATTRIBUTE_CODES } from './codes-attributes.ts';
import { CONSTANT_CODES } from './codes-constants.ts';
import { CONTROL_CODES } from './codes-control.ts';
import { FLOW_CODES } from './codes-flow.ts';
import { NAME_CODES } from './codes-names.ts';
import { PLACE_CODES } from './codes-places.ts';
import { SYNTAX_CODES } from './codes-syntax.ts';
import { TYPE_CODES } from './codes-types.ts';
import { UNSUPPORTED_CODES } from './codes-unsupported.ts';
import { VECTOR_CODES } from './codes-vectors.ts';

export const FRONTEND_CODES: readonly CodeEntry[] = [
  ...SYNTAX_CODES,
  ...NAME_CODES,
  ...TYPE_CODES,
  ...VECTOR_CODES,
  ...BUILD_IR_CODES,
  ...FLOW_CODES,
  ...CONTROL_CODES,
  ...PLACE_CODES,
  ...CONSTANT_CODES,
  ...ATTRIBUTE_CODES,
  ...UNSUPPORTED_CODES,
];
