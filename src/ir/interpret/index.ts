/** The interpreter of IR: the normative meaning of a program. `docs/ir.md` says it in words. */

export { constantToValue, valueToConstant } from './constants.ts';
export {
  DEFAULT_DEPTH,
  type InterpreterHost,
  type InterpreterLimits,
  type Outcome,
} from './contract.ts';
export { Interpreter, interpret } from './interpreter.ts';
export { placeOf, readPlace, readSlice, sliceOf } from './layout.ts';
export {
  AggregateValue,
  EnumValue,
  FunctionValue,
  HandleValue,
  ListValue,
  MapValue,
  PlaceValue,
  type RuntimeValue,
  SetValue,
  SliceValue,
  StrValue,
} from './values.ts';
