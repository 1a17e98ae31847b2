import { describe, expect, it } from 'vitest';
import type { Module } from './module.ts';
import { parseModule } from './parse-text/index.ts';
import { TypeStore } from './type-store.ts';
import { verifyModule } from './verify.ts';
import { Verifier } from './verify-again.ts';

const TEXT = `func @callee() -> i32 {
b0():
  v0 = const.i32 1
  return v0
}

func @caller() -> i32 {
b0():
  v0 = call.i32 @callee()
  jump b1(v0)
b1(v1: i32):
  v2 = add.i32 v1, v0
  return v2
}
`;

type Change = (module: Module) => void;

function inCaller(change: (caller: ReturnType<typeof callerOf>) => void): Change {
  return (module) => change(callerOf(module));
}

function callerOf(module: Module) {
  const func = module.functions.get('caller');
  const [, block] = func?.blocks ?? [];
  if (func === undefined || block === undefined) throw new Error('no caller');
  return { func, block, values: func.values };
}

const CHANGES: Readonly<Record<string, Change>> = {
  'a value': inCaller(({ func, values }) => {
    const [call] = values;
    if (call?.kind === 'call') func.values[0] = { ...call, callee: 'nobody' };
  }),
  'the instructions of a block': inCaller(({ block }) => {
    block.insts = [];
  }),
  'the instructions of a block, in place': inCaller(({ block }) => {
    block.insts.pop();
  }),
  'the parameters of a block': inCaller(({ block }) => {
    block.params = [];
  }),
  'a terminator': inCaller(({ block }) => {
    block.terminator = { kind: 'return', values: [7] };
  }),
  'a block that is gone': inCaller(({ func }) => {
    func.blocks[1] = undefined;
  }),
  'a place that is missing': inCaller(({ func }) => {
    func.sites.pop();
  }),
  'the result of another function': (module) => {
    const callee = module.functions.get('callee');
    if (callee !== undefined) callee.result = module.types.u8;
  },
  'another function that is gone': (module) => {
    module.functions.delete('callee');
  },
  'the dialect': (module) => {
    module.dialect = 'direct';
  },
};

describe('what is found after a change', () => {
  it.each(Object.entries(CHANGES))('%s', (_name, change) => {
    const { module, errors } = parseModule(TEXT, new TypeStore());
    expect(errors).toEqual([]);
    const verifier = new Verifier(module);
    expect(verifier.faults()).toEqual([]);
    expect(verifier.faults()).toEqual([]);
    change(module);
    const faults = verifyModule(module);
    expect(verifier.faults()).toEqual(faults);
    // What is wrong stays wrong.
    expect(verifier.faults()).toEqual(faults);
  });

  it('is something but for the dialect, which these functions fit in any case', () => {
    const wrong = Object.entries(CHANGES).filter(([, change]) => {
      const { module } = parseModule(TEXT, new TypeStore());
      change(module);
      return verifyModule(module).length > 0;
    });
    expect(wrong.map(([name]) => name)).toEqual(
      Object.keys(CHANGES).filter((name) => name !== 'the dialect'),
    );
  });
});
