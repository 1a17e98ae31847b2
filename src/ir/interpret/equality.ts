/** `==` on values of one type. */

import * as strings from './strings.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  HandleValue,
  type RuntimeValue,
  StrValue,
} from './values.ts';

/** Part by part; floats as IEEE compares them; collections by identity. */
export function equalValues(a: RuntimeValue, b: RuntimeValue): boolean {
  if (a instanceof StrValue) return b instanceof StrValue && strings.equal(a, b);
  if (a instanceof FunctionValue) return b instanceof FunctionValue && a.name === b.name;
  if (a instanceof HandleValue) return b instanceof HandleValue && a.host === b.host;
  if (a instanceof AggregateValue) return b instanceof AggregateValue && sameItems(a, b);
  if (a instanceof EnumValue) {
    return b instanceof EnumValue && a.variant === b.variant && sameItems(a, b);
  }
  // Not sooner: an aggregate that holds a NaN is not equal to itself.
  return a === b;
}

function sameItems(a: AggregateValue | EnumValue, b: AggregateValue | EnumValue): boolean {
  return a.items.every((item, i) => equalValues(item, b.items[i]));
}
