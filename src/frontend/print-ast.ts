/**
 * The syntax tree as indented S-expressions, for `--emit=ast` and for tests. A form that fits in a line is
 * printed in one. One file, since it is one function for each kind of node.
 */

import { unreachable } from '../report/unreachable.ts';
import type {
  Arg,
  AttributeNode,
  Block,
  Expr,
  GenericParam,
  Item,
  Param,
  Path,
  Pattern,
  SourceUnit,
  Statement,
  TypeNode,
} from './ast.ts';

const WIDTH = 96;

/** A printed form: a word, or a list of forms with its one-line width. */
type Form = string | { readonly parts: readonly Form[]; readonly width: number };

function list(...parts: readonly (Form | undefined | readonly Form[])[]): Form {
  const flat = parts.flatMap((part): readonly Form[] => {
    if (part === undefined) return [];
    return typeof part === 'string' || 'width' in part ? [part] : part;
  });
  const width = flat.reduce((sum, part) => sum + widthOf(part) + 1, 1);
  return { parts: flat, width };
}

function widthOf(form: Form): number {
  return typeof form === 'string' ? form.length : form.width;
}

/** Prints a whole file. */
export function printAst(unit: SourceUnit): string {
  return `${unit.items.map((one) => render(item(one), 0)).join('\n')}\n`;
}

/** Prints one expression, for tests. */
export function printExpr(value: Expr): string {
  return render(expr(value), 0);
}

/** Prints the statements of a block and then its result, one per line, for tests. */
export function printBlock({ statements, result }: Block): string {
  const forms = statements.map(statement);
  if (result !== undefined) forms.push(list('result', expr(result)));
  return forms.map(oneLine).join('\n');
}

function render(form: Form, indent: number): string {
  if (typeof form === 'string') return form;
  if (indent + form.width <= WIDTH) return oneLine(form);
  const [head, ...rest] = form.parts;
  const lines = rest.map((part) => `\n${' '.repeat(indent + 2)}${render(part, indent + 2)}`);
  return `(${head === undefined ? '' : render(head, indent + 1)}${lines.join('')})`;
}

function oneLine(form: Form): string {
  return typeof form === 'string' ? form : `(${form.parts.map(oneLine).join(' ')})`;
}

function text(value: string): string {
  return JSON.stringify(value);
}

// ---- types and paths ------------------------------------------------------------------------------

function path(of: Path): string {
  return of.segments
    .map((segment, index) =>
      of.typeArgs.length > 0 && index === of.typeArgsAt
        ? `${segment.text}<${of.typeArgs.map((arg) => oneLine(type(arg))).join(', ')}>`
        : segment.text,
    )
    .join('::');
}

function type(of: TypeNode): Form {
  switch (of.kind) {
    case 'named':
      return path(of.path);
    case 'array':
      return list('array', type(of.element), expr(of.length));
    case 'slice':
      return list('slice', type(of.element));
    case 'tuple':
      return list('tuple', of.elements.map(type));
    case 'function':
      return list(
        'fn',
        list(
          ...of.params.map((param) =>
            param.mut ? list('mut', type(param.type)) : type(param.type),
          ),
        ),
        of.result && type(of.result),
      );
    case 'error':
      return '<error>';
    default:
      return unreachable(of, 'print-ast type');
  }
}

// ---- items ----------------------------------------------------------------------------------------

function item(of: Item): Form {
  const common = [
    ...(of.doc === '' ? [] : [list('doc', text(of.doc))]),
    ...of.attributes.map(attribute),
    ...(of.pub ? ['pub'] : []),
  ];
  const name = of.name.text;
  switch (of.kind) {
    case 'fn':
      return list(
        'fn',
        name,
        common,
        generics(of.generics),
        params(of.params),
        result(of.result),
        block(of.body),
      );
    case 'extern':
      return list('extern', text(of.module), name, common, params(of.params), result(of.result));
    case 'const':
      return list('const', name, common, of.type && type(of.type), expr(of.value));
    case 'static':
      return list(
        'static',
        name,
        common,
        of.mut ? 'mut' : undefined,
        type(of.type),
        expr(of.value),
      );
    case 'struct':
      return list(
        'struct',
        name,
        common,
        generics(of.generics),
        of.fields.map((field) => list(field.name.text, doc(field.doc), type(field.type))),
      );
    case 'enum':
      return list(
        'enum',
        name,
        common,
        generics(of.generics),
        of.variants.map((variant) =>
          list(
            variant.name.text,
            doc(variant.doc),
            variant.payload.map(type),
            variant.discriminant && list('=', expr(variant.discriminant)),
          ),
        ),
      );
    case 'type':
      return list('type', name, common, generics(of.generics), type(of.type));
    case 'impl':
      return list('impl', common, generics(of.generics), type(of.target), of.items.map(item));
    case 'use':
      return list('use', common, path(of.path), list('as', name));
    case 'mod':
      return list('mod', name, common);
    case 'test':
      return list('test', text(name), common, block(of.body));
    default:
      return unreachable(of, 'print-ast item');
  }
}

function doc(words: string): Form | undefined {
  return words === '' ? undefined : list('doc', text(words));
}

function attribute(of: AttributeNode): Form {
  return list(
    '#',
    of.name.text,
    of.args.map((arg) => arg.text),
  );
}

function generics(of: readonly GenericParam[]): Form | undefined {
  if (of.length === 0) return undefined;
  return list(
    'generics',
    of.map((param) =>
      list(
        param.name.text,
        param.bounds.map((b) => b.text),
      ),
    ),
  );
}

function params(of: readonly Param[]): Form {
  return list(
    'params',
    of.map((param) =>
      list(param.mut ? 'mut' : undefined, param.name.text, param.type && type(param.type)),
    ),
  );
}

function result(of: TypeNode | undefined): Form | undefined {
  return of && list('->', type(of));
}

// ---- statements -----------------------------------------------------------------------------------

function block(of: Block): Form {
  return list('block', of.statements.map(statement), of.result && list('result', expr(of.result)));
}

function statement(of: Statement): Form {
  switch (of.kind) {
    case 'let':
      return list(
        'let',
        of.mut ? 'mut' : undefined,
        pattern(of.pattern),
        of.type && list(':', type(of.type)),
        of.value && expr(of.value),
      );
    case 'assign':
      return list(`${of.op ?? ''}=`, expr(of.place), expr(of.value));
    case 'expr':
      return expr(of.value);
    case 'discard':
      return list('discard', expr(of.value));
    case 'defer':
      return list('defer', block(of.body));
    case 'while':
      return list(
        'while',
        label(of.label),
        of.attributes.map(attribute),
        expr(of.condition),
        block(of.body),
      );
    case 'for':
    case 'parallel':
      return list(
        of.kind,
        label(of.label),
        of.attributes.map(attribute),
        pattern(of.pattern),
        expr(of.iterable),
        of.step && list('step', expr(of.step)),
        block(of.body),
      );
    case 'item':
      return item(of.item);
    case 'error':
      return '<error>';
    default:
      return unreachable(of, 'print-ast statement');
  }
}

function label(of: { readonly name: { readonly text: string } } | undefined): string | undefined {
  return of && `'${of.name.text}`;
}

// ---- expressions ----------------------------------------------------------------------------------

function expr(of: Expr): Form {
  switch (of.kind) {
    case 'int':
      return `${of.value}${of.suffix ?? ''}`;
    case 'float':
      return `${Number.isInteger(of.value) ? of.value.toFixed(1) : of.value}${of.suffix ?? ''}`;
    case 'bool':
      return String(of.value);
    case 'char':
      return list('char', text(String.fromCodePoint(of.value)));
    case 'string':
      return text(of.value);
    case 'bytes':
      return list('bytes', [...of.value].map(String));
    case 'format':
      return list(
        'format',
        of.parts.map((part) => (typeof part === 'string' ? text(part) : expr(part))),
      );
    case 'path':
      return path(of.path);
    case 'unary':
      return list(of.op, expr(of.operand));
    case 'binary':
      return list(of.op, expr(of.left), expr(of.right));
    case 'cast':
      return list('as', expr(of.operand), type(of.type));
    case 'call':
      return list('call', expr(of.callee), of.args.map(argument));
    case 'field':
      return list('.', expr(of.base), of.name.text);
    case 'method':
      return list(
        'method',
        expr(of.base),
        of.name.text,
        of.typeArgs.length > 0 ? list('types', of.typeArgs.map(type)) : undefined,
        of.args.map(argument),
      );
    case 'tuple-field':
      return list('.', expr(of.base), String(of.index));
    case 'index':
      return list('index', expr(of.base), expr(of.index));
    case 'range':
      return list(
        of.inclusive ? '..=' : '..',
        of.lo ? expr(of.lo) : '_',
        of.hi ? expr(of.hi) : '_',
      );
    case 'tuple':
      return list('tuple', of.elements.map(expr));
    case 'array':
      return list('array', of.elements.map(expr));
    case 'repeat':
      return list('repeat', expr(of.value), expr(of.count));
    case 'struct':
      return list(
        'new',
        path(of.path),
        of.fields.map((field) => list(field.name.text, field.value && expr(field.value))),
      );
    case 'block':
      return block(of.block);
    case 'if':
      return list('if', expr(of.condition), block(of.then), of.otherwise && expr(of.otherwise));
    case 'match':
      return list(
        'match',
        of.attributes.map(attribute),
        expr(of.scrutinee),
        of.arms.map((arm) =>
          list(
            'arm',
            pattern(arm.pattern),
            arm.guard && list('if', expr(arm.guard)),
            expr(arm.body),
          ),
        ),
      );
    case 'loop':
      return list('loop', label(of.label), of.attributes.map(attribute), block(of.body));
    case 'return':
      return list('return', of.value && expr(of.value));
    case 'break':
      return list('break', of.label && `'${of.label.text}`, of.value && expr(of.value));
    case 'continue':
      return list('continue', of.label && `'${of.label.text}`);
    case 'try':
      return list('?', expr(of.operand));
    case 'error':
      return '<error>';
    default:
      return unreachable(of, 'print-ast expression');
  }
}

function argument(of: Arg): Form {
  return of.mut ? list('mut', expr(of.value)) : expr(of.value);
}

// ---- patterns -------------------------------------------------------------------------------------

function pattern(of: Pattern): Form {
  switch (of.kind) {
    case 'wildcard':
      return '_';
    case 'name':
      return of.mut ? list('mut', of.name.text) : of.name.text;
    case 'path':
      return path(of.path);
    case 'variant':
      return list('variant', path(of.path), of.args.map(pattern));
    case 'tuple':
      return list('tuple', of.elements.map(pattern));
    case 'struct':
      return list(
        'struct',
        path(of.path),
        of.fields.map((field) => list(field.name.text, field.pattern && pattern(field.pattern))),
        of.rest ? '..' : undefined,
      );
    case 'literal':
      return expr(of.value);
    case 'range':
      return list(of.inclusive ? '..=' : '..', expr(of.lo), expr(of.hi));
    case 'or':
      return list('|', of.alternatives.map(pattern));
    case 'binding':
      return list('@', of.name.text, pattern(of.pattern));
    case 'error':
      return '<error>';
    default:
      return unreachable(of, 'print-ast pattern');
  }
}
