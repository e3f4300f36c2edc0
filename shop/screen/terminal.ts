/** A terminal that shows pictures and tells what a person does: the only place of the shop that touches one. */
import { StringDecoder } from 'node:string_decoder';
import type { Key } from '../model/input.js';
import { frameOf } from '../view/frame.js';
import { depthOf } from '../view/ink.js';
import { narrow, narrowAscii } from '../view/narrow.js';
import type { Picture, Size } from '../view/picture.js';
import { Canvas } from './canvas.js';
import { type Gesture, KeyReader, type Mouse } from './keys.js';
import { type Environment, letGo, type Streams, sizeOf, standardTerminals } from './streams.js';

export type TerminalOptions = {
  readonly env: Environment;
  /** Nothing but ASCII is written. */
  readonly isAscii: boolean;
  readonly isColoured: boolean;
  readonly hasMouse: boolean;
  /** Of the window, while we are on. */
  readonly title: string;
};

/** Whom a terminal tells. None of these is called after `close`. */
export type Listeners = {
  readonly onKey: (key: Key) => void;
  readonly onMouse: (mouse: Mouse) => void;
  /** A picture for this size should follow. */
  readonly onResize: (size: Size) => void;
  /** Nobody is there any more: the window was closed or the line has broken. Once. */
  readonly onLost: () => void;
};

/** Other keys may begin with an escape; it was the key itself if nothing follows for so long. */
const ESCAPE_MS = 50;
/** A stop signal stops us at once or never: where nobody could continue us, the system discards it. */
const STOP_MS = 100;
/** Presses and wheel, told in decimal numbers, so that columns beyond 223 are told too. */
const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l';
/** What is pasted comes in brackets, so that a line end in it does not press Enter. */
const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

export class Terminal {
  readonly #streams: Streams;
  readonly #options: TerminalOptions;
  readonly #listeners: Listeners;
  readonly #canvas: Canvas;
  readonly #reader = new KeyReader();
  readonly #decoder = new StringDecoder('utf8');
  #status: 'shown' | 'suspended' | 'closed' = 'shown';
  #isLost = false;
  readonly #standard = standardTerminals();
  #hasMouse: boolean;
  #picture: Picture = { boxes: [] };
  #painting: NodeJS.Immediate | null = null;
  /** What is on the screen is not to be relied on. */
  #isStale = false;
  /** More has been written than was taken: only the newest picture will be drawn. */
  #isClogged = false;
  #escapeTimer: NodeJS.Timeout | null = null;
  #stopTimer: NodeJS.Timeout | null = null;

  private constructor(
    streams: Streams,
    options: TerminalOptions,
    listeners: Listeners,
    open: Awaited<ReturnType<typeof Canvas.load>>,
  ) {
    this.#streams = streams;
    this.#options = options;
    this.#listeners = listeners;
    this.#hasMouse = options.hasMouse;
    this.#listen();
    const depth = options.isColoured ? depthOf(options.env) : 0;
    this.#canvas = open({ size: this.size, depth, write: (text) => this.#write(text) });
    this.#takeModes();
  }

  /** Takes over a terminal that `canShow`. */
  static async open(streams: Streams, options: TerminalOptions, listeners: Listeners): Promise<Terminal> {
    return new Terminal(streams, options, listeners, await Canvas.load());
  }

  get size(): Size {
    return sizeOf(this.#streams);
  }

  /** Shows a picture, at the latest before the next input is heard; of several in a row, the last. */
  draw(picture: Picture): void {
    this.#picture = picture;
    this.#painting ??= setImmediate(() => this.#paint());
  }

  /** Draws the whole screen again, whatever another program has written over it. */
  redraw(): void {
    this.#isStale = true;
    this.draw(this.#picture);
  }

  get hasMouse(): boolean {
    return this.#hasMouse;
  }
  /** Off, the mouse marks text for copying, as it does everywhere else. */
  set hasMouse(isOn: boolean) {
    if (this.#status === 'shown' && isOn !== this.#hasMouse) this.#write(isOn ? MOUSE_ON : MOUSE_OFF);
    this.#hasMouse = isOn;
  }

  /**
   * Gives the terminal back and stops the process, with all that were started by the same command line, as Ctrl-Z does
   * elsewhere. Goes on when it is continued, or at once where stopping is impossible. A terminal that is not the one
   * this process was started on stays as it is.
   */
  suspend(): void {
    if (this.#status !== 'shown' || !this.#isOurs) return;
    this.#status = 'suspended';
    this.#leave();
    process.off('SIGTSTP', this.#onStop);
    this.#stopTimer = setTimeout(this.#onContinue, STOP_MS);
    process.kill(0, 'SIGTSTP');
  }

  /** Gives the terminal back as it was. All is written when this returns, so it may be called while the process exits. */
  close(): void {
    if (this.#status === 'closed') return;
    const wasShown = this.#status === 'shown';
    this.#status = 'closed';
    this.#unlisten();
    if (wasShown) this.#leave();
    this.#canvas.close();
  }

  get #isOurs(): boolean {
    return this.#streams.input === process.stdin;
  }

  #paint(): void {
    if (this.#painting) clearImmediate(this.#painting);
    this.#painting = null;
    if (this.#status !== 'shown' || this.#isClogged || this.#isLost) return;
    const { size } = this;
    if (this.#isStale) this.#canvas.resize(size);
    this.#isStale = false;
    const frames = this.#picture.boxes.map((box) => frameOf(box, size, this.#options.isAscii));
    this.#canvas.draw(frames.filter((frame) => frame !== null));
  }

  #write(text: string): void {
    const { output } = this.#streams;
    if (output.write(text) || this.#isClogged) return;
    this.#isClogged = true;
    output.once('drain', () => {
      this.#isClogged = false;
      this.draw(this.#picture);
    });
  }

  #takeModes(): void {
    this.#setRaw(true);
    this.#streams.input.resume();
    const { title, isAscii } = this.#options;
    const shown = isAscii ? narrowAscii(title) : narrow(title);
    // The title that was is kept by the terminal itself, as far as it can.
    this.#write(`\u001b[22;0t\u001b]0;${shown}\u0007${PASTE_ON}${this.#hasMouse ? MOUSE_ON : ''}`);
  }
  #leave(): void {
    this.#write(`${MOUSE_OFF}${PASTE_OFF}\u001b[23;0t`);
    this.#canvas.leave();
    this.#streams.input.pause();
    this.#setRaw(false);
  }
  #setRaw(isRaw: boolean): void {
    // On a terminal that is gone this is an 'error' of the stream.
    this.#streams.input.setRawMode?.(isRaw);
  }

  readonly #onData = (chunk: Buffer | string): void => {
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    this.#escapeTimer = null;
    this.#tell(this.#reader.feed(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk)));
    if (!this.#reader.isWaiting || this.#status === 'closed') return;
    const timer = setTimeout(() => {
      // What has arrived while we were busy is read before this, and may be the rest.
      setImmediate(() => {
        if (this.#escapeTimer === timer) this.#tell(this.#reader.flush());
      });
    }, ESCAPE_MS);
    this.#escapeTimer = timer;
  };
  #tell(gestures: readonly Gesture[]): void {
    for (const gesture of gestures) {
      if (this.#status === 'closed') return;
      if (gesture.type === 'key') this.#listeners.onKey(gesture.key);
      else this.#listeners.onMouse({ column: gesture.column, row: gesture.row, action: gesture.action });
    }
  }

  readonly #onResize = (): void => {
    this.redraw();
    this.#listeners.onResize(this.size);
  };
  readonly #lose = (): void => {
    if (this.#isLost) return;
    this.#isLost = true;
    if (this.#isOurs) letGo(this.#standard);
    if (this.#status !== 'closed') this.#listeners.onLost();
  };
  readonly #onStop = (): void => this.suspend();

  /** After a stop of whatever kind the terminal is not as we left it; in a window, it may be another one. */
  readonly #onContinue = (): void => {
    if (this.#status === 'closed') return;
    if (this.#stopTimer) clearTimeout(this.#stopTimer);
    this.#stopTimer = null;
    if (this.#status === 'suspended') process.on('SIGTSTP', this.#onStop);
    else this.#leave();
    this.#status = 'shown';
    // The window may have changed while nobody was told.
    this.#streams.output._refreshSize?.();
    this.#canvas.enter(this.size);
    this.#takeModes();
    this.redraw();
  };

  #listen(): void {
    const { input, output } = this.#streams;
    input.on('data', this.#onData);
    input.once('end', this.#lose);
    output.on('resize', this.#onResize).on('renew', this.#onContinue);
    // For good: a line that breaks while the terminal is being restored must not end the process by an exception.
    for (const stream of [input, output]) stream.on('error', this.#lose).once('close', this.#lose);
    if (!this.#isOurs) return;
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
  }
  #unlisten(): void {
    const { input, output } = this.#streams;
    input.off('data', this.#onData);
    input.off('end', this.#lose);
    for (const stream of [input, output]) stream.off('close', this.#lose);
    output.off('resize', this.#onResize).off('renew', this.#onContinue);
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGCONT', this.#onContinue);
    if (this.#painting) clearImmediate(this.#painting);
    for (const timer of [this.#escapeTimer, this.#stopTimer]) if (timer) clearTimeout(timer);
    this.#escapeTimer = null;
  }
}
