import { type Code, END, NO_RESULT, signed, unsigned } from './encoder.js';

/**
 * The few instructions that the kernel is made of, by their numbers in the WebAssembly specification. An expression is
 * the code that leaves its value on the stack.
 */

export const localGet = (local: number): Code => `\x20${unsigned(local)}`;
/** Takes its value from the stack. */
export const localSet = (local: number): Code => `\x21${unsigned(local)}`;

/** Runs `body`, and again for as long as `again`, evaluated after it, is not 0. */
export const loop = (body: Code, again: Code): Code => `\x03${NO_RESULT}${body}${again}\x0d\0${END}`;
export const returnIf = (condition: Code, value: Code): Code => `${condition}\x04${NO_RESULT}${value}\x0f${END}`;

export const i32 = {
  constant: (value: number): Code => `\x41${signed(value)}`,
  add: (a: Code, b: Code): Code => `${a}${b}\x6a`,
  subtract: (a: Code, b: Code): Code => `${a}${b}\x6b`,
  /** 1 if a < b, signed, else 0. */
  lessThan: (a: Code, b: Code): Code => `${a}${b}\x48`,
};

// The 128-bit instructions have a prefix, 0xfd; the numbers of those from 0x80 on take two bytes, in LEB128.

/** Alignment promised, as an exponent: 2^4 bytes, a vector. It is a hint; a wrong one only costs time. */
const ALIGNMENT = '\x04';

export const v128 = {
  /** @param address an i32 expression, to which `offset`, in bytes, is added */
  load: (address: Code, offset: number): Code => `${address}\xfd\0${ALIGNMENT}${unsigned(offset)}`,
  store: (address: Code, offset: number, value: Code): Code =>
    `${address}${value}\xfd\x0b${ALIGNMENT}${unsigned(offset)}`,
  /** @param bytes sixteen of them */
  constant: (bytes: readonly number[]): Code => `\xfd\x0c${String.fromCharCode(...bytes)}`,
  /** @param picks sixteen byte numbers: 0 to 15 are those of `a`, 16 to 31 those of `b` */
  shuffle: (a: Code, b: Code, picks: readonly number[]): Code => `${a}${b}\xfd\x0d${String.fromCharCode(...picks)}`,
  and: (a: Code, b: Code): Code => `${a}${b}\xfd\x4e`,
  or: (a: Code, b: Code): Code => `${a}${b}\xfd\x50`,
  xor: (a: Code, b: Code): Code => `${a}${b}\xfd\x51`,
  /** 1 if any bit is set, else 0. */
  anyTrue: (a: Code): Code => `${a}\xfd\x53`,
};

/** Four 32-bit integers in a vector. */
export const i32x4 = {
  splat: (value: Code): Code => `${value}\xfd\x11`,
  add: (a: Code, b: Code): Code => `${a}${b}\xfd\xae\x01`,
  shiftLeft: (a: Code, bits: number): Code => `${a}${i32.constant(bits)}\xfd\xab\x01`,
  /** Unsigned: zeros come in. */
  shiftRight: (a: Code, bits: number): Code => `${a}${i32.constant(bits)}\xfd\xad\x01`,
  /** All ones in the lanes where a <= b, unsigned; zeros in the others. */
  atMost: (a: Code, b: Code): Code => `${a}${b}\xfd\x3e`,
};
