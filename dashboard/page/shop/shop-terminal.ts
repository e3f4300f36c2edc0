/** xterm.js, set up for the shop: its size follows the window, its colours the page, and no style is inline. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { SHOP_COLUMNS_MAX, SHOP_ROWS_MAX } from '../../model/shop.js';
import { withConstructedStyles } from './constructed-styles.js';
import type { Size } from './shop-line.js';
import { onThemeChange, shopTheme } from './shop-theme.js';

/** Sizes of the font, in pixels: as large as fits, so that the shop has its 60 columns wherever it can. */
const FONT = { min: 9, max: 15 } as const;
const COLUMNS_WANTED = 62;
/** Of a letter of the fonts we ask for, as part of the font's size. */
const LETTER_WIDTH = 0.61;

export type ShopTerminalFns = {
  readonly onInput: (data: string) => void;
  readonly onResize: (size: Size) => void;
  /** Whoever is in it wants to leave. */
  readonly onLeave: () => void;
};

export class ShopTerminal {
  readonly #place: HTMLElement;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #observer: ResizeObserver;
  readonly #stopTheme: () => void;

  constructor(place: HTMLElement, { onInput, onResize, onLeave }: ShopTerminalFns, hasReader: boolean) {
    this.#place = place;
    const fontFamily = getComputedStyle(place).fontFamily;
    const terminal = new Terminal({
      fontFamily,
      fontSize: this.#fontSize,
      scrollback: 0,
      // Bold is no other colour: the theme has eight, chosen to be read on its paper.
      drawBoldTextInBrightColors: false,
      screenReaderMode: hasReader,
      theme: shopTheme(),
    });
    this.#terminal = terminal;
    terminal.loadAddon(this.#fit);
    terminal.attachCustomKeyEventHandler((event) => !isLeaving(event, onLeave));
    terminal.onData(onInput);
    terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
    withConstructedStyles(() => terminal.open(place));
    this.fit();
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(place);
    this.#stopTheme = onThemeChange(() => {
      terminal.options.theme = shopTheme();
    });
  }

  get size(): Size {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }
  /** Text of every row is offered to screen readers, and said as it changes. */
  set hasReader(isOn: boolean) {
    this.#terminal.options.screenReaderMode = isOn;
  }

  write(data: string): void {
    this.#terminal.write(data);
  }
  focus(): void {
    this.#terminal.focus();
  }
  /** Takes the size of the place it is in. */
  fit(): void {
    this.#terminal.options.fontSize = this.#fontSize;
    const fitting = this.#fit.proposeDimensions();
    if (!fitting || Number.isNaN(fitting.cols) || Number.isNaN(fitting.rows)) return;
    this.#terminal.resize(Math.min(fitting.cols, SHOP_COLUMNS_MAX), Math.min(fitting.rows, SHOP_ROWS_MAX));
  }
  close(): void {
    this.#observer.disconnect();
    this.#stopTheme();
    this.#terminal.dispose();
  }

  get #fontSize(): number {
    const fitting = Math.floor(this.#place.clientWidth / COLUMNS_WANTED / LETTER_WIDTH);
    return Math.min(FONT.max, Math.max(FONT.min, fitting));
  }
}

/** Ctrl-Shift-X: every other key is the shop's. */
function isLeaving(event: KeyboardEvent, onLeave: () => void): boolean {
  if (!event.ctrlKey || !event.shiftKey || event.code !== 'KeyX') return false;
  if (event.type === 'keydown') {
    event.preventDefault();
    onLeave();
  }
  return true;
}
