/** A line for people: text of a stranger that may be printed to a terminal or a log as it is. */
import { type Codec, text } from '../chain/codec.js';

/** What a screen acts on instead of showing it: controls, line separators, marks that turn the direction of writing. */
const HARMFUL: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
];

const isHarmful = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return HARMFUL.some(([first, last]) => code >= first && code <= last);
};

const utf8Out = new TextEncoder();
const utf8In = new TextDecoder();

/** A text as a line of at most `max` bytes: what a screen would act on becomes a space, what is too long is cut. */
export function asLine(value: string, max: number): string {
  const safe = Array.from(value, (character) => (isHarmful(character) ? ' ' : character)).join('');
  const bytes = new Uint8Array(max);
  // Only whole characters are written.
  const { written } = utf8Out.encodeInto(safe, bytes);
  return utf8In.decode(bytes.subarray(0, written));
}

/** One line of at most `max` bytes: written as `asLine` makes it, and refused when it is read otherwise. */
export const line = (max: number): Codec<string> => {
  const inner = text(max);
  return {
    shape: `u16 length, at most ${max} bytes of UTF-8 without control characters`,
    write: (out, value) => inner.write(out, asLine(value, max)),
    read(from) {
      const value = inner.read(from);
      for (const character of value) if (isHarmful(character)) from.refuse('a line has a control character');
      return value;
    },
  };
};
