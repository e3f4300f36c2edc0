/**
 * blessed, tamed: it keeps what is on the screen and writes only what differs. Everything that works around a fault of
 * blessed 0.1.81 is in this file, and keys and mouse do not pass through it at all (`keys.ts` says why).
 */
import { EventEmitter } from 'node:events';
import type { Widgets } from 'blessed';
import type { Frame } from '../view/frame.js';
import { type Depth, parametersOf } from '../view/ink.js';
import type { Line, Size } from '../view/picture.js';

export type CanvasOptions = {
  readonly size: Size;
  readonly depth: Depth;
  /** Where the bytes go. */
  readonly write: (text: string) => void;
};

/** What blessed has and its types do not tell. */
type Inside = {
  readonly program: {
    cols: number;
    rows: number;
    readonly tput: { brokenACS: boolean; unicode: boolean };
    flush(): void;
  };
  readonly Tput: { ipaths: readonly string[] };
  readonly Program: Handlers;
  readonly Screen: Handlers;
  readonly screen: Widgets.Screen & { enter(): void; leave(): void };
  readonly box: {
    hidden: boolean;
    readonly position: object;
    setContent(text: string, isKept: boolean, isUntagged: boolean): void;
  };
};
type Handlers = { _bound?: boolean } & { [name: `_${string}Handler`]: () => void };

/** The description of a terminal that comes with blessed. */
const TERMINAL = 'xterm-256color';

export class Canvas {
  readonly #blessed: typeof import('blessed');
  readonly #program: Inside['program'];
  readonly #screen: Inside['screen'];
  readonly #depth: Depth;
  /** Invariant: as many as were ever shown at once, those in front last. */
  readonly #boxes: Inside['box'][] = [];

  /** Takes the terminal over: alternate screen, no cursor. */
  private constructor(blessed: typeof import('blessed'), options: CanvasOptions) {
    keepQuiet(blessed);
    this.#blessed = blessed;
    this.#depth = options.depth;
    this.#program = programOf(blessed, options);
    // Without forceUnicode and with LANG unset, borders become letters of another character set.
    this.#screen = blessed.screen({ program: this.#program as never, forceUnicode: true }) as Inside['screen'];
    this.#program.flush();
  }

  /** Loads blessed, which takes about 30 ms, and nothing else. @returns what makes a canvas, and enters the screen */
  static async load(): Promise<(options: CanvasOptions) => Canvas> {
    const { default: blessed } = await import('blessed');
    return (options) => new Canvas(blessed, options);
  }

  /** What was on the screen is forgotten, and drawn anew next time. */
  resize({ columns, rows }: Size): void {
    this.#program.cols = columns;
    this.#program.rows = rows;
    this.#screen.realloc();
  }

  /** @param frames those in front last */
  draw(frames: readonly Frame[]): void {
    // Symptom: where a box was, and is no more, its text stays until something else is drawn there.
    this.#screen.clearRegion(0, this.#program.cols, 0, this.#program.rows);
    for (const [i, { left, top, width, height, rows }] of frames.entries()) {
      const box = this.#boxAt(i);
      Object.assign(box.position, { left, top, width, height });
      box.hidden = false;
      box.setContent(rows.map((row) => this.#styled(row)).join('\n'), true, true);
    }
    for (const box of this.#boxes.slice(frames.length)) box.hidden = true;
    this.#screen.render();
    this.#program.flush();
  }

  /** Gives the terminal back, for a while. */
  leave(): void {
    this.#screen.leave();
    this.#program.flush();
  }
  enter(size: Size): void {
    this.#program.cols = size.columns;
    this.#program.rows = size.rows;
    this.#screen.enter();
    this.#program.flush();
  }

  /** Gives the terminal back for good. */
  close(): void {
    keepHandlersOff(this.#blessed);
    this.#screen.destroy();
  }

  #boxAt(i: number): Inside['box'] {
    const known = this.#boxes[i];
    if (known) return known;
    const options: Widgets.BoxOptions = { parent: this.#screen, wrap: false };
    const box = this.#blessed.box(options) as unknown as Inside['box'];
    this.#boxes.push(box);
    return box;
  }

  /** Styles as blessed's own markup for them, SGR; the text itself has passed `narrow` and cannot contain any. */
  #styled(row: Line): string {
    return row.map((span) => `\u001b[0;${parametersOf(span, this.#depth)}m${span.text}`).join('');
  }
}

function programOf(blessed: typeof import('blessed'), { size, write }: CanvasOptions): Inside['program'] {
  const output = { isTTY: true, writable: true, columns: size.columns, rows: size.rows, write };
  const { TMUX } = process.env;
  try {
    // Symptom: inside of tmux blessed runs `tmux -V`, and wraps what it writes in sequences for the terminal around it.
    delete process.env.TMUX;
    const program = blessed.program({
      // A mute input, and an output that neither resizes by itself nor can break: the terminal looks after its streams.
      input: new EventEmitter(),
      output: Object.assign(new EventEmitter(), output),
      terminal: TERMINAL,
      tput: true,
      buffer: true,
      zero: true,
    } as object) as unknown as Inside['program'];
    // Symptom: borders are letters where the other character set is not what blessed thinks (screen, the Linux console).
    program.tput.brokenACS = true;
    return program;
  } finally {
    if (TMUX !== undefined) process.env.TMUX = TMUX;
  }
}

function keepQuiet(blessed: typeof import('blessed')): void {
  // Symptom: "Error on xterm-256color.plab_norm" or ".Setulc" and some JavaScript on the screen, and eight colours for
  // 256: blessed can read neither terminfo with 32-bit numbers, as most systems of today have, nor that of terminals
  // with coloured underlines (kitty, alacritty, iTerm). All terminals understand what blessed's own description of one
  // says, so no other is looked for.
  (blessed as unknown as Inside).Tput.ipaths = [];
  keepHandlersOff(blessed);
}

/**
 * Symptom: SIGTERM and SIGINT end the program with 0, an exception is swallowed, and other listeners of `exit` run twice.
 * Handlers that seem to be bound are not bound again; they must exist to be removed when the last screen is destroyed.
 */
function keepHandlersOff(blessed: typeof import('blessed')): void {
  const { Program, Screen } = blessed as unknown as Inside;
  const names = ['exit', 'exception', 'sigterm', 'sigint', 'sigquit'] as const;
  for (const bearer of [Program, Screen]) {
    bearer._bound = true;
    for (const name of names) bearer[`_${name}Handler`] = () => undefined;
  }
}
