// What a process takes from its first import to digests of 1 KiB: `cold.mjs MODULE CALLS`.
import { pathToFileURL } from 'node:url';

const [path, calls] = process.argv.slice(2);
const input = Uint8Array.from({ length: 1024 }, (_, i) => i % 251);
const start = process.hrtime.bigint();
const { hash } = await import(pathToFileURL(path).href);
let digest = hash(input);
for (let i = 1; i < Number(calls); i++) digest = hash(input);
const ns = Number(process.hrtime.bigint() - start);
console.log(JSON.stringify({ ns, result: [...digest].join() }));
