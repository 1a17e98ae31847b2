/** The processes that do the work, behind one interface: run a side's kernel `n` times, say how long it took. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Argument } from './arguments.ts';
import type { Kernel } from './kernels.ts';
import type { Answer, Command, Load } from './protocol.ts';

export interface Sample {
  readonly ns: number;
  readonly result: string;
  readonly checksum: number | undefined;
}

/** One way to run one kernel. */
export interface Side {
  readonly name: string;
  /** Puts the inputs in place, as if nothing had run. */
  readonly load: () => Promise<void>;
  readonly run: (n: number, check: boolean) => Promise<Sample>;
}

/** A child process that answers each line with a line. */
class LineProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] =
    [];

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.waiting.shift()?.resolve(line),
    );
    const fail = (error: Error): void => {
      for (const one of this.waiting.splice(0)) one.reject(error);
    };
    this.child.on('error', fail);
    this.child.on('exit', (code) => fail(new Error(`${command} ended with ${code}`)));
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${line}\n`);
    });
  }

  end(): void {
    this.child.stdin.end();
  }
}

/** A JavaScript engine with all the sides that run in it. */
export class Engine {
  private readonly process: LineProcess;

  constructor(command: string, script: string) {
    this.process = new LineProcess(command, [script]);
  }

  private async ask(command: Command): Promise<Answer> {
    const answer = JSON.parse(await this.process.ask(JSON.stringify(command))) as Answer;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  async name(): Promise<string> {
    return (await this.ask({ op: 'info' })).engine ?? 'unknown';
  }

  side(name: string, load: Omit<Load, 'op' | 'side'>): Side {
    return {
      name,
      load: async () => {
        await this.ask({ op: 'load', side: name, ...load });
      },
      run: async (n, check) => {
        const { ns, result, checksum } = await this.ask({ op: 'run', side: name, n, check });
        return { ns: ns ?? 0, result: result ?? '', checksum };
      },
    };
  }

  end(): void {
    this.process.end();
  }
}

/** The native program with all kernels in it. */
export class Native {
  private readonly process: LineProcess;

  constructor(command: string) {
    this.process = new LineProcess(command, []);
  }

  side(name: string, kernel: Kernel & { readonly function: string }): Side {
    const load = ['load', kernel.function, ...kernel.args.map(word)].join(' ');
    return {
      name,
      load: async () => {
        await this.process.ask(load);
      },
      run: async (n) => {
        const [ns, result] = (await this.process.ask(`run ${n}`)).split(' ');
        return { ns: Number(ns), result: result ?? '', checksum: undefined };
      },
    };
  }

  end(): void {
    this.process.end();
  }
}

/** An argument as the native program reads it. */
function word(argument: Argument): string {
  const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
  switch (argument.kind) {
    case 'i32':
    case 'f32':
      return `i:${argument.value}`;
    case 'numbers':
      return `${argument.type === 'u8' ? 'au' : 'ai'}:${argument.values.join(',')}`;
    case 'text':
      return `s:${hex(argument.value)}`;
    case 'u64':
    case 'bytes':
      throw new Error(`the native program takes no argument of kind ${argument.kind}`);
    case 'texts':
      return `as:${argument.values.map(hex).join(',')}`;
  }
}
