import {test} from 'vitest'
import { parseText } from './parse-testing.ts'
const N=100000
const cases: Record<string,string> = {
 parens: '('.repeat(1<<20),
 parensIn: 'fn f() { x = ' + '('.repeat(1<<20),
 closers: ')'.repeat(1<<20),
 mixedClosers: '['.repeat(500000)+')'.repeat(500000),
 blocks: 'fn f() ' + '{'.repeat(N) + '}'.repeat(N),
 blocksNl: 'fn f() ' + '{\n'.repeat(N) + '}\n'.repeat(N),
 nested256: 'fn f() ' + 'if a {\n'.replace('if a ','')+ ('if a {\n'.repeat(250)) + '}\n'.repeat(251),
 nested256x: 'fn f() { x = ' + '('.repeat(250) +'1' + ')'.repeat(250)+ '}',
 nested256y: 'fn f() { x = ' + 'match y { _ => '.repeat(250) +'1' + '}'.repeat(250)+ '}',
 elseif: 'fn f() { if a { }' + ' else if b { }'.repeat(N) + '}',
 plus: 'const A: i32 = 1' + '+1'.repeat(N),
 minus: 'const A: i32 = ' + '-'.repeat(N)+'1',
 bang: 'const A: i32 = ' + '!'.repeat(N)+'1',
 lists: 'type A = ' + 'List<'.repeat(200000),
 lists2: 'type A = ' + 'List<'.repeat(N) + 'i32' + '>'.repeat(N),
 fields: 'const A: i32 = a' + '.b'.repeat(N),
 calls: 'const A: i32 = a' + '()'.repeat(N),
 pats: 'fn f() { match x { ' + 'a @ '.repeat(N) + '1 => 2 } }',
 pats2: 'fn f() { match x { ' + 'S('.repeat(N) + '1 => 2 } }',
 fstr: 'const A: str = ' + 'f"{'.repeat(N) + '1' + '}"'.repeat(N),
 digits: 'const A: i32 = ' + '9'.repeat(1<<20),
 digitsf: 'const A: i32 = ' + '9'.repeat(1<<20)+'.5',
 nuls: '\0'.repeat(1<<20),
 nulsNl: '\0\n'.repeat(1<<19),
 surr: '\ud800'.repeat(1<<20),
 uni: 'x≤'.repeat(1<<18),
 less: 'const A: i32 = ' + 'a<'.repeat(1<<19),
 ret: 'fn f() {' + 'return '.repeat(N) + '}',
 ifif: 'fn f() {' + 'if '.repeat(N) + '}',
 thenthen: 'fn f() {' + 'if a then '.repeat(N) + '}',
 quotes: "'".repeat(1<<20),
 dquotes: '"'.repeat(1<<20),
 strs: '"\n'.repeat(1<<19),
 comments: '/*'.repeat(1<<19),
 orpat: 'fn f() { match x { 1' + '| 1'.repeat(N) + ' => 2 } }',
 as: 'const A: i32 = 1' + ' as i32'.repeat(N),
 stmts: 'fn f() {' + 'let x = 1 + foo(2, 3) * a[i]\n'.repeat(30000) + '}',
 stmtsBad: 'fn f() {' + 'let x = = 1 + foo(2, 3) * a[i]\n'.repeat(30000) + '}',
 commas: 'fn f(' + ','.repeat(1<<20) + ') {}',
 fns: 'fn f() {}\n'.repeat(100000),
 fn: 'fn '.repeat(300000),
 args: 'const A: i32 = f(' + '1,'.repeat(1<<19)+ ')',
 bracesIndent: '  {\n'.repeat(1<<17)+' }\n'.repeat(1<<17),
 fnty: 'type A = ' + 'fn(A) -> '.repeat(N) + 'i32',
 hole: 'const A: str = f"{' + '('.repeat(N) + '\n',
 attrs: '#[a]'.repeat(N) + 'fn f() {}',
}
for (const [name, text] of Object.entries(cases)) test(name, () => {
  const t0 = performance.now()
  const p = parseText(text)
  const t = performance.now()-t0
  console.log(name, text.length, t.toFixed(0)+'ms', p.messages.length, p.messages.slice(0,2))
}, 100000)
