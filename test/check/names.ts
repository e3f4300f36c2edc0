/** What a shopper may be called: 1 to 32 characters of a fixed table. */

/** Blank, punctuation and digits; Latin; Greek; Cyrillic. */
const LETTERS =
  " '\\-.0-9A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u0148\\u014a-\\u017e\\u0218-\\u021b\\u1e80-\\u1e85\\u1e9e\\u1ea0-\\u1ef9" +
  '\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce' +
  '\\u0400-\\u0481\\u048a-\\u04ff';
const NAME = new RegExp(`^[${LETTERS}]{1,32}$`);

export const isName = (text: string): boolean =>
  NAME.test(text) && !text.startsWith(' ') && !text.endsWith(' ') && !text.includes('  ');
