/**
 * WebAssembly's binary format, as much of it as one function with a memory of its own needs. Chapter 5 of the
 * WebAssembly specification has the numbers.
 */

/**
 * Bytes as they are composed: a string, one character a byte. V8 joins strings without copying them and lays the result
 * out at once in the end, which no array does.
 */
export type Code = string;

/** A type of values, as the format spells it. */
export const I32 = '\x7f';
export const V128 = '\x7b';
export type ValueType = typeof I32 | typeof V128;

/** A block that leaves nothing on the stack. */
export const NO_RESULT = '\x40';
export const END = '\x0b';

export type FunctionShape = {
  /** What it is exported as. ASCII. */
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result: ValueType;
  /** Types of its local variables, numbered on from its parameters. */
  readonly locals: readonly ValueType[];
  /** Its instructions, the closing `END` left out. */
  readonly body: Code;
};

const MAGIC_AND_VERSION = '\0asm\x01\0\0\0';
const SECTION = { type: '\x01', function: '\x03', memory: '\x05', export: '\x07', code: '\x0a' } as const;
const EXPORTED = { function: '\0', memory: '\x02' } as const;
const FUNCTION_TYPE = '\x60';
/** Limits of a memory that states no maximum. */
const NO_MAXIMUM = '\0';
/** The only one of its kind. */
const FIRST = '\0';

/** A module that exports one function and, as `memory`, one page of 64 KiB. */
export function encodeModule({ name, params, result, locals, body }: FunctionShape): Uint8Array<ArrayBuffer> {
  const type = FUNCTION_TYPE + vector(params) + vector([result]);
  const runs = runsOf(locals).map((run) => unsigned(run.length) + run[0]);
  const code =
    MAGIC_AND_VERSION +
    section(SECTION.type, vector([type])) +
    section(SECTION.function, vector([FIRST])) +
    section(SECTION.memory, vector([NO_MAXIMUM + unsigned(1)])) +
    section(
      SECTION.export,
      vector([sized(name) + EXPORTED.function + FIRST, sized('memory') + EXPORTED.memory + FIRST]),
    ) +
    section(SECTION.code, vector([sized(vector(runs) + body + END)]));
  return new Uint8Array(Buffer.from(code, 'latin1'));
}

/** LEB128, unsigned: seven bits a byte from the low end, the top bit saying that more follow. For 0 to 2^32 - 1. */
export function unsigned(value: number): Code {
  if (value <= 0x7f) return byte(value);
  return byte((value & 0x7f) | 0x80) + unsigned(value >>> 7);
}

/** LEB128, signed: as above, ended where bit 6 is the sign of what is left. For any signed 32-bit integer. */
export function signed(value: number): Code {
  if (value >= -0x40 && value <= 0x3f) return byte(value & 0x7f);
  return byte((value & 0x7f) | 0x80) + signed(value >> 7);
}

/** Things of one kind, preceded by their count. */
export function vector(items: readonly Code[]): Code {
  return unsigned(items.length) + items.join('');
}

/** Bytes, preceded by their number. */
export function sized(content: Code): Code {
  return unsigned(content.length) + content;
}

function section(id: Code, content: Code): Code {
  return id + sized(content);
}

function byte(value: number): Code {
  return String.fromCharCode(value);
}

/** Equal neighbours taken together, as the format wants its local variables. */
function runsOf(types: readonly ValueType[]): Code[] {
  return types.join('').match(/(.)\1*/gs) ?? [];
}
