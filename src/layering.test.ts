/**
 * The rules of the house that a machine can check: who may import whom, and what no file may contain.
 * `docs/architecture.md` says why.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Layer → the layers that it may import. Its own files and `types of` are always allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  report: [],
  ir: ['report'],
  frontend: ['report', 'ir'],
  lower: ['report', 'ir'],
  backend: ['report', 'ir'],
  driver: ['report', 'ir', 'frontend', 'lower', 'backend', 'runtime'],
  index: ['driver', 'runtime', 'report'],
  runtime: [],
};

/** Packages and node modules; `node:` stands for all of the latter. Only the driver touches the outside. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  frontend: ['chevrotain'],
  backend: ['binaryen'],
  driver: ['node:', 'binaryen'],
};

/** Imports across that are part of an interface and cost nothing: types, and the words of traps and of types. */
function isAlwaysFine(to: string, typeOnly: boolean): boolean {
  return typeOnly || ['src/report/trap.ts', 'src/report/type-text.ts'].includes(to);
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** `import(…)`: loaded when it is needed. */
  readonly dynamic?: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !/\.(d|test)\.ts$/.test(file));
}

function layerOf(file: string): string {
  const [top = '', next = ''] = file.split('/');
  return top === 'src' ? next.replace(/\.ts$/, '') : top;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
}

function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = node.importClause?.isTypeOnly === true || allTypes(node.importClause);
      found.push({ specifier: node.moduleSpecifier.text, typeOnly });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const specifier = node.moduleSpecifier.getText().slice(1, -1);
      found.push({ specifier, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) {
        found.push({ specifier: argument.text, typeOnly: false, dynamic: true });
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ specifier: node.argument.getText().slice(1, -1), typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import { type A, type B }`. */
function allTypes(clause: ts.ImportClause | undefined): boolean {
  const bindings = clause?.namedBindings;
  if (clause === undefined || clause.name !== undefined || bindings === undefined) return false;
  return ts.isNamedImports(bindings) && bindings.elements.every((e) => e.isTypeOnly);
}

/** What is wrong with one import, or undefined. */
function verdict(file: string, { specifier, typeOnly }: Import): string | undefined {
  const from = layerOf(file);
  if (!specifier.startsWith('.')) {
    const allowed = MAY_USE[from] ?? [];
    const fine = allowed.some((name) =>
      name === 'node:' ? specifier.startsWith(name) : specifier === name,
    );
    if (fine || typeOnly) return undefined;
    return `${from} may not use ${specifier}: ${file}`;
  }
  const to = relative(ROOT, resolve(join(ROOT, dirname(file)), specifier)).replaceAll('\\', '/');
  const target = layerOf(to);
  if (
    target === from ||
    isAlwaysFine(to, typeOnly && (from === 'runtime' || target === 'runtime'))
  ) {
    return undefined;
  }
  if (MAY_IMPORT[from]?.includes(target) === true) return undefined;
  return `${from} may not import ${target}: ${file} imports ${specifier}`;
}

/** What only tests use: `testing.ts`, and what imports a test library. It may use everything. */
function isTestCode(file: string, source: ts.SourceFile): boolean {
  const libraries = ['vitest', 'fast-check'];
  return (
    /testing\.ts$/.test(file) || importsOf(source).some((i) => libraries.includes(i.specifier))
  );
}

const all = new Map(
  [...sourceFiles('src'), ...sourceFiles('runtime')].map((file) => [file, parse(file)]),
);
const sources = new Map([...all].filter(([file, source]) => !isTestCode(file, source)));
const files = [...sources.keys()];

/** `file:line` of every node that `wanted` picks out. */
function places(wanted: (node: ts.Node) => boolean, allowed: readonly string[] = []): string[] {
  const found: string[] = [];
  for (const [file, source] of sources) {
    if (allowed.includes(file)) continue;
    const visit = (node: ts.Node): void => {
      if (wanted(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push(`${file}:${line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

describe('layers', () => {
  it('are all in the table', () => {
    const layers = [...new Set(files.map(layerOf))].sort();
    expect(layers.filter((layer) => MAY_IMPORT[layer] === undefined)).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('import only what is below them', () => {
    const faults = [...sources].flatMap(([file, source]) =>
      importsOf(source).flatMap((found) => verdict(file, found) ?? []),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    ['src/ir/x.ts', '../lower/pass.ts', false, 'ir may not import lower'],
    ['src/ir/x.ts', '../lower/pass.ts', true, 'ir may not import lower'],
    ['src/lower/passes/x.ts', '../../backend/x.ts', false, 'lower may not import backend'],
    ['src/frontend/x.ts', '../lower/x.ts', false, 'frontend may not import lower'],
    ['runtime/loader/x.ts', '../../src/ir/types.ts', false, 'runtime may not import ir'],
    ['src/lower/x.ts', 'binaryen', false, 'lower may not use binaryen'],
    ['src/backend/x.ts', 'node:fs', false, 'backend may not use node:fs'],
    ['runtime/loader/x.ts', '../../src/report/trap.ts', false, undefined],
    ['runtime/loader/x.ts', '../../src/ir/types.ts', true, undefined],
    ['src/backend/x.ts', '../../runtime/interface.ts', true, undefined],
    ['src/backend/x.ts', '../../runtime/loader/index.ts', false, 'backend may not import runtime'],
    ['src/driver/cli/x.ts', '../../backend/emit.ts', false, undefined],
    ['src/ir/passes/x.ts', '../types.ts', false, undefined],
  ])('%s → %s (type only: %s): %s', (file, specifier, typeOnly, message) => {
    const found = verdict(file, { specifier, typeOnly });
    if (message === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(message);
  });
});

describe('start-up', () => {
  /** Every file of ours that is loaded with `file`. */
  function loadedWith(file: string, seen = new Set<string>()): Set<string> {
    seen.add(file);
    for (const { specifier, typeOnly, dynamic } of importsOf(sources.get(file) ?? parse(file))) {
      if (typeOnly || dynamic === true || !specifier.startsWith('.')) continue;
      const to = relative(ROOT, resolve(join(ROOT, dirname(file)), specifier)).replaceAll(
        '\\',
        '/',
      );
      if (!seen.has(to)) loadedWith(to, seen);
    }
    return seen;
  }

  it('of `check` pays for the front end only', () => {
    const loaded = [...loadedWith('src/driver/commands/check.ts')];
    expect(loaded).toContain('src/frontend/check-program.ts');
    const tooMuch = loaded.filter((file) => /^src\/(lower|backend)\/|^runtime\//.test(file));
    expect(tooMuch).toEqual([]);
  });

  it('of `--version` and `--help` pays for next to nothing', () => {
    const loaded = [...loadedWith('src/driver/cli/main.ts')];
    expect(loaded.filter((file) => !/^src\/(driver|report)\//.test(file))).toEqual([]);
  });
});

describe('no file', () => {
  it('has state of its own', () => {
    const isState = (node: ts.Node): boolean =>
      ts.isVariableStatement(node) &&
      ts.isSourceFile(node.parent) &&
      (node.declarationList.flags & ts.NodeFlags.Const) === 0;
    expect(places(isState)).toEqual([]);
  });

  it('says `any`, or an assertion that something is there', () => {
    const kinds = [ts.SyntaxKind.AnyKeyword, ts.SyntaxKind.NonNullExpression];
    expect(places((node) => kinds.includes(node.kind))).toEqual([]);
  });

  it('has an `enum`, a namespace or a default export', () => {
    // `declare global` is no namespace: it adds to declarations that are there.
    const wanted = (node: ts.Node): boolean =>
      ts.isEnumDeclaration(node) ||
      (ts.isModuleDeclaration(node) && !(node.flags & ts.NodeFlags.GlobalAugmentation)) ||
      ts.isExportAssignment(node);
    expect(places(wanted)).toEqual([]);
  });

  it('outside the driver and the loader prints or looks at the process', () => {
    const names = ['console', 'process'];
    const wanted = (node: ts.Node): boolean =>
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      names.includes(node.expression.text);
    const found = places(wanted).filter((place) => !place.startsWith('src/driver/'));
    expect(found.map((place) => place.replace(/:\d+$/, ''))).toEqual([
      'runtime/loader/instantiate.ts',
    ]);
  });
});
