/** `fzyc passes`: what the compiler does between the high IR and WebAssembly, in order. */

import { PASSES } from '../../lower/pipeline.ts';
import { EXIT, type Execute } from '../cli/commands.ts';

export const execute: Execute = async (_line, terminal) => {
  const width = Math.max(...PASSES.map((pass) => pass.name.length));
  for (const pass of PASSES) {
    const required = pass.required ? ' (required)' : '';
    terminal.out(`${pass.name.padEnd(width)}  ${pass.summary}${required}\n`);
  }
  return EXIT.ok;
};
