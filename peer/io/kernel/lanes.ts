import type { Code } from './encoder.js';
import { i32x4, v128 } from './instructions.js';
import type { Routine } from './routine.js';
import type { Algebra } from './sha256.js';

const BYTES_SWAPPED = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];

/** Words as code: each stands for four, one of each of four nonces side by side. */
export function lanesOf(routine: Routine): Algebra<Code> {
  return {
    add: i32x4.add,
    and: v128.and,
    xor: v128.xor,
    shiftRight: i32x4.shiftRight,
    rotateRight: (a, bits) => v128.or(i32x4.shiftRight(a, bits), i32x4.shiftLeft(a, 32 - bits)),
    // Two xors into the sum take a register less than a rotation put together beside it.
    xorRotated: (sum, a, bits) => v128.xor(v128.xor(sum, i32x4.shiftRight(a, bits)), i32x4.shiftLeft(a, 32 - bits)),
    keep: (a) => routine.keep(a),
  };
}

/** Little-endian words from big-endian ones, or back. `a` is used twice. */
export function swapBytes(a: Code): Code {
  return v128.shuffle(a, a, BYTES_SWAPPED);
}
