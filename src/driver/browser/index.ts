/** The library as pages and workers have it: all but the file system. */

export { FzyTrap } from '../../../runtime/host/errors.js';
export { renderJson } from '../../report/render-json.ts';
export { renderText } from '../../report/render-text.ts';
export { check, compile, DEFAULT_OPTIONS } from '../compile.ts';
export { instantiate } from '../execute.ts';
export { interpretProgram } from '../execute-interpreter.ts';

/** There is none here. */
export function nodeFileHost(): never {
  throw new Error('a browser has no files: give `compile` an object with `read(path)`');
}
