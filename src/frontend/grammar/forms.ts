/** How each construct is written: the help of an error that has no hint of its own. */

const FORMS: Readonly<Record<string, string>> = {
  attribute: 'an attribute is written `#[name]` or `#[name(argument)]`',
  attributeContent: 'an attribute is written `#[name]` or `#[name(argument)]`',
  functionItem: 'a function is written `fn name(a: i32) -> i32 { … }`',
  parameter: 'a parameter is written `name: Type`, or `mut name: Type` where it is changed',
  externItem: 'a host import is written `extern "module" fn name(a: i32) -> i32`',
  constItem: 'a constant is written `const NAME: i32 = 1`',
  staticItem: 'a static is written `static NAME: i32 = 1` or `static mut NAME: i32 = 1`',
  structItem: 'a struct is written `struct Name { field: i32 }`',
  field: 'a field is written `name: Type`',
  enumItem: 'an enum is written `enum Name { A, B(i32) }`',
  variant: 'a variant is written `Name`, `Name(Type)` or `Name = 3`',
  typeItem: 'a type alias is written `type Name = Type`',
  implItem: 'methods are written `impl Name { fn method(self) { … } }`',
  useItem: 'write `use path::item` or `use path::item as name`',
  modItem: 'write `mod name`; the module is the file `name.fzy`',
  testItem: 'a test is written `test "name" { … }`',
  generics: 'generic parameters are written `<T, U: Num + Ord>`',
  typeArguments: 'type arguments are written `<i32, str>`',
  type: 'types are `i32`, `[T]`, `[T; 4]`, `(A, B)`, `List<T>`, `fn(A) -> B` and the names of structs and enums',
  letStatement: 'a variable is declared `let x = 1` or `let mut x: i32 = 1`',
  deferStatement: 'write `defer { … }`',
  whileLoop: 'write `while condition { … }`',
  forLoop: 'write `for i in 0..n { … }` or `for x in list { … }`',
  ifExpression: 'write `if c { … } else { … }` or `if c then return x`',
  elseIf: 'write `if c { … } else if d { … } else { … }`',
  matchExpression: 'write `match value { pattern => result, … }`',
  arm: 'an arm is written `pattern => result` or `pattern if guard => result`',
  loopExpression: "write `loop { … }` or `'label: loop { … }`",
  labelledLoop: "write `'label: loop { … }`",
  postfix: 'after `.` stands the name of a field or method, or the number of a tuple element',
  castType: 'a conversion is written `x as i32`',
};

/** The form of the innermost construct around an error. */
export function formOf(rules: readonly string[]): string | undefined {
  for (let index = rules.length - 1; index >= 0; index--) {
    const form = FORMS[rules[index] ?? ''];
    if (form !== undefined) return form;
  }
  return undefined;
}

/** Rules whose error is a token that cannot begin anything there: it is shown where it stands. */
export const LISTS: ReadonlySet<string> = new Set([
  'items',
  'statements',
  'arms',
  'fields',
  'variants',
  'parameters',
  'arguments',
  'expressionList',
  'arrayContent',
  'fieldValues',
  'typeList',
  'functionTypeParameters',
  'patternList',
  'fieldPatterns',
  'attributeArguments',
]);
