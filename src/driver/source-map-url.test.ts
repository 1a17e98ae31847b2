import { describe, expect, it } from 'vitest';
import { withSourceMapUrl } from './source-map-url.ts';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const custom = (name: string, content: string): number[] => [
  ...[0, 1 + name.length + content.length, name.length],
  ...Buffer.from(name + content),
];

describe('the URL of a source map', () => {
  it('takes the place of the one that is there, and nothing else’s', () => {
    const other = custom('other', 'kept');
    const before = [...HEADER, ...custom('sourceMappingURL', '\x05a.map'), ...other];
    const url = `data:,${'x'.repeat(200)}`;
    const after = withSourceMapUrl(Uint8Array.from(before), url);
    expect([...after.subarray(0, HEADER.length + other.length)]).toEqual([...HEADER, ...other]);
    const module = new WebAssembly.Module(after);
    const [section, ...more] = WebAssembly.Module.customSections(module, 'sourceMappingURL');
    expect(more).toEqual([]);
    // Its length takes two bytes.
    expect(
      Buffer.from(section ?? new ArrayBuffer(0))
        .subarray(2)
        .toString(),
    ).toBe(url);
  });
});
