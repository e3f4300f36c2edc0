/** The shop on a terminal: what is pressed goes to the counter, what the counter says goes to the screen. */
import { EXIT } from '../errors.js';
import { SAME_MS_MAX } from '../interruption.js';
import { type Counter, chosenOf, type Deed, EMPTY_COUNTER, type Next } from '../model/counter.js';
import type { Input } from '../model/input.js';
import { purseAt } from '../model/ordering.js';
import { press } from '../model/pressing.js';
import { hear, type Tidings } from '../model/telling.js';
import type { Hints, Options } from '../options.js';
import { hitAt, paneAt } from '../view/hit.js';
import { depthOf } from '../view/ink.js';
import type { Picture } from '../view/picture.js';
import { type Look, picture } from '../view/screen.js';
import { coinsText } from '../view/words.js';
import { Attendant } from './attendant.js';
import type { Mouse } from './keys.js';
import type { Streams } from './streams.js';
import { Terminal } from './terminal.js';

/** Lines that one notch of the wheel moves over. */
const WHEEL_LINES = 3;
/** How a program ends by a signal: 128 and its number. */
const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;

export type ShowTools = {
  readonly options: Options;
  readonly hints: Hints;
  readonly env: NodeJS.ProcessEnv;
  readonly isColoured: boolean;
};

/** Shows the shop until somebody leaves. @returns the exit code, and what to say on the terminal as it was before */
export function show(
  streams: Streams,
  tools: ShowTools,
): Promise<{ readonly code: number; readonly farewell: string[] }> {
  return new Screen(streams, tools).run();
}

class Screen {
  readonly #streams: Streams;
  readonly #tools: ShowTools;
  readonly #look: Look;
  readonly #attendant: Attendant;
  #counter: Counter;
  #picture: Picture = { boxes: [] };
  #drawing: NodeJS.Immediate | null = null;
  #terminal: Terminal | null = null;
  #end: (code: number) => void = () => undefined;

  constructor(streams: Streams, tools: ShowTools) {
    const { options, isColoured, env } = tools;
    this.#streams = streams;
    this.#tools = tools;
    this.#look = { isAscii: options.isAscii, isPainted: isColoured && depthOf(env) >= 256 };
    this.#counter = { ...EMPTY_COUNTER, hasMouse: options.hasMouse };
    this.#attendant = new Attendant(options, tools.hints, (tidings) => this.#hear(tidings));
  }

  async run(): Promise<{ readonly code: number; readonly farewell: string[] }> {
    const { env, options, isColoured } = this.#tools;
    const { isAscii, hasMouse } = options;
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    const release = this.#catchSignals();
    this.#terminal = await Terminal.open(
      this.#streams,
      { env, isAscii, isColoured, hasMouse, title: 'Monkey Shop' },
      {
        onKey: (key) => this.#press({ type: 'key', key }),
        onMouse: (mouse) => this.#onMouse(mouse),
        onResize: () => this.#draw(),
        onLost: () => this.#end(SIGNALS.SIGHUP),
      },
    );
    const restore = (): void => this.#terminal?.close();
    process.once('exit', restore);
    this.#draw();
    void this.#attendant.open();
    const code = await ended;
    restore();
    process.off('exit', restore);
    const open = await this.#attendant.close();
    release();
    return { code, farewell: this.#farewell(open) };
  }

  #press(input: Input): void {
    this.#take(press(this.#counter, performance.now(), input));
  }
  #hear(tidings: Tidings): void {
    this.#take(hear(this.#counter, tidings));
  }
  #take({ counter, deeds }: Next): void {
    this.#counter = counter;
    for (const deed of deeds) this.#do(deed);
    this.#draw();
  }

  #do(deed: Deed): void {
    switch (deed.type) {
      case 'mouse':
        if (this.#terminal) this.#terminal.hasMouse = deed.isOn;
        break;
      case 'redraw':
        this.#terminal?.redraw();
        break;
      case 'suspend':
        this.#terminal?.suspend();
        break;
      case 'quit':
        this.#end(deed.how === 'asked' ? 0 : SIGNALS.SIGINT);
        break;
      default:
        this.#attendant.do(deed);
    }
  }

  #onMouse({ column, row, action }: Mouse): void {
    if (action === 'press') {
      const target = hitAt(this.#picture, column, row);
      if (target) this.#press({ type: 'click', target });
      return;
    }
    const pane = paneAt(this.#picture, column, row);
    const lines = action === 'wheelup' ? -WHEEL_LINES : WHEEL_LINES;
    if (pane) this.#press({ type: 'wheel', pane, lines });
  }

  /** Of several changes in a row the last is drawn. */
  #draw(): void {
    this.#drawing ??= setImmediate(() => {
      this.#drawing = null;
      const terminal = this.#terminal;
      if (!terminal) return;
      this.#picture = picture(this.#counter, terminal.size, this.#look);
      terminal.draw(this.#picture);
    });
  }

  /** Signals end the screen first; a second one, while what is open is handed over, ends everything. @returns what lets go of them */
  #catchSignals(): () => void {
    let endingAt: number | null = null;
    const listeners = Object.entries(SIGNALS).map(([signal, code]) => {
      const onSignal = (): void => {
        if (endingAt !== null && performance.now() - endingAt > SAME_MS_MAX) process.exit(code);
        endingAt ??= performance.now();
        this.#end(code);
      };
      process.on(signal, onSignal);
      return { signal, onSignal };
    });
    const onFault = (error: unknown): void => {
      this.#terminal?.close();
      throw error;
    };
    process.once('uncaughtException', onFault);
    return () => {
      for (const { signal, onSignal } of listeners) process.off(signal, onSignal);
      process.off('uncaughtException', onFault);
    };
  }

  /** What is good to know when the screen is gone. */
  #farewell(open: number): string[] {
    const shopper = chosenOf(this.#counter);
    if (!shopper) return [];
    const { coins } = purseAt(this.#counter, shopper);
    const rest =
      open === 1 ? '1 purchase is not settled yet: it is' : `${open} purchases are not settled yet: they are`;
    const lines = [`${shopper.label} has ${coinsText(coins)}.`];
    return open > 0 ? [...lines, `${rest} kept, and sent again when the shop runs.`] : lines;
  }
}
