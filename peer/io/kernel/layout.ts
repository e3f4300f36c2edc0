import assert from 'node:assert/strict';
import { NONCE_OFFSET } from './kernel.js';
import { compress, INITIAL_STATE, numbers, ROUND_CONSTANTS, ROUNDS, Rounds, type State, scheduled } from './sha256.js';

/**
 * The memory that the generated code computes on, and what must lie in it before a search. Everything is a vector: a
 * number, four times.
 *
 *      0  round constants
 *   1024  first hash: of the second block of the header, from the state after its first block (the midstate) on
 *   5120  second hash: of the first one, from the initial state on
 *   9216  top word of the target
 *
 * A hash has two tables by round: what is `fixed` (see `fill`), and the message `words`; and two by word of the state:
 * the `chain`ing state before its block, and the `entry`, where the code begins. Each has room for 64 vectors.
 */
export const VECTOR_SIZE = 16;
export const LANES = 4;
const TABLE_SIZE = ROUNDS * VECTOR_SIZE;

/** What is known of a message word when the code is written. A fixed one changes with the header at most. */
export type Kind = 'varies' | 'fixed' | 'zero';

/** One of the two compressions that a nonce costs. */
export type Pass = {
  /** By round. */
  readonly kinds: readonly Kind[];
  /** The first word that varies, and the round that uses it; all before it is precomputed. */
  readonly firstRound: number;
  /** From here on every word varies, and the rounds are a loop. */
  readonly loopRound: number;
  /** Addresses of the tables. */
  readonly fixed: number;
  readonly words: number;
  readonly chain: number;
  readonly entry: number;
};

export const CONSTANTS_ADDRESS = 0;

/** Bytes 64 to 79: end of the root, time, bits, NONCE, then padding and the length, 640 bits. */
export const FIRST_HASH: Pass = passAt(TABLE_SIZE, 32, [
  ...repeat<Kind>('fixed', 3),
  'varies',
  'fixed',
  ...repeat<Kind>('zero', 10),
  'fixed',
]);

/**
 * The eight words of the first hash, then padding and the length, 256 bits. Its loop begins at round 29, where nothing
 * is fixed any more but three words of padding, and so it ends after round 60: three rounds early, when the word is
 * known that becomes the top word of the hash.
 */
export const SECOND_HASH: Pass = passAt(FIRST_HASH.entry + TABLE_SIZE, 29, [
  ...repeat<Kind>('varies', 8),
  'fixed',
  ...repeat<Kind>('zero', 6),
  'fixed',
]);

export const TARGET_ADDRESS = SECOND_HASH.entry + TABLE_SIZE;

/** Rounds of a loop, and of one turn of it: four renew four words of the state each, a to d and e to h. */
export const LOOP_ROUNDS = 32;
export const TURN_ROUNDS = 4;

assert.equal(FIRST_HASH.loopRound + LOOP_ROUNDS, ROUNDS);
assert.equal(SECOND_HASH.loopRound + LOOP_ROUNDS, ROUNDS - 3);
assert.equal(LOOP_ROUNDS % TURN_ROUNDS, 0);

/** Writes what no header changes. */
export function fillConstants(memory: DataView): void {
  ROUND_CONSTANTS.forEach((constant, t) => {
    write(memory, CONSTANTS_ADDRESS, t, constant);
  });
  fill(memory, SECOND_HASH, INITIAL_STATE, [...repeat(0, 8), 0x80000000, ...repeat(0, 6), 256]);
}

/** Writes what a search for this header needs. @param target 32 bytes, big-endian */
export function fillJob(memory: DataView, header: Uint8Array, target: Uint8Array): void {
  const bytes = new DataView(header.buffer, header.byteOffset, NONCE_OFFSET);
  const words = Array.from({ length: NONCE_OFFSET / 4 }, (_, i) => bytes.getUint32(4 * i));
  const midstate = compress(INITIAL_STATE, words.slice(0, 16));
  fill(memory, FIRST_HASH, midstate, [...words.slice(16), 0, 0x80000000, ...repeat(0, 10), 640]);
  write(memory, TARGET_ADDRESS, 0, new DataView(target.buffer, target.byteOffset).getUint32(0));
}

/**
 * Writes the tables of one pass. What varies counts as zero here, so that a sum over all is its fixed part: since every
 * σ of zero is zero, the code needs only add what varies.
 *
 * Of a round whose word varies, `fixed` holds that part of the word; of any other, word and round constant together.
 *
 * @param block the 16 message words, 0 for those that vary
 */
function fill(memory: DataView, pass: Pass, chain: State<number>, block: readonly number[]): void {
  const schedule = [...block];
  for (let t = 0; t < pass.loopRound; t++) {
    const word = schedule[t] ?? scheduled(schedule, t);
    const varies = pass.kinds[t] === 'varies';
    schedule[t] = varies ? 0 : word;
    write(memory, pass.fixed, t, varies ? word : numbers.add(word, ROUND_CONSTANTS[t]!));
    write(memory, pass.words, t, schedule[t]!);
  }

  const rounds = new Rounds(numbers, chain);
  for (let t = 0; t <= pass.firstRound; t++) rounds.round([schedule[t]!, ROUND_CONSTANTS[t]!]);
  rounds.state.forEach((word, i) => {
    write(memory, pass.entry, i, word);
  });
  chain.forEach((word, i) => {
    write(memory, pass.chain, i, word);
  });
}

function write(memory: DataView, table: number, index: number, value: number): void {
  for (let lane = 0; lane < LANES; lane++) memory.setUint32(table + index * VECTOR_SIZE + 4 * lane, value, true);
}

function passAt(address: number, loopRound: number, block: readonly Kind[]): Pass {
  const kinds = [...block];
  for (let t = block.length; t < ROUNDS; t++) {
    const inputs = [16, 15, 7, 2].map((back) => kinds[t - back]);
    kinds.push((['varies', 'fixed'] as const).find((kind) => inputs.includes(kind)) ?? 'zero');
  }
  const [fixed, words, chain, entry] = [0, 1, 2, 3].map((table) => address + table * TABLE_SIZE);
  return {
    kinds,
    firstRound: kinds.indexOf('varies'),
    loopRound,
    fixed: fixed!,
    words: words!,
    chain: chain!,
    entry: entry!,
  };
}

function repeat<Item>(item: Item, times: number): Item[] {
  return Array.from({ length: times }, () => item);
}
