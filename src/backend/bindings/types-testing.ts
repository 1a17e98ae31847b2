/** TypeScript itself, for tests of declarations. */

import ts from 'typescript';

/** What TypeScript says about programs that use the declarations, by the programs' names. */
export function typeErrors(
  dts: string,
  programs: Readonly<Record<string, string>>,
  lib: readonly string[] = ['lib.es2022.d.ts'],
): Record<string, string[]> {
  const names = Object.keys(programs);
  const texts = new Map([
    ['/m.d.ts', dts],
    ...names.map((name, i): [string, string] => [`/${i}.ts`, programs[name] ?? '']),
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
    lib: [...lib],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    if (text === undefined) return getSourceFile.call(host, path, version, ...rest);
    return ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const messages = (path: string): string[] => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return found.map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
  };
  return {
    declarations: messages('/m.d.ts'),
    ...Object.fromEntries(names.map((name, i) => [name, messages(`/${i}.ts`)])),
  };
}
