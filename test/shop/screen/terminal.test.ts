import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import test, { type ExecutionContext } from 'ava';
import { canShow, type Streams } from '../../../shop/screen/streams.js';
import { Terminal, type TerminalOptions } from '../../../shop/screen/terminal.js';
import { narrow } from '../../../shop/view/narrow.js';
import type { Box, Picture, Size } from '../../../shop/view/picture.js';
import { controlSequences, OWN_SEQUENCES } from '../../e2e/sequences.js';

// A description of the terminal as systems have them, which blessed misreads: here it would show, were it looked at.
const folder = mkdtempSync(join(tmpdir(), 'monkeychain-terminfo-'));
const own = createRequire(import.meta.url).resolve('blessed/usr/xterm-256color');
mkdirSync(join(folder, 'x'));
writeFileSync(
  join(folder, 'x', 'xterm-256color'),
  readFileSync(own, 'latin1').replaceAll('[?1049', '[?1047'),
  'latin1',
);
process.env.TERMINFO = folder;
test.after.always(() => rmSync(folder, { recursive: true }));

/** A terminal behind streams that are no terminal of the system, as a page has it. */
class Stage {
  readonly input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (isRaw: boolean) => {
      this.input.isRaw = isRaw;
    },
  });
  readonly output = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 });
  readonly heard: string[] = [];
  readonly seen = new xterm.Terminal({ cols: 40, rows: 10, allowProposedApi: true });
  raw = '';
  terminal!: Terminal;

  static async open(t: ExecutionContext, options: Partial<TerminalOptions> = {}): Promise<Stage> {
    const stage = new Stage();
    stage.output.on('data', (chunk) => {
      stage.raw += String(chunk);
    });
    stage.terminal = await Terminal.open(
      stage as unknown as Streams,
      {
        env: { TERM: 'xterm-256color' },
        isAscii: false,
        isColoured: true,
        hasMouse: true,
        title: 'Monkey Shop',
        ...options,
      },
      {
        onKey: (key) => stage.heard.push(key),
        onMouse: ({ action, column, row }) => stage.heard.push(`${action} ${column},${row}`),
        onResize: ({ columns, rows }) => stage.heard.push(`${columns}×${rows}`),
        onLost: () => stage.heard.push('lost'),
      },
    );
    t.teardown(() => stage.terminal.close());
    return stage;
  }

  /** Draws, and waits until it is on the screen. @returns what was written for it */
  show(...boxes: Box[]): Promise<string> {
    return this.written(() => this.terminal.draw({ boxes } satisfies Picture));
  }
  async written(act: () => void): Promise<string> {
    const before = this.raw.length;
    act();
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    const written = this.raw.slice(before);
    this.seen.reset();
    await new Promise<void>((resolve) => this.seen.write(this.raw, resolve));
    return written;
  }
  async hears(...what: string[]): Promise<void> {
    while (this.heard.length < what.length) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  resize({ columns, rows }: Size): void {
    this.seen.resize(columns, rows);
    Object.assign(this.output, { columns, rows }).emit('resize');
  }
  lines(): string[] {
    const { active } = this.seen.buffer;
    return Array.from({ length: this.seen.rows }, (_, row) => active.getLine(row)?.translateToString().trimEnd() ?? '');
  }
}

const box = (left: number, top: number, width: number, height: number, ...lines: string[]): Box => ({
  left,
  top,
  width,
  height,
  border: { title: [], isStrong: false },
  lines: lines.map((text) => [{ text }]),
  targets: [],
  elsewhere: null,
});

test('no terminal, no screen', (t) => {
  const on = (input: object, output: object, TERM?: string): boolean =>
    canShow({ input, output } as Streams, TERM === undefined ? {} : { TERM });
  t.true(on({ isTTY: true }, { isTTY: true }, 'xterm'));
  t.false(on({}, { isTTY: true }, 'xterm'));
  t.false(on({ isTTY: true }, {}, 'xterm'));
  for (const term of [undefined, '', 'dumb']) t.false(on({ isTTY: true }, { isTTY: true }, term));
});

test('boxes appear, move, shrink and vanish, and leave nothing behind', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 12, 4, 'one', 'two'), box(12, 0, 10, 4, 'three'));
  t.deepEqual(stage.lines().slice(0, 4), [
    '┌──────────┐┌────────┐',
    '│one       ││three   │',
    '│two       ││        │',
    '└──────────┘└────────┘',
  ]);
  await stage.show(box(0, 0, 12, 4, 'one', 'two'), box(3, 1, 6, 3, 'pop'));
  t.deepEqual(stage.lines().slice(0, 4), ['┌──────────┐', '│on┌────┐  │', '│tw│pop │  │', '└──└────┘──┘']);
  await stage.show(box(1, 0, 5, 3, 'x'));
  t.deepEqual(stage.lines().slice(0, 5), [' ┌───┐', ' │x  │', ' └───┘', '', '']);
  await stage.show();
  t.is(stage.lines().join(''), '');
});

test('only what differs is written', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 40, 10, 'price 120', 'coins 750'));
  t.is(await stage.show(box(0, 0, 40, 10, 'price 120', 'coins 750')), '');
  const written = await stage.show(box(0, 0, 40, 10, 'price 120', 'coins 730'));
  t.true(written.length < 40, JSON.stringify(written));
  t.is(stage.lines()[2]?.slice(0, 12), '│coins 730  ');
  t.true((await stage.written(() => stage.terminal.redraw())).length > 100);
});

test('of many pictures in a row the last is drawn, once', async (t) => {
  const stage = await Stage.open(t);
  const written = await stage.written(() => {
    for (let i = 0; i < 1000; i++) stage.terminal.draw({ boxes: [box(0, 0, 20, 3, `number ${i}`)] });
  });
  t.true(written.length < 400, JSON.stringify(written));
  t.is(stage.lines()[1], '│number 999        │');
});

test('hostile text is text: no sequence but the own ones', async (t) => {
  const stage = await Stage.open(t, { title: 'Shop\u0007\u001b]0;evil' });
  stage.resize({ columns: 40, rows: 10 });
  await stage.show(box(0, 0, 40, 10, 'calm', '', 'words'));
  await stage.show(
    box(0, 0, 40, 10, '\u001b[2J\u001b]0;evil\u0007', '{bold}{red-fg}x{/}', '\u009b31m\u202e中🐒e\u0301', 'a\nb\tc\rd'),
  );
  t.deepEqual(
    stage
      .lines()
      .slice(1, 5)
      .map((line) => line.slice(1, -1).trimEnd()),
    ['?[2J?]0;evil?', '{bold}{red-fg}x{/}', '?31m???e?', 'a?b?c?d'],
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as the terminal gets it
  t.regex(stage.raw, /\u001b\]0;Shop\?\?\]0;evil\u0007/);
  stage.terminal.close();
  await stage.written(() => undefined);
  t.deepEqual([...controlSequences(stage.raw)].sort(), [...OWN_SEQUENCES].sort());
});

test('every character that may be shown takes one column', async (t) => {
  const stage = await Stage.open(t);
  const all = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code + 1)).filter(
    (character) => character !== '?' && narrow(character) === character,
  );
  t.true(all.length > 1500);
  for (let from = 0; from < all.length; from += 37 * 8) {
    const rows = Array.from({ length: 8 }, (_, row) => all.slice(from + row * 37, from + (row + 1) * 37).join(''));
    await stage.show(box(0, 0, 40, 10, ...rows.map((row) => `${row}|`)));
    t.deepEqual(
      stage.lines().slice(1, 9),
      rows.map((row) => `│${`${row}|`.padEnd(38)}│`),
    );
  }
});

test('ASCII only, and no colour', async (t) => {
  const stage = await Stage.open(t, { isAscii: true, isColoured: false });
  await stage.show({ ...box(0, 0, 20, 4), lines: [[{ text: 'Zoë │', ink: 'red', paper: '#102030', inverse: true }]] });
  t.regex(stage.raw, /^[\0-~]*$/);
  t.is(stage.lines()[1], '|Zo? ?             |');
  const cell = stage.seen.buffer.active.getLine(1)?.getCell(1);
  t.deepEqual([cell?.isInverse() !== 0, cell?.isFgDefault(), cell?.isBgDefault()], [true, true, true]);
});

test('keys and mouse arrive, whatever they are read together with', async (t) => {
  const stage = await Stage.open(t);
  stage.input.write('aя\u001b[<0;3;2M\u001b[<0;3;2m\u001b[B');
  stage.input.write(Buffer.from('é').subarray(0, 1));
  stage.input.write(Buffer.from('é').subarray(1));
  stage.input.write('\u001b');
  const expected = ['a', 'я', 'press 2,1', 'down', 'é', 'escape'];
  await stage.hears(...expected);
  t.deepEqual(stage.heard, expected);
});

test('another size: told, and drawn in full', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 40, 10, 'big'));
  stage.resize({ columns: 20, rows: 5 });
  t.deepEqual(stage.heard, ['20×5']);
  await stage.show(box(0, 0, 20, 5, 'small'));
  t.deepEqual(stage.lines(), [
    '┌──────────────────┐',
    '│small             │',
    '│                  │',
    '│                  │',
    '└──────────────────┘',
  ]);
});

test('the mouse goes off and on', async (t) => {
  const stage = await Stage.open(t);
  await stage.show();
  t.is(stage.seen.modes.mouseTrackingMode, 'vt200');
  await stage.written(() => {
    stage.terminal.hasMouse = false;
  });
  t.is(stage.seen.modes.mouseTrackingMode, 'none');
  await stage.written(() => {
    stage.terminal.hasMouse = true;
  });
  t.is(stage.seen.modes.mouseTrackingMode, 'vt200');
});

test('closed, all is as it was, and nothing is heard any more', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 10, 3));
  t.is(stage.seen.buffer.active.type, 'alternate');
  t.true(stage.input.isRaw);
  await stage.written(() => {
    stage.terminal.close();
    stage.terminal.close();
  });
  const { modes, buffer } = stage.seen;
  t.is(buffer.active.type, 'normal');
  t.deepEqual(
    [modes.mouseTrackingMode, modes.bracketedPasteMode, modes.applicationKeypadMode, modes.applicationCursorKeysMode],
    ['none', false, false, false],
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the cursor is shown last
  t.regex(stage.raw, /\u001b\[\?25h(?!.*\u001b\[\?25l)/s);
  t.false(stage.input.isRaw);
  t.is(await stage.written(() => stage.terminal.draw({ boxes: [box(0, 0, 5, 3)] })), '');
  stage.input.write('q');
  stage.input.end();
  stage.output.emit('resize');
  await stage.written(() => undefined);
  t.deepEqual(stage.heard, []);
});

test('a terminal that is gone is told of once, and can still be closed', async (t) => {
  const stage = await Stage.open(t);
  stage.output.destroy(new Error('EIO'));
  stage.input.destroy(new Error('EIO'));
  await stage.hears('lost');
  await stage.written(() => stage.terminal.draw({ boxes: [] }));
  stage.terminal.close();
  t.deepEqual(stage.heard, ['lost']);
});

test('no picture is queued for a reader that is too slow', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 40, 10));
  stage.output.pause();
  for (let i = 0; i < 3000; i++) {
    stage.terminal.draw({ boxes: [box(0, 0, 40, 10, ...new Array<string>(8).fill(`${i}`.repeat(8)))] });
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.true(stage.output.readableLength + stage.output.writableLength < 100_000);
  stage.output.resume();
  while (stage.output.writableLength > 0) await new Promise((resolve) => setImmediate(resolve));
  await stage.written(() => undefined);
  t.is(stage.lines()[1], `│${'2999'.repeat(8)}      │`);
});

test('two at once, and again: nothing of the process is touched', async (t) => {
  const events = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGTSTP', 'SIGCONT', 'exit', 'uncaughtException'] as const;
  const count = (): number[] => events.map((event) => process.listenerCount(event));
  const before = count();
  for (let round = 0; round < 2; round++) {
    const [one, two] = [await Stage.open(t), await Stage.open(t)];
    await one.show(box(0, 0, 10, 3, 'one'));
    await two.show(box(0, 0, 10, 3, 'two'));
    t.deepEqual(count(), before);
    one.terminal.suspend();
    one.terminal.close();
    await two.show(box(0, 0, 10, 3, 'still'));
    t.is(two.lines()[1], '│still   │');
    t.is(one.lines()[1], '│one     │');
    two.terminal.close();
  }
  t.deepEqual(count(), before);
});

test('another terminal in its place is brought into the same modes, and shown everything', async (t) => {
  const stage = await Stage.open(t);
  await stage.show(box(0, 0, 20, 3, 'Monkeys'));
  stage.raw = '';
  await stage.written(() => stage.output.emit('renew'));
  t.is(stage.lines()[1], '│Monkeys           │');
  t.is(stage.seen.buffer.active.type, 'alternate');
  t.is(stage.seen.modes.mouseTrackingMode, 'vt200');
  t.true(stage.seen.modes.bracketedPasteMode);
  stage.input.write('q');
  await stage.hears('q');
});
