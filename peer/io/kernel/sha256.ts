/**
 * SHA-256 (FIPS 180-4), written once for every kind of 32-bit word: numbers, and WebAssembly code for four words at a
 * time. Where several forms give the same result, the one that keeps the fewest values alive was chosen: the fast kernel
 * lives in some fifteen registers.
 */

/** What can be done with a kind of word. All of it is modulo 2^32. */
export interface Algebra<Word> {
  add(a: Word, b: Word): Word;
  and(a: Word, b: Word): Word;
  xor(a: Word, b: Word): Word;
  shiftRight(a: Word, bits: number): Word;
  rotateRight(a: Word, bits: number): Word;
  /** sum ^ (a rotated right) */
  xorRotated(sum: Word, a: Word, bits: number): Word;
  /** The same word, to be used more than once. */
  keep(a: Word): Word;
}

/** The words a to h. */
export type State<Word> = readonly [Word, Word, Word, Word, Word, Word, Word, Word];

export const ROUNDS = 64;

/** The state that a hash begins with. */
export const INITIAL_STATE: State<number> = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** K of the standard, one a round. */
// biome-ignore format: eight a row, as in the standard
export const ROUND_CONSTANTS: readonly number[] = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

export const numbers: Algebra<number> = {
  add: (a, b) => (a + b) >>> 0,
  and: (a, b) => (a & b) >>> 0,
  xor: (a, b) => (a ^ b) >>> 0,
  shiftRight: (a, bits) => a >>> bits,
  rotateRight: rotateNumber,
  xorRotated: (sum, a, bits) => (sum ^ rotateNumber(a, bits)) >>> 0,
  keep: (a) => a,
};

function rotateNumber(a: number, bits: number): number {
  return ((a >>> bits) | (a << (32 - bits))) >>> 0;
}

/** σ0 of the message schedule. `a` is used five times. */
export function sigma0<Word>({ xorRotated, shiftRight }: Algebra<Word>, a: Word): Word {
  return xorRotated(xorRotated(shiftRight(a, 3), a, 7), a, 18);
}

/** σ1 of the message schedule. `a` is used five times. */
export function sigma1<Word>({ xorRotated, shiftRight }: Algebra<Word>, a: Word): Word {
  return xorRotated(xorRotated(shiftRight(a, 10), a, 17), a, 19);
}

/** Word t, from 16, of a schedule that has those before it. */
export function scheduled(schedule: readonly number[], t: number): number {
  const { add } = numbers;
  const [old, left, middle, right] = [schedule[t - 16]!, schedule[t - 15]!, schedule[t - 7]!, schedule[t - 2]!];
  return add(add(old, sigma0(numbers, left)), add(middle, sigma1(numbers, right)));
}

/** Rounds in a row, from some state on. */
export class Rounds<Word> {
  readonly #words: Algebra<Word>;
  #state: State<Word>;
  /** b ^ c of the round to come, which was a ^ b in the one before. */
  #bXorC: Word | null = null;

  constructor(words: Algebra<Word>, state: State<Word>) {
    this.#words = words;
    this.#state = state;
  }

  get state(): State<Word> {
    return this.#state;
  }

  /** One round. @param terms what is added: message word and constant, or their sum */
  round(terms: readonly Word[]): void {
    const { add, and, xor, keep } = this.#words;
    const [a, b, c, d, e, f, g, h] = this.#state;

    // Ch: three operations instead of four.
    const choice = xor(and(xor(f, g), e), g);
    const sum = terms.reduce((rest, term) => add(term, rest), add(h, choice));
    const first = keep(add(sum, this.#sum(e, 6, 11, 25)));
    const nextE = keep(add(d, first));

    // Maj = ((a ^ b) & (b ^ c)) ^ b, and the next round's b ^ c is this round's a ^ b: three instead of four.
    const aXorB = keep(xor(a, b));
    const bXorC = this.#bXorC ?? keep(xor(b, c));
    const majority = xor(and(aXorB, bXorC), b);
    const nextA = keep(add(add(majority, this.#sum(a, 2, 13, 22)), first));

    this.#bXorC = aXorB;
    this.#state = [nextA, a, b, c, nextE, e, f, g];
  }

  /** Σ0 and Σ1. */
  #sum(a: Word, ...[i, j, k]: readonly [number, number, number]): Word {
    const { xor, rotateRight } = this.#words;
    return xor(xor(rotateRight(a, i), rotateRight(a, j)), rotateRight(a, k));
  }
}

/** One whole compression of numbers: the state after a block of 16 words. */
export function compress(before: State<number>, block: readonly number[]): State<number> {
  const schedule = [...block];
  const rounds = new Rounds(numbers, before);
  for (let t = 0; t < ROUNDS; t++) {
    schedule[t] ??= scheduled(schedule, t);
    rounds.round([schedule[t]!, ROUND_CONSTANTS[t]!]);
  }
  return mapState(before, (word, i) => numbers.add(word, rounds.state[i]!));
}

/** Like `Array.map`, of a tuple. */
export function mapState<From, To>(state: State<From>, to: (word: From, index: number) => To): State<To> {
  const [a, b, c, d, e, f, g, h] = state;
  return [to(a, 0), to(b, 1), to(c, 2), to(d, 3), to(e, 4), to(f, 5), to(g, 6), to(h, 7)];
}
