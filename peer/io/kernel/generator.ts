import { type Code, I32 } from './encoder.js';
import { i32, i32x4, localGet, returnIf, v128 } from './instructions.js';
import { lanesOf, swapBytes } from './lanes.js';
import {
  CONSTANTS_ADDRESS,
  FIRST_HASH,
  LANES,
  LOOP_ROUNDS,
  type Pass,
  SECOND_HASH,
  TARGET_ADDRESS,
  TURN_ROUNDS,
  VECTOR_SIZE,
} from './layout.js';
import { Routine } from './routine.js';
import { INITIAL_STATE, mapState, Rounds, type State, sigma0, sigma1 } from './sha256.js';

/** 0, 1, 2, 3: how far the nonce of each lane is from that of the first. */
const LANE_NUMBERS = [0, 1, 2, 3].flatMap((lane) => [lane, 0, 0, 0]);
/** Address 0: the offset says it all. */
const BOTTOM = i32.constant(0);

/**
 * Writes the WebAssembly module of the fast kernel: four nonces at once, in the lanes of 128-bit vectors. It exports its
 * `memory`, to be filled as `layout.ts` says, and
 *
 *     scan(nonce: i32, groups: i32): i32
 *
 * which tries `groups` times four nonces, at least one group, and stops at the first group in which the top word of some
 * hash is at most that of the target. It returns how many groups were left, that one included; 0 if none was found.
 *
 * What makes it fast is old mining lore: the midstate, rounds that do not depend on the nonce, sums that do not, zero
 * words left out, and a hash that is given up three rounds early. What keeps it fast is its shape. The rounds in which
 * something is known beforehand are written out; the others are loops of four rounds, whose words go through memory.
 * Code without any loop is twice as long and a third slower: V8 (of Node 20 in particular) arranges the operations of a
 * long block anew, by their distance from its end, and then has too few registers for all that it began.
 *
 * Tried, and slower: a fifth nonce in the scalar registers beside the four, b to d and f to h through memory, a schedule
 * some words ahead of its rounds, loops of sixteen rounds.
 */
export function generateKernel(): Uint8Array<ArrayBuffer> {
  const routine = new Routine([I32, I32]);
  const [nonce, groups] = [0, 1];
  const { add, keep } = lanesOf(routine);

  const tryGroup = (): [] => {
    const nonces = keep(i32x4.add(i32x4.splat(localGet(nonce)), v128.constant(LANE_NUMBERS)));
    const first = compress(routine, FIRST_HASH, [keep(swapBytes(nonces))]);
    const hash = mapState(first, (word, i) => keep(add(word, vectorAt(FIRST_HASH.chain, i))));
    const second = compress(routine, SECOND_HASH, hash);
    // Three rounds on, this word would have moved from e to h, the last word: the top one of a little-endian number.
    const top = keep(add(second[4], vectorAt(SECOND_HASH.chain, 7)));
    const isCandidate = v128.anyTrue(i32x4.atMost(swapBytes(top), vectorAt(TARGET_ADDRESS, 0)));
    routine.emit(returnIf(isCandidate, localGet(groups)));
    routine.set(nonce, i32.add(localGet(nonce), i32.constant(LANES)));
    routine.set(groups, i32.subtract(localGet(groups), i32.constant(1)));
    return [];
  };
  routine.repeat([], tryGroup, localGet(groups));
  routine.emit(localGet(groups));
  return routine.encode('scan');
}

/**
 * Writes one compression, up to the end of its loop.
 *
 * @param varying the words that vary of the 16 of the block, from `pass.firstRound` on
 */
function compress(routine: Routine, pass: Pass, varying: readonly Code[]): State<Code> {
  const words = new Map(varying.map((word, i) => [pass.firstRound + i, word]));
  const rounds = new Rounds(lanesOf(routine), entryState(routine, pass, varying[0]!));
  for (let t = pass.firstRound + 1; t < pass.loopRound; t++) {
    if (pass.kinds[t] !== 'varies') {
      rounds.round([vectorAt(pass.fixed, t)]);
      continue;
    }
    const word = words.get(t) ?? writeWord(routine, pass, words, t);
    words.set(t, word);
    rounds.round([word, vectorAt(CONSTANTS_ADDRESS, t)]);
  }
  return loopOfRounds(routine, pass, rounds.state);
}

/** The state after the first round that varies: its word is only added to two words of what is in the table. */
function entryState(routine: Routine, pass: Pass, word: Code): State<Code> {
  const { add, keep } = lanesOf(routine);
  const [a, b, c, d, e, f, g, h] = vectorsAt(pass.entry);
  return mapState([add(a, word), b, c, d, add(e, word), f, g, h], keep);
}

/** Writes word t of the message schedule: those of its four inputs that vary, and the sum of the others. */
function writeWord(routine: Routine, pass: Pass, words: ReadonlyMap<number, Code>, t: number): Code {
  const lanes = lanesOf(routine);
  const varying = (back: number): Code[] => (words.has(t - back) ? [words.get(t - back)!] : []);
  const terms = [
    ...varying(16),
    ...varying(15).map((word) => sigma0(lanes, word)),
    ...varying(7),
    ...varying(2).map((word) => sigma1(lanes, word)),
  ];
  if ([16, 15, 7, 2].some((back) => pass.kinds[t - back] === 'fixed')) terms.push(vectorAt(pass.fixed, t));

  const word = lanes.keep(terms.reduce((sum, term) => lanes.add(term, sum)));
  // The loop looks back sixteen words.
  if (t >= pass.loopRound - 16) routine.emit(v128.store(BOTTOM, pass.words + t * VECTOR_SIZE, word));
  return word;
}

/** Writes rounds of which nothing is known beforehand, as a loop: their words are read from memory and written there. */
function loopOfRounds(routine: Routine, pass: Pass, before: State<Code>): State<Code> {
  const lanes = lanesOf(routine);
  const { add, keep } = lanes;
  const pointer = routine.local(I32);
  const load = (table: number, t: number): Code => v128.load(localGet(pointer), table + t * VECTOR_SIZE);

  const turn = (state: State<Code>): State<Code> => {
    const rounds = new Rounds(lanes, state);
    for (let t = pass.loopRound; t < pass.loopRound + TURN_ROUNDS; t++) {
      const wordBefore = (back: number): Code => keep(load(pass.words, t - back));
      const [old, middle, left, right] = [wordBefore(16), wordBefore(7), wordBefore(15), wordBefore(2)];
      const word = keep(add(sigma1(lanes, right), add(middle, add(sigma0(lanes, left), old))));
      routine.emit(v128.store(localGet(pointer), pass.words + t * VECTOR_SIZE, word));
      rounds.round([word, load(CONSTANTS_ADDRESS, t)]);
    }
    routine.set(pointer, i32.add(localGet(pointer), i32.constant(TURN_ROUNDS * VECTOR_SIZE)));
    return rounds.state;
  };

  routine.set(pointer, i32.constant(0));
  const again = i32.lessThan(localGet(pointer), i32.constant(LOOP_ROUNDS * VECTOR_SIZE));
  return routine.repeat(before, turn, again);
}

function vectorAt(table: number, index: number): Code {
  return v128.load(BOTTOM, table + index * VECTOR_SIZE);
}

function vectorsAt(table: number): State<Code> {
  return mapState(INITIAL_STATE, (_, i) => vectorAt(table, i));
}
