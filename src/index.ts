/**
 * The compiler as a library: what a bundler plug-in or a playground needs. The command line (`src/driver/cli.ts`)
 * stands on the same functions.
 */

export { FzyTrap } from '../runtime/host/errors.js';
export type { ModuleInterface } from '../runtime/interface.ts';
export { check, compile, DEFAULT_OPTIONS } from './driver/compile.ts';
export type {
  CheckResult,
  CompileOptions,
  CompileOutput,
  CompileResult,
  FileHost,
  SourceInput,
} from './driver/contract.ts';
export {
  type HostValue,
  instantiate,
  type Outcome,
  type Run,
  type Runnable,
} from './driver/execute.ts';
export { interpretProgram } from './driver/execute-interpreter.ts';
export { nodeFileHost } from './driver/files.ts';
export type { Diagnostic, DiagnosticCode, Label } from './report/diagnostic.ts';
export type { LoweringReport } from './report/lowering/report.ts';
export { type JsonDiagnostic, renderJson } from './report/render-json.ts';
export { renderText } from './report/render-text.ts';
export type { TrapKind } from './report/trap.ts';
