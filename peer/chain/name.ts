/**
 * What a shopper may be called.
 *
 * A table of our own: no Unicode function of the runtime decides a chain rule, because its tables change with the Node
 * version and would fork the chain. Letters are precomposed and one column wide, so names are safe on any screen.
 */

/** Longest name, in characters: what a line of the shop can show. */
export const NAME_LENGTH_MAX = 32;
/** Longest name in UTF-8: every character of the table takes at most three bytes. */
export const NAME_SIZE_MAX = 96;

/** Code points allowed, as inclusive ranges. */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x20], // space
  [0x27, 0x27], // '
  [0x2d, 0x2e], // - .
  [0x30, 0x39], // digits
  [0x41, 0x5a], // A to Z
  [0x5f, 0x5f], // _
  [0x61, 0x7a], // a to z
  [0xc0, 0xd6], // Latin-1 letters, without the multiplication sign
  [0xd8, 0xf6],
  [0xf8, 0xff],
  [0x100, 0x148], // Latin Extended-A, without the two that decompose
  [0x14a, 0x17e],
  [0x218, 0x21b], // Romanian
  [0x386, 0x386], // Greek with accents
  [0x388, 0x38a],
  [0x38c, 0x38c],
  [0x38e, 0x3a1],
  [0x3a3, 0x3ce],
  [0x400, 0x481], // Cyrillic, without its combining marks
  [0x48a, 0x4ff],
  [0x1e80, 0x1e85], // Welsh
  [0x1e9e, 0x1e9e], // capital sharp s
  [0x1ea0, 0x1ef9], // Vietnamese
];

const allowed = (code: number): boolean => RANGES.some(([first, last]) => code >= first && code <= last);

/** Why a text is no name, in words for people, or null if it is one. */
export function nameFault(name: string): string | null {
  if (name.length === 0) return 'it is empty';
  if (name.length > NAME_LENGTH_MAX) return `it is longer than ${NAME_LENGTH_MAX} characters`;
  if (name.startsWith(' ') || name.endsWith(' ')) return 'it begins or ends with a space';
  if (name.includes('  ')) return 'it has two spaces in a row';
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (!allowed(code))
      return `it has a character that is not allowed (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
  }
  return null;
}

/** What a name may be made of, in words for people. */
export const NAME_RULE = `a name is 1 to ${NAME_LENGTH_MAX} Latin, Greek or Cyrillic letters, digits, single spaces and - _ . '`;
