/** A program on a terminal of its own: what a person sees of it, and all that they can do to it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** What an ava test gives: a place for cleaning up. */
type Test = { teardown(act: () => void | Promise<void>): void };
type Options = {
  /** Over the environment of the tests; undefined takes a variable out. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
};

/** What a terminal is in that a program has to give back. */
export type Modes = {
  readonly isAlternate: boolean;
  readonly isCursorHidden: boolean;
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  readonly hasBracketedPaste: boolean;
  readonly hasKeypad: boolean;
};
export const AT_REST: Modes = {
  isAlternate: false,
  isCursorHidden: false,
  mouse: 'none',
  hasBracketedPaste: false,
  hasKeypad: false,
};

/** Colours by their number among 256, null where they are the terminal's own. */
export type Cell = {
  readonly text: string;
  readonly bold: boolean;
  readonly inverse: boolean;
  readonly ink: number | null;
  readonly paper: number | null;
};

const WAIT_MS_MAX = 60_000;
const LOOK_MS = 20;

const ESCAPE = '\u001b';
/** That the window has got the focus: means nothing to programs that have not asked for it. */
const NOTHING = `${ESCAPE}[I`;

/** How keys are told: with `ESC [`, or with `ESC O` to a program that has asked for it; or in one way only. */
const ARROWS = { up: 'A', down: 'B', right: 'C', left: 'D', home: 'H', end: 'F' };
const KEYS: { readonly [name: string]: string } = {
  enter: '\r',
  tab: '\t',
  escape: ESCAPE,
  backspace: '\u007f',
  backtab: `${ESCAPE}[Z`,
  delete: `${ESCAPE}[3~`,
  pageup: `${ESCAPE}[5~`,
  pagedown: `${ESCAPE}[6~`,
};

export class Screen {
  /** Everything written to the terminal so far. */
  raw = '';
  /** What it ended with: an exit code, or 128 and the number of the signal. */
  readonly code: Promise<number>;
  readonly #pty: IPty;
  readonly #terminal: xterm.Terminal;
  #exit: number | null = null;
  #isCursorHidden = false;
  #hasEscaped = false;

  private constructor(file: string, args: readonly string[], options: Options) {
    const { columns: cols = 80, rows = 24, cwd = process.cwd() } = options;
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#pty = spawn(file, [...args], { cols, rows, cwd, env: environment(options.env) });
    this.#pty.onData((text) => {
      this.raw += text;
      this.#terminal.write(text);
    });
    // Answers that a terminal gives when it is asked something.
    this.#terminal.onData((text) => this.#pty.write(text));
    for (const [final, isHidden] of [
      ['h', false],
      ['l', true],
    ] as const) {
      this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.#isCursorHidden = isHidden;
        return false;
      });
    }
    this.code = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exit = signal ? 128 + signal : exitCode;
        // Parsed in order: by then all that was written is on the screen.
        this.#terminal.write('', () => resolve(this.#exit ?? exitCode));
      });
    });
  }

  static start(t: Test, file: string, args: readonly string[], options: Options = {}): Screen {
    const screen = new Screen(file, args, options);
    t.teardown(async () => {
      screen.kill('SIGKILL');
      await screen.code;
      screen.#terminal.dispose();
    });
    return screen;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** The rows of the screen, without the spaces at their ends. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
    });
  }
  text(): string {
    return this.lines().join('\n');
  }
  styleAt(column: number, row: number): Cell {
    const { active } = this.#terminal.buffer;
    const cell = active.getLine(active.viewportY + row)?.getCell(column);
    if (!cell) throw new Error(`there is no column ${column} in a row ${row}`);
    return {
      text: cell.getChars(),
      bold: cell.isBold() !== 0,
      inverse: cell.isInverse() !== 0,
      ink: cell.isFgDefault() ? null : cell.getFgColor(),
      paper: cell.isBgDefault() ? null : cell.getBgColor(),
    };
  }
  /** Where a text begins, both from 0; the first from above. */
  find(text: string): { readonly column: number; readonly row: number } | null {
    const lines = this.lines();
    const row = lines.findIndex((line) => line.includes(text));
    return row === -1 ? null : { column: lines[row]?.indexOf(text) ?? 0, row };
  }

  modes(): Modes {
    const { modes, buffer } = this.#terminal;
    return {
      isAlternate: buffer.active.type === 'alternate',
      isCursorHidden: this.#isCursorHidden,
      mouse: modes.mouseTrackingMode,
      hasBracketedPaste: modes.bracketedPasteMode,
      hasKeypad: modes.applicationKeypadMode || modes.applicationCursorKeysMode,
    };
  }
  /** Whether keys reach the program one by one, unseen: the terminal is not as a shell needs it. Not after the end. */
  isRaw(): boolean {
    const { ptsName } = this.#pty as IPty & { readonly ptsName: string };
    const flag = process.platform === 'linux' ? '-F' : '-f';
    return /-icanon\b/.test(execFileSync('stty', [flag, ptsName, '-a'], { encoding: 'utf8' }));
  }

  type(text: string): void {
    this.#send(text);
  }
  /** @param key as the shop names them: a character, `enter`, `up`, `C-c`, … */
  press(key: string): void {
    const arrow = ARROWS[key as keyof typeof ARROWS];
    const control = /^C-([a-z])$/.exec(key)?.[1];
    if (arrow) this.#send(`${ESCAPE}${this.#terminal.modes.applicationCursorKeysMode ? 'O' : '['}${arrow}`);
    else this.#send(control ? String.fromCharCode(control.charCodeAt(0) - 96) : (KEYS[key] ?? key));
    this.#hasEscaped = key === 'escape';
  }
  /** As a terminal does it: a line end is sent as Enter, in brackets if the program can tell them. */
  paste(text: string): void {
    const sent = text.replaceAll(/\r?\n/g, '\r');
    this.#send(this.#terminal.modes.bracketedPasteMode ? `${ESCAPE}[200~${sent}${ESCAPE}[201~` : sent);
  }
  /**
   * Presses the left button and lets go, both from 0.
   *
   * @param isApart whether the program has time to read the press before it is let go
   */
  async click(column: number, row: number, isApart = false): Promise<void> {
    const place = `${column + 1};${row + 1}`;
    this.#mouse(`${ESCAPE}[<0;${place}M${isApart ? '' : `${ESCAPE}[<0;${place}m`}`);
    if (!isApart) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    this.#mouse(`${ESCAPE}[<0;${place}m`);
  }
  /** Clicks on the first character of a text, waiting for it to appear. */
  async clickOn(text: string): Promise<void> {
    await this.until(`"${text}" to click on`, () => this.find(text) !== null);
    const { column = 0, row = 0 } = this.find(text) ?? {};
    await this.click(column, row);
  }
  /** @param lines negative: up */
  wheel(column: number, row: number, lines: number): void {
    for (let i = 0; i < Math.abs(lines); i++) {
      this.#mouse(`${ESCAPE}[<${lines < 0 ? 64 : 65};${column + 1};${row + 1}M`);
    }
  }
  /** Changes the size of the window. */
  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }
  /** Sends a signal to the program itself, not to what it has started. */
  kill(signal: NodeJS.Signals): void {
    if (this.#exit === null) this.#pty.kill(signal);
  }
  /** Closes the window, with the program still in it. */
  hangUp(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Waits until the screen matches. @throws with what is on it, if the program ends before or it takes too long */
  async until(what: string, wanted: RegExp | ((screen: Screen) => boolean)): Promise<void> {
    const holds = (): boolean => (wanted instanceof RegExp ? wanted.test(this.text()) : wanted(this));
    const dueAt = Date.now() + WAIT_MS_MAX;
    while (!holds()) {
      if (this.#exit !== null) {
        await this.code;
        if (holds()) return;
        throw new Error(`it ended with ${this.#exit} before ${what}:\n${this.text()}`);
      }
      if (Date.now() > dueAt) throw new Error(`waited in vain for ${what}:\n${this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  #mouse(report: string): void {
    if (this.#terminal.modes.mouseTrackingMode === 'none') throw new Error('the program has not asked for the mouse');
    this.#send(report);
  }
  #send(text: string): void {
    // An escape and what follows, read together, are another key; however slow the machine, this keeps them apart.
    this.#pty.write(this.#hasEscaped ? NOTHING + text : text);
    this.#hasEscaped = false;
  }
}

function environment(over: Options['env'] = {}): { [name: string]: string } {
  const { NO_COLOR: _no, FORCE_COLOR: _force, COLORTERM: _term, TMUX: _tmux, ...rest } = process.env;
  const env = { ...rest, TERM: 'xterm-256color', ...over };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Makes a terminal known that has coloured underlines (`Setulc`), as kitty, alacritty and iTerm have.
 *
 * @returns the environment that names it
 */
export function compileTerminfo(folder: string): { readonly TERM: string; readonly TERMINFO: string } {
  const [TERM, TERMINFO] = ['monkey-underlined', join(folder, 'terminfo')];
  const setulc = String.raw`\E[58:2:%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m`;
  const source = join(folder, 'underlined.ti');
  mkdirSync(TERMINFO, { recursive: true });
  // So few pairs that the numbers take 16 bits each: the format in which the fault shows.
  writeFileSync(source, `${TERM}|with coloured underlines,\n\tpairs#32767, Setulc=${setulc},\n\tuse=xterm-256color,\n`);
  execFileSync('tic', ['-x', '-o', TERMINFO, source], { stdio: 'pipe' });
  return { TERM, TERMINFO };
}
