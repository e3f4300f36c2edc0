/** What is wrong with an export: which field of a line, what it should be, what it is. */

export class Fault extends Error {
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  constructor(field: string, expected: unknown, got: unknown) {
    const [wanted, found] = [spelt(expected), spelt(got)];
    super(`${field}: expected ${wanted}, got ${found}`);
    this.field = field;
    this.expected = wanted;
    this.got = found;
  }
}

/** Longest value printed: what is longer is cut, with its length behind it. */
const SPELT_MAX = 200;

function spelt(value: unknown): string {
  if (typeof value === 'string' && /^[a-z0-9][a-z0-9 ,^+-]*$/i.test(value)) return cut(value);
  if (typeof value === 'bigint') return value.toString(16);
  return cut(JSON.stringify(value) ?? 'nothing');
}

const cut = (text: string): string =>
  text.length > SPELT_MAX ? `${text.slice(0, SPELT_MAX)}… (${text.length} characters)` : text;

/** @throws Fault unless the two are the same value */
export function same(field: string, expected: string | number | bigint | null, got: unknown): void {
  if (got !== expected) throw new Fault(field, expected, got);
}

/** @throws Fault unless it holds */
export function holds(field: string, expected: string, isSo: boolean, got: unknown): void {
  if (!isSo) throw new Fault(field, expected, got);
}
