/**
 * Fills dist/code-cache/ (see bin/code-cache.cjs): runs a small program in this process, so that the functions of
 * an ordinary compile are among what is kept. `node scripts/fill-code-cache.cjs`, after a build.
 */

const { mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { keep, load } = require('../bin/code-cache.cjs');

const dist = join(__dirname, '..', 'dist');
const folder = join(dist, 'code-cache');
mkdirSync(folder, { recursive: true });
const program = join(folder, 'program.fzy');
writeFileSync(
  program,
  `enum Shape { Dot, Square(f64) }

struct Box { shape: Shape, name: str }

fn area(s: Shape) -> f64 {
    match s {
        Shape::Dot => 0.0,
        Shape::Square(a) if a > 0.0 => a * a,
        _ => 1.0,
    }
}

pub fn total(n: i32) -> f64 {
    let mut sizes = [0.5; 8]
    let mut sum = 0.0
    for i in 0..sizes.len() { sizes[i] += i as f64 }
    for size in sizes[1..] { sum += area(Shape::Square(size)) }
    let box = Box { shape: Shape::Dot, name: "box" }
    if n > 0 && box.name == "box" then return sum + area(box.shape)
    sum
}
`,
);
process.argv = [process.execPath, 'fzyc', 'run', program, 'total', '3'];
process.stdout.write = (_text, done) => {
  done?.();
  return true;
};
process.on('exit', (code) => {
  rmSync(code === 0 ? program : folder, { recursive: true, force: true });
  if (code !== 0) return;
  for (const name of readdirSync(dist)) if (name.startsWith('chunk-')) load(name);
  keep();
});
load('cli.cjs');
