import { createHash } from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import {
  type Code,
  encodeModule,
  I32,
  signed,
  sized,
  unsigned,
  V128,
  vector,
} from '../../../peer/io/kernel/encoder.js';
import { generateKernel } from '../../../peer/io/kernel/generator.js';
import { i32, i32x4, localGet, v128 } from '../../../peer/io/kernel/instructions.js';
import { lanesOf, swapBytes } from '../../../peer/io/kernel/lanes.js';
import { Routine } from '../../../peer/io/kernel/routine.js';
import { type Algebra, compress, INITIAL_STATE, numbers } from '../../../peer/io/kernel/sha256.js';

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array): boolean;
};

test('LEB128 is what the specification and its readers say', (t) => {
  t.is(hex(unsigned(0)), '00');
  t.is(hex(unsigned(127)), '7f');
  t.is(hex(unsigned(128)), '8001');
  t.is(hex(unsigned(624485)), 'e58e26');
  t.is(hex(unsigned(2 ** 32 - 1)), 'ffffffff0f');
  t.is(hex(signed(0)), '00');
  t.is(hex(signed(63)), '3f');
  t.is(hex(signed(64)), 'c000');
  t.is(hex(signed(-1)), '7f');
  t.is(hex(signed(-64)), '40');
  t.is(hex(signed(-65)), 'bf7f');
  t.is(hex(signed(-123456)), 'c0bb78');
  t.is(hex(signed(-(2 ** 31))), '8080808078');
});

test('every 32-bit integer comes back from LEB128', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => t.is(decode(unsigned(value)) >>> 0, value)),
  );
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const code = signed(value);
      const isNegative = (code.charCodeAt(code.length - 1) & 0x40) !== 0;
      const bits = 7 * code.length;
      const sign = isNegative && bits < 32 ? -1 << bits : 0;
      t.is(decode(code) | sign, value);
    }),
  );
});

test('a vector has its count before it, a text its size', (t) => {
  t.is(hex(vector(['\x01\x02', '\x03'])), '02010203');
  t.is(hex(vector([])), '00');
  t.is(hex(sized('abc')), '03616263');
});

test('locals of one type that follow each other are declared together', (t) => {
  const shape = { name: 'f', params: [], result: I32, body: i32.constant(7) } as const;
  const module = encodeModule({ ...shape, locals: [I32, V128, V128, V128, I32] });
  t.true(Buffer.from(module).includes(Buffer.from('03017f037b017f4107', 'hex')));
  t.is(run(module, 'f')(), 7);
});

test('the smallest module runs', (t) => {
  const body = i32.add(localGet(0), localGet(1));
  const module = encodeModule({ name: 'sum', params: [I32, I32], result: I32, locals: [], body });
  t.is(run(module, 'sum')(40, 2), 42);
});

test('a loop turns as long as it is told, and what it carries moves at once', (t) => {
  const routine = new Routine([I32]);
  const vectors = [1, 1].map((n) => i32x4.splat(i32.constant(n))) as [Code, Code];
  // Fibonacci: (a, b) becomes (b, a + b), which is wrong as soon as a changes before b.
  const [a] = routine.repeat(
    vectors,
    ([a, b]) => {
      routine.set(0, i32.subtract(localGet(0), i32.constant(1)));
      return [b, i32x4.add(a, b)];
    },
    localGet(0),
  );
  routine.emit(v128.anyTrue(v128.xor(a, i32x4.splat(i32.constant(89)))));
  t.is(run(routine.encode('differs'), 'differs')(10), 0);
  t.is(run(routine.encode('differs'), 'differs')(9), 1);
});

type Operation = (words: Algebra<string | number>, a: string | number, b: string | number) => string | number;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: (words, a, b) => words.add(a, b),
  and: (words, a, b) => words.and(a, b),
  xor: (words, a, b) => words.xor(a, b),
  'shift right by 3': (words, a) => words.shiftRight(a, 3),
  'rotate right by 7': (words, a) => words.rotateRight(a, 7),
  'xor with rotated by 19': (words, a, b) => words.xorRotated(a, b, 19),
  keep: (words, a) => words.keep(a),
};

for (const [name, operation] of Object.entries(OPERATIONS)) {
  test(`four lanes compute what numbers compute: ${name}`, (t) => {
    const routine = new Routine([]);
    const load = (address: number): Code => v128.load(i32.constant(0), address);
    const result = operation(lanesOf(routine) as Algebra<string | number>, load(0), load(16)) as Code;
    routine.emit(v128.store(i32.constant(0), 32, result));
    routine.emit(i32.constant(0));
    const { compute, memory } = exportsOf(routine.encode('compute'));
    const words = new Uint32Array((memory as { buffer: ArrayBuffer }).buffer);
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const four = fc.array(word, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, four, (a, b) => {
        words.set(a, 0);
        words.set(b, 4);
        (compute as () => number)();
        const expected = a.map((x, i) => operation(numbers as Algebra<string | number>, x, b[i]!));
        t.deepEqual([...words.subarray(8, 12)], expected);
      }),
    );
  });
}

test('bytes are swapped in each lane', (t) => {
  const routine = new Routine([]);
  const constant = (at: (i: number) => number): Code => v128.constant(Array.from({ length: 16 }, (_, i) => at(i)));
  const swapped = constant((i) => 4 * Math.floor(i / 4) + 3 - (i % 4));
  routine.emit(v128.anyTrue(v128.xor(swapBytes(constant((i) => i)), swapped)));
  t.is(run(routine.encode('differs'), 'differs')(), 0);
});

test('compressing numbers is SHA-256', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 55 }), (message) => {
      const block = Buffer.alloc(64);
      block.set(message);
      block[message.length] = 0x80;
      block.writeUInt32BE(8 * message.length, 60);
      const words = Array.from({ length: 16 }, (_, i) => block.readUInt32BE(4 * i));
      const hash = compress(INITIAL_STATE, words).map((word) => word.toString(16).padStart(8, '0'));
      t.is(hash.join(''), createHash('sha256').update(message).digest('hex'));
    }),
  );
});

test('the kernel is a valid module, the same each time, and smaller than a page', (t) => {
  const module = generateKernel();
  t.true(WebAssembly.validate(module));
  t.deepEqual(generateKernel(), module);
  t.true(module.length < 20_000, `${module.length}`);
});

function exportsOf(module: Uint8Array): Readonly<Record<string, unknown>> {
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
}

function run(module: Uint8Array, name: string): (...args: number[]) => number {
  return exportsOf(module)[name] as (...args: number[]) => number;
}

function decode(code: Code): number {
  return [...code].reduce((value, digit, i) => value | ((digit.charCodeAt(0) & 0x7f) << (7 * i)), 0);
}

function hex(code: Code): string {
  return Buffer.from(code, 'latin1').toString('hex');
}
