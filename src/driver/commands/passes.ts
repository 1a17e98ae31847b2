/** `fzyc passes`: what the compiler does between the high IR and WebAssembly, in order. */

import { PIPELINE } from '../../lower/pipeline.ts';
import { EXIT, type Execute } from '../cli/commands.ts';

export const execute: Execute = async (_line, terminal) => {
  const width = Math.max(...PIPELINE.map((pass) => pass.name.length));
  for (const pass of PIPELINE) {
    const required = pass.required ? ' (required)' : '';
    terminal.out(`${pass.name.padEnd(width)}  ${pass.summary}${required}\n`);
  }
  return EXIT.ok;
};
