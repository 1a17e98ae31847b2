/** Files by name. `main.fzy` has everything, or calls what the modules have. */
export function generateProgram(lines: number, modules?: number): Map<string, string>;
