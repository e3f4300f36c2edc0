/**
 * What arrives from a terminal, as keys and mouse.
 *
 * Read here and not by blessed, which loses all of a read that has a mouse sequence in it, so a press and its release
 * together are no click; types the tail of sequences it does not know; and cuts emoji in half.
 */
import type { Key } from '../model/input.js';

/** Column and row from 0. */
export type Mouse = {
  readonly column: number;
  readonly row: number;
  readonly action: 'press' | 'wheelup' | 'wheeldown';
};
export type Gesture = { readonly type: 'key'; readonly key: Key } | ({ readonly type: 'mouse' } & Mouse);

/** Names by the letter that ends `ESC [` and `ESC O`, */
const LETTERS: { readonly [final: string]: Key } = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'backtab',
};
/** and by the number before `~`: VT220, the Linux console and rxvt each have their own. */
const NUMBERS: { readonly [number: string]: Key } = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};
const CONTROLS: { readonly [character: string]: Key } = {
  '\t': 'tab',
  '\n': 'enter',
  '\r': 'enter',
  '\b': 'backspace',
  '\u007f': 'backspace',
};

const ESCAPE = '\u001b';
const PASTE_END = `${ESCAPE}[201~`;
/** Longest sequence that is waited for; a longer one is noise. */
const SEQUENCE_LENGTH_MAX = 4096;

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: what terminals send begins with control characters
/** `ESC [`, parameters and a final byte; the Linux console has function keys with a second `[`. */
const CSI = /^\u001b\[(?:\[.|([0-?]*)[ -/]*([@-~]))/s;
/** The old mouse report: three characters behind `M`, each 32 more than it means. */
const OLD_MOUSE = /^\u001b\[M(.)(.)(.)/s;
const SS3 = /^\u001bO([ -~])/;
/** Answers and strings of any length: OSC, DCS, PM, APC, SOS, up to BEL or ST. */
const STRING = /^\u001b[\]P^_X][^\u0007\u001b]*(?:\u0007|\u001b\\|(?=\u001b[^\\]))/;
/** What may yet become one of these, or a key with Alt. */
const UNFINISHED = /^\u001b(?:\[(?:\[|[0-?]*[ -/]*|M.{0,2})|O|[\]P^_X][^\u0007\u001b]*\u001b?)?$/s;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\ufffd]/u;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** Text in, gestures out; keeps a sequence that is not complete. */
export class KeyReader {
  #pending = '';
  #isPasting = false;
  /** Invariant: only while pasting. A line end inside of a paste is a space, at its edges nothing. */
  #owesSpace = false;
  #hasPasted = false;

  /** Whether a sequence has begun; if nothing follows for a moment, `flush`. */
  get isWaiting(): boolean {
    return this.#pending !== '' && !this.#isPasting;
  }

  feed(text: string): Gesture[] {
    this.#pending += text;
    const gestures: Gesture[] = [];
    while (this.#pending !== '') {
      const before = this.#pending;
      if (this.#isPasting) this.#paste(gestures);
      else this.#read(gestures);
      if (this.#pending === before) break;
    }
    return gestures;
  }

  /** Nothing has followed: an escape alone was the key; the beginning of a longer sequence was nothing. */
  flush(): Gesture[] {
    if (!this.isWaiting) return [];
    const isEscape = this.#pending === ESCAPE;
    this.#pending = '';
    return isEscape ? [{ type: 'key', key: 'escape' }] : [];
  }

  #read(gestures: Gesture[]): void {
    if (!this.#pending.startsWith(ESCAPE)) {
      const key = keyOf(this.#take(this.#pending.codePointAt(0)! > 0xffff ? 2 : 1));
      if (key !== null) gestures.push({ type: 'key', key });
      return;
    }
    if (UNFINISHED.test(this.#pending)) {
      if (this.#pending.length > SEQUENCE_LENGTH_MAX) this.#pending = '';
      return;
    }
    const gesture = this.#sequence();
    if (gesture) gestures.push(gesture);
  }

  /** Takes one whole sequence. @returns null if it means nothing to us */
  #sequence(): Gesture | null {
    const old = OLD_MOUSE.exec(this.#pending);
    if (old) {
      this.#take(old[0].length);
      const [button = 0, x = 0, y = 0] = old.slice(1).map((character) => character.charCodeAt(0) - 32);
      return mouseOf(button, x, y);
    }
    const csi = CSI.exec(this.#pending);
    if (csi) {
      this.#take(csi[0].length);
      return this.#csi(csi[1] ?? '', csi[2] ?? '');
    }
    const ss3 = SS3.exec(this.#pending);
    if (ss3) {
      this.#take(ss3[0].length);
      return keypad(ss3[1] ?? '');
    }
    const string = STRING.exec(this.#pending);
    if (string) {
      this.#take(string[0].length);
      return null;
    }
    // Escape twice: the first was the key. Otherwise a key with Alt, which is not that key.
    if (this.#pending.startsWith(ESCAPE + ESCAPE)) {
      this.#take(1);
      return { type: 'key', key: 'escape' };
    }
    this.#take(this.#pending.codePointAt(1)! > 0xffff ? 3 : 2);
    return null;
  }

  #csi(parameters: string, final: string): Gesture | null {
    if (parameters.startsWith('<')) {
      const [button = 0, x = 0, y = 0] = parameters.slice(1).split(';').map(Number);
      return final === 'M' ? mouseOf(button, x, y) : null;
    }
    const [number = ''] = parameters.split(';');
    if (final === '~') {
      this.#isPasting = number === '200';
      return named(NUMBERS[number]);
    }
    return named(/^[\d;]*$/.test(parameters) ? LETTERS[final] : undefined);
  }

  #paste(gestures: Gesture[]): void {
    const end = this.#pending.indexOf(PASTE_END);
    const held = end === -1 ? overlap(this.#pending, PASTE_END) : 0;
    for (const character of this.#take(end === -1 ? this.#pending.length - held : end)) {
      if (/\s/.test(character)) this.#owesSpace = this.#hasPasted;
      if (UNPRINTABLE.test(character) || /\s/.test(character)) continue;
      if (this.#owesSpace) gestures.push({ type: 'key', key: ' ' });
      gestures.push({ type: 'key', key: character });
      this.#owesSpace = false;
      this.#hasPasted = true;
    }
    if (end === -1) return;
    this.#take(PASTE_END.length);
    this.#isPasting = false;
    this.#owesSpace = false;
    this.#hasPasted = false;
  }

  #take(length: number): string {
    const taken = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    return taken;
  }
}

const named = (key: Key | undefined): Gesture | null => (key === undefined ? null : { type: 'key', key });

/** A character that stands alone. */
function keyOf(character: string): Key | null {
  const control = CONTROLS[character];
  if (control !== undefined) return control;
  if (character >= '\u0001' && character <= '\u001a') return `C-${String.fromCharCode(character.charCodeAt(0) + 96)}`;
  return UNPRINTABLE.test(character) ? null : character;
}

/** Arrows, and the number pad as it is while a program asks for application keys. */
function keypad(letter: string): Gesture | null {
  if (letter === 'M') return named('enter');
  return named(letter >= 'j' && letter <= 'y' ? String.fromCharCode(letter.charCodeAt(0) - 64) : LETTERS[letter]);
}

/** @param button with what was held: 4 shift, 8 meta, 16 control, 32 moving, 64 the wheel */
function mouseOf(button: number, x: number, y: number): Gesture | null {
  const action = ({ 0: 'press', 64: 'wheelup', 65: 'wheeldown' } as const)[button & ~(4 | 8 | 16)];
  const isOnScreen = Number.isSafeInteger(x) && Number.isSafeInteger(y) && x >= 1 && y >= 1;
  return action && isOnScreen ? { type: 'mouse', column: x - 1, row: y - 1, action } : null;
}

/** How much of the end of a text is the beginning of another. */
function overlap(text: string, next: string): number {
  for (let length = Math.min(text.length, next.length - 1); length > 0; length--) {
    if (text.endsWith(next.slice(0, length))) return length;
  }
  return 0;
}
