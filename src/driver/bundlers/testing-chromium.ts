/** A page in headless Chromium, driven over its debugging pipe, for tests. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** Where a Chromium is, if there is one. */
export function chromiumPath(): string | undefined {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
  return places.find((path) => path !== undefined && existsSync(path));
}

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly id?: number;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

export class ChromiumPage {
  private readonly process: ChildProcess;
  private readonly commands: Writable;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private session: string | undefined;
  private lastId = 0;

  private constructor(path: string, profile: string) {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    const own = ['--remote-debugging-pipe', `--user-data-dir=${profile}`, '--window-size=800,600'];
    this.process = spawn(path, [...flags, ...own, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [, , , commands, answers] = this.process.stdio;
    this.commands = commands as Writable;
    this.listen(answers as Readable);
  }

  /** `profile` is an empty folder for what the browser keeps. */
  static async open(path: string, profile: string): Promise<ChromiumPage> {
    const page = new ChromiumPage(path, profile);
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank' });
    const attached = await page.send('Target.attachToTarget', { targetId, flatten: true });
    page.session = String(attached.sessionId);
    return page;
  }

  async go(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
  }

  /** The value of a JavaScript expression in the page. */
  async value(expression: string): Promise<unknown> {
    const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    return typeof result === 'object' && result !== null && 'value' in result
      ? result.value
      : undefined;
  }

  /** Presses and releases the mouse in the middle of an element. */
  async click(selector: string): Promise<void> {
    const box = `JSON.stringify(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`;
    const { x, y, width, height } = JSON.parse(String(await this.value(box)));
    const at = { x: x + width / 2, y: y + height / 2, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
    await this.send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
  }

  /** A picture of the page, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot');
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.session = undefined;
    await this.send('Browser.close');
    await ended;
  }

  private send(method: string, params: Fields = {}): Promise<Fields> {
    const id = ++this.lastId;
    const session = this.session === undefined ? {} : { sessionId: this.session };
    this.commands.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
    });
  }

  /** Messages end with a zero byte; events have no number and nobody who waits for them. */
  private listen(answers: Readable): void {
    let text = '';
    answers.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const messages = text.split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const answer: Answer = JSON.parse(message);
        if (answer.id === undefined) continue;
        this.waiting.get(answer.id)?.(answer);
        this.waiting.delete(answer.id);
      }
    });
  }
}
