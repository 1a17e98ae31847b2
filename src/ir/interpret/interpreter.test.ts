import { describe, expect, it } from 'vitest';
import { InternalError } from '../../report/unreachable.ts';
import { newModule } from '../module.ts';
import { TypeStore } from '../type-store.ts';
import { Interpreter, interpret } from './interpreter.ts';
import { load, quietHost, resultOf, runBlock } from './test-support.ts';
import { AggregateValue, EnumValue, FunctionValue, type RuntimeValue, StrValue } from './values.ts';

const TOTAL = `func @total(v0: i32) -> i32 {
b0():
  v1 = const.i32 0
  jump b1(v1, v1)
b1(v2: i32, v3: i32):
  v4 = lt.i32 v2, v0
  branch v4, b2(), b3()
b2():
  v5 = add.i32 v3, v2
  v6 = const.i32 1
  v7 = add.i32 v2, v6
  jump b1(v7, v5)
b3():
  return v3
}
`;

describe('control', () => {
  it('loops', () => {
    expect(resultOf(load(TOTAL).call('total', [10]))).toBe(45);
  });

  it('moves the values of an edge all at once', () => {
    const text = `func @swap(v0: i32) -> (i32, i32, i32) {
b0():
  v1 = const.i32 1
  v2 = const.i32 2
  v3 = const.i32 3
  jump b1(v0, v1, v2, v3)
b1(v4: i32, v5: i32, v6: i32, v7: i32):
  v8 = const.i32 0
  v9 = eq.i32 v4, v8
  v10 = const.i32 1
  v11 = sub.i32 v4, v10
  branch v9, b2(), b1(v11, v6, v7, v5)
b2():
  v12 = aggregate.new.(i32, i32, i32) v5, v6, v7
  return v12
}
`;
    const run = (n: number): RuntimeValue => resultOf(load(text).call('swap', [n]));
    expect(run(0)).toEqual(new AggregateValue([1, 2, 3]));
    expect(run(1)).toEqual(new AggregateValue([2, 3, 1]));
    expect(run(2)).toEqual(new AggregateValue([3, 1, 2]));
  });

  it.each([
    ['i32', ['-1', '5'], [-1, 5, 0], [1, 2, 3]],
    ['u64', ['0', '18446744073709551615'], [0n, 18446744073709551615n, 1n], [1, 2, 3]],
    ['char', ["'a'", "'😀'"], [97, 0x1f600, 98], [1, 2, 3]],
    ['bool', ['true', 'false'], [true, false], [1, 2]],
  ] as const)('switches on %s', (type, cases, values, results) => {
    const text = `func @f(v0: ${type}) -> i32 {
b0():
  switch.${type} v0, ${cases[0]}: b1(), ${cases[1]}: b2(), else b3()
b1():
  v1 = const.i32 1
  return v1
b2():
  v2 = const.i32 2
  return v2
b3():
  v3 = const.i32 3
  return v3
}
`;
    const interpreter = load(text);
    expect(values.map((v) => resultOf(interpreter.call('f', [v])))).toEqual(results);
  });
});

const CALLS = `import @ask: fn(i32, str) -> i64 from "host" "ask"
import @tell: fn(i32) -> void from "host" "tell"
func @twice(v0: fn(i32) -> i32, v1: i32) -> i32 {
b0():
  v2 = call.indirect.fn(i32) -> i32 v0(v1)
  v3 = call.indirect.fn(i32) -> i32 v0(v2)
  return v3
}
func @next(v0: i32) -> i32 {
b0():
  v1 = const.i32 1
  v2 = add.i32 v0, v1
  return v2
}
func @fib(v0: i32) -> i32 {
b0():
  v1 = const.i32 2
  v2 = lt.i32 v0, v1
  branch v2, b1(), b2()
b1():
  return v0
b2():
  v3 = const.i32 1
  v4 = sub.i32 v0, v3
  v5 = call.i32 @fib(v4)
  v6 = sub.i32 v0, v1
  v7 = call.i32 @fib(v6)
  v8 = add.i32 v5, v7
  return v8
}
func @indirect(v0: i32) -> i32 {
b0():
  v1 = func.ref.fn(i32) -> i32 @next
  v2 = call.i32 @twice(v1, v0)
  v3 = func.ref.fn(i32) -> i32 @next
  v4 = eq.fn(i32) -> i32 v1, v3
  v5 = const.i32 0
  v6 = select.i32 v4, v2, v5
  return v6
}
func @ask_host(v0: i32, v1: str) -> i64 {
b0():
  v2 = call.i64 @ask(v0, v1)
  call @tell(v0)
  v4 = func.ref.fn(i32) -> void @tell
  call.indirect.fn(i32) -> void v4(v0)
  return v2
}
func @down(v0: i32) -> i32 {
b0():
  v1 = const.i32 0
  v2 = eq.i32 v0, v1
  branch v2, b1(), b2()
b1():
  return v1
b2():
  v3 = const.i32 1
  v4 = sub.i32 v0, v3
  v5 = call.i32 @down(v4)
  v6 = add.i32 v5, v3
  return v6
}
func @forever() -> void {
b0():
  call @forever()
  return
}
func @spin() -> void {
b0():
  jump b1()
b1():
  jump b1()
}
`;

describe('calls', () => {
  it('recurse and go through references', () => {
    const interpreter = load(CALLS);
    expect(resultOf(interpreter.call('fib', [15]))).toBe(610);
    expect(resultOf(interpreter.call('indirect', [5]))).toBe(7);
    expect(resultOf(interpreter.call('twice', [new FunctionValue('next'), 1]))).toBe(3);
  });

  it('ask the host', () => {
    const asked: unknown[] = [];
    const host = {
      print: () => undefined,
      capability: (name: string, args: readonly RuntimeValue[]) => {
        asked.push([name, ...args]);
        return name === 'ask' ? 5n : undefined;
      },
    };
    const text = StrValue.of('?');
    expect(resultOf(load(CALLS, host).call('ask_host', [1, text]))).toBe(5n);
    expect(asked).toEqual([
      ['ask', 1, text],
      ['tell', 1],
      ['tell', 1],
    ]);
  });

  it('do not believe every answer of the host', () => {
    const host = { print: () => undefined, capability: () => 5 };
    expect(() => load(CALLS, host).call('ask_host', [1, StrValue.of('')])).toThrow(
      "import @ask: the host's answer is no i64",
    );
  });

  it('let what the host throws pass, and stay usable', () => {
    let fail = true;
    const host = {
      print: () => undefined,
      capability: () => {
        if (fail) throw new RangeError('not today');
        return 1n;
      },
    };
    const interpreter = load(CALLS, host);
    expect(() => interpreter.call('ask_host', [1, StrValue.of('')])).toThrow(
      new RangeError('not today'),
    );
    fail = false;
    expect(resultOf(interpreter.call('ask_host', [1, StrValue.of('')]))).toBe(1n);
    expect(resultOf(interpreter.call('down', [19_000]))).toBe(19_000);
  });

  it('can come back from the host', () => {
    const host = {
      print: () => undefined,
      capability: (name: string, args: readonly RuntimeValue[]): RuntimeValue => {
        if (name === 'tell') return undefined;
        const n = args[0] as number;
        return n === 0
          ? 0n
          : (resultOf(interpreter.call('ask_host', [n - 1, StrValue.of('')])) as bigint) + 1n;
      },
    };
    const interpreter: Interpreter = load(CALLS, host);
    expect(resultOf(interpreter.call('ask_host', [7, StrValue.of('')]))).toBe(7n);
  });

  it('that never stop coming back overflow', () => {
    const host = {
      print: () => undefined,
      capability: (): RuntimeValue => {
        const outcome = interpreter.call('ask_host', [1, StrValue.of('')]);
        if (outcome.kind === 'trap') throw new Error(outcome.trap);
        return 1n;
      },
    };
    const interpreter: Interpreter = load(CALLS, host);
    expect(() => interpreter.call('ask_host', [1, StrValue.of('')])).toThrow(
      new Error('stack overflow'),
    );
  });

  it('need the right function and number of arguments', () => {
    expect(() => load(CALLS).call('nobody', [])).toThrow('no function @nobody');
    expect(() => load(CALLS).call('next', [])).toThrow('@next takes 1 arguments, not 0');
  });
});

describe('limits', () => {
  it('of depth: a trap, after which all is well', () => {
    const interpreter = load(CALLS, quietHost(), { depth: 100 });
    expect(resultOf(interpreter.call('down', [99]))).toBe(99);
    expect(interpreter.call('down', [100])).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
    expect(interpreter.call('forever', [])).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
    expect(resultOf(interpreter.call('down', [99]))).toBe(99);
  });

  it('of depth by default are far from the stack of JavaScript', () => {
    expect(resultOf(load(CALLS).call('down', [19_000]))).toBe(19_000);
    expect(load(CALLS).call('forever', [])).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
  });

  it('of what open calls keep alive', () => {
    const text = `func @deep() -> void {
b0():
  v0 = slot.[i64; 1000]
  call @deep()
  return
}
func @big() -> void {
b0():
  v0 = slot.[i64; 1000]
  return
}
`;
    const interpreter = load(text, quietHost(), { leaves: 100_000 });
    expect(interpreter.call('deep', [])).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
    // The first call may be as large as it likes.
    const small = load(text, quietHost(), { leaves: 100 });
    expect(small.call('big', [])).toEqual({ kind: 'value', value: undefined });
  });

  it('of steps, for each call anew', () => {
    const interpreter = load(CALLS + TOTAL, quietHost(), { steps: 1000 });
    expect(interpreter.call('spin', [])).toEqual({ kind: 'step-limit' });
    expect(interpreter.call('total', [10])).toMatchObject({ kind: 'value' });
    expect(interpreter.call('total', [1000])).toEqual({ kind: 'step-limit' });
    expect(interpreter.call('forever', [])).toEqual({ kind: 'step-limit' });
  });

  it('of steps count work in bulk', () => {
    const text = `func @bulk() -> void {
b0():
  jump b1()
b1():
  v0 = slot.[u8; 1000000]
  jump b1()
}
func @grow(v0: str) -> void {
b0():
  jump b1(v0)
b1(v1: str):
  v2 = str.concat v1, v1
  jump b1(v2)
}
`;
    const interpreter = load(text, quietHost(), { steps: 1_000_000 });
    expect(interpreter.call('bulk', [])).toEqual({ kind: 'step-limit' });
    expect(interpreter.call('grow', [StrValue.of('x')])).toEqual({ kind: 'step-limit' });
  });
});

describe('traps', () => {
  it.each([
    ['trap "unreachable"', 'unreachable', 'unreachable'],
    ['trap "panic" v0', 'panic', 'panic: oh'],
    ['trap "assertion failed" v0', 'assertion failed', 'assertion failed: oh'],
    ['trap "assertion failed"', 'assertion failed', 'assertion failed'],
    ['trap "panic"', 'panic', 'panic: '],
  ])('%s', (line, trap, message) => {
    expect(runBlock('v0: str', 'void', `  ${line}`, [StrValue.of('oh')])).toMatchObject({
      kind: 'trap',
      trap,
      message,
    });
  });

  it('know their place', () => {
    const text = `func @outer(v0: i32) -> i32 {
b0():
  v1 = call.i32 @inner(v0)
  v2 = call.i32 @inner(v1)
  return v2
}
func @inner(v0: i32) -> i32 {
b0():
  check.nonzero v0
  v2 = const.i32 1
  v3 = sub.i32 v0, v2
  return v3
}
library func @lib(v0: i32) -> i32 {
b0():
  v1 = call.i32 @inner(v0)
  check.step v1
  trap "unreachable"
}
func @user(v0: i32) -> i32 {
b0():
  v1 = call.i32 @lib(v0)
  return v1
}
`;
    const interpreter = load(text);
    const place = (func: string, n: number): string | undefined => {
      const outcome = interpreter.call(func, [n]);
      if (outcome.kind !== 'trap') return outcome.kind;
      return text.slice(outcome.site.span.start, outcome.site.span.end);
    };
    expect(place('outer', 0)).toBe('check.nonzero v0');
    expect(place('outer', 1)).toBe('check.nonzero v0');
    // In the library, the place is where the user's program called it.
    expect(place('user', 1)).toBe('v1 = call.i32 @lib(v0)');
    expect(place('user', 2)).toBe('v1 = call.i32 @lib(v0)');
    expect(place('user', 0)).toBe('check.nonzero v0');
    // Called from nowhere else, the library's own place is all there is.
    expect(place('lib', 2)).toBe('trap "unreachable"');
    expect(place('outer', 2)).toBe('value');
  });

  it('of a stack overflow stand at the call', () => {
    const text = 'func @f() -> void {\nb0():\n  call @f()\n  return\n}\n';
    const outcome = load(text).call('f', []);
    if (outcome.kind !== 'trap') throw new Error(outcome.kind);
    expect(text.slice(outcome.site.span.start, outcome.site.span.end)).toBe('call @f()');
  });

  it('come before what follows, and after what precedes them', () => {
    const lines: string[] = [];
    const body = '  print v0\n  trap "unreachable"';
    runBlock('v0: str', 'void', body, [StrValue.of('first')], quietHost(lines));
    expect(lines).toEqual(['first']);
  });

  it('our own bugs name the function', () => {
    const body = '  v1 = enum.payload.i32 v0, 1, 0\n  return v1';
    const text = `enum E { A, B(i32) }\nfunc @f(v0: E) -> i32 {\nb0():\n${body}\n}\n`;
    expect(() => load(text).call('f', [new EnumValue(0, [])])).toThrow(/\[in @f\]$/);
    expect(() => load(text).call('f', [new EnumValue(0, [])])).toThrow(InternalError);
  });
});

it('interpret() is one call in a fresh interpreter', () => {
  const types = new TypeStore();
  expect(() => interpret(newModule(types), 'f', [], quietHost())).toThrow('no function @f');
  expect(() => new Interpreter(newModule(types), quietHost())).not.toThrow();
});
