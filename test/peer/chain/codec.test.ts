import test from 'ava';
import fc from 'fast-check';
import { body } from '../../../peer/chain/block.js';
import {
  blob,
  type Codec,
  decode,
  decodeOwn,
  encode,
  flag,
  list,
  oneOf,
  optional,
  raw,
  text,
  u8,
  u16,
  u32,
  u53,
  u256,
} from '../../../peer/chain/codec.js';
import { hash, isHex32, networkId, peerId, publicKey, signature } from '../../../peer/chain/crypto.js';
import { entry } from '../../../peer/chain/entry.js';
import { BUILT_IN_GENESIS, genesis } from '../../../peer/chain/genesis.js';
import { header } from '../../../peer/chain/header.js';
import { storedNode } from '../../../peer/chain/node.js';
import { record } from '../../../peer/chain/record.js';
import { struct, union } from '../../../peer/chain/struct.js';
import { transaction } from '../../../peer/chain/transaction.js';
import { assertCanonical, assertStrict } from '../strict.js';
import { World } from './world.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexOf);
const words = fc.string({ unit: 'grapheme', maxLength: 12 });

/** Layouts with their values. */
const CASES: { readonly [name: string]: readonly [Codec<unknown>, fc.Arbitrary<unknown>] } = {
  u8: [u8, fc.nat(0xff)],
  u16: [u16, fc.nat(0xffff)],
  u32: [u32, fc.nat(0xffffffff)],
  u53: [u53, fc.maxSafeNat()],
  u256: [u256, fc.bigInt({ min: 0n, max: (1n << 256n) - 1n })],
  flag: [flag, fc.boolean()],
  raw: [raw(5), fc.uint8Array({ minLength: 5, maxLength: 5 })],
  blob: [blob(9), fc.uint8Array({ maxLength: 9 })],
  text: [text(100), words],
  list: [list(u16, 4), fc.array(fc.nat(0xffff), { maxLength: 4 })],
  optional: [optional(u32), fc.option(fc.nat(0xffffffff))],
  oneOf: [oneOf(['ape', 'baboon', 'capuchin']), fc.constantFrom('ape', 'baboon', 'capuchin')],
  struct: [struct({ a: u8, b: text(100) }), fc.record({ a: fc.nat(255), b: words }, { noNullPrototype: true })],
  union: [
    union({ one: struct({ a: u8 }), two: struct({ b: text(100), c: flag }), three: struct({}) }),
    fc.oneof(
      fc.record({ type: fc.constant('one'), a: fc.nat(255) }, { noNullPrototype: true }),
      fc.record({ type: fc.constant('two'), b: words, c: fc.boolean() }, { noNullPrototype: true }),
      fc.record({ type: fc.constant('three') }, { noNullPrototype: true }),
    ),
  ],
  hash: [hash, hex32],
  publicKey: [publicKey, hex32],
  peerId: [peerId, hex32],
  networkId: [networkId, hex32],
  signature: [signature, fc.uint8Array({ minLength: 64, maxLength: 64 })],
};

for (const [name, [codec, values]] of Object.entries(CASES)) {
  test(`${name}: values come back, and nothing else is read`, (t) => {
    fc.assert(
      fc.property(values, (value) => assertStrict(codec, value)),
      { numRuns: 60, seed: 1 },
    );
    t.true(codec.shape.length > 0);
  });
  test(`${name}: any bytes are refused or have one spelling`, (t) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assertCanonical(codec, bytes)),
      {
        numRuns: 500,
        seed: 1,
      },
    );
    t.pass();
  });
}

const world = new World();
const sells = [world.join('Ada', 'Zoë Ω Ж'), world.buy('Ada', 1, 3)];
const block = world.make('b1', 'genesis', { sells });
const held = { ...block.header, nonce: 0xffffffff };

/** What is hashed, signed or stored. */
const LAYOUTS: { readonly [name: string]: readonly [Codec<unknown>, unknown] } = {
  header: [header, held],
  entry: [entry, block.data.entry],
  join: [transaction, sells[0]],
  buy: [transaction, sells[1]],
  body: [body, { entry: block.data.entry, transactions: sells }],
  genesis: [genesis, { ...BUILT_IN_GENESIS, founders: ['ab'.repeat(32)] }],
  record: [
    record,
    {
      kind: 3,
      index: 7,
      publicKey: '11'.repeat(32),
      name: 'Наталья',
      coins: 5,
      sequence: 9,
      last: '22'.repeat(32),
      cage: [0, 16, 3],
    },
  ],
  node: [storedNode, { height: 7, work: 2n ** 200n + 5n, header: held }],
};

for (const [name, [codec, value]] of Object.entries(LAYOUTS)) {
  test(`the layout of a ${name} has one spelling, and no other bytes are it`, (t) => {
    assertStrict(codec, value);
    t.pass();
  });
  test(`any bytes are a ${name} or are refused`, (t) => {
    const bytes = encode(codec, value);
    const cut = fc.tuple(fc.nat(bytes.length), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), cut), (drawn) => {
        const [at, rest] = Array.isArray(drawn) ? drawn : [0, drawn];
        assertCanonical(codec, new Uint8Array([...bytes.subarray(0, at), ...rest]));
      }),
      { numRuns: 500, seed: 1 },
    );
    t.pass();
  });
}

test('numbers are little-endian', (t) => {
  t.is(hexOf(encode(u16, 0x0102)), '0201');
  t.is(hexOf(encode(u32, 0x01020304)), '04030201');
  t.is(hexOf(encode(u53, 0x0102030405)), '0504030201000000');
  t.is(hexOf(encode(u256, 1n)), `01${'00'.repeat(31)}`);
});

test('a second spelling is refused', (t) => {
  const refused = (codec: Codec<unknown>, hexText: string): void => {
    t.false(decode(codec, Buffer.from(hexText, 'hex')).ok, hexText);
  };
  refused(flag, '02');
  refused(optional(u8), '0201');
  refused(u53, '0000000000002000');
  refused(u53, 'ffffffffffffffff');
  refused(oneOf(['a']), '01');
  refused(text(9), '0200c080');
  refused(text(9), '0300eda080');
  refused(text(9), '0100ff');
  refused(text(1), '02006161');
  refused(blob(1), '020000006161');
  refused(blob(1), 'ffffffff');
  refused(list(u8, 1), '02000102');
  // The transaction's kind 0 is the entry's.
  refused(transaction, '00'.repeat(107));
});

test('a byte order mark is a character like any other: bytes come back', (t) => {
  assertStrict(text(9), '\ufeffa');
  t.pass();
});

test('bytes that end early say by how much, and a length is judged before anything is read', (t) => {
  t.deepEqual(decode(u32, new Uint8Array(1)), { ok: false, why: 'ends 3 bytes early' });
  t.deepEqual(decode(u8, new Uint8Array(3)), { ok: false, why: '2 bytes left over' });
  const huge = new Uint8Array([0xff, 0xff, 0xff, 0xff]);
  t.deepEqual(decode(blob(1000), huge), { ok: false, why: 'length 4294967295 above 1000' });
});

test('what is written out of bounds is our own fault, and crashes', (t) => {
  const wrong: readonly (() => unknown)[] = [
    () => encode(u8, 256),
    () => encode(u16, -1),
    () => encode(u32, 1.5),
    () => encode(u53, 2 ** 53),
    () => encode(u256, -1n),
    () => encode(u256, 1n << 256n),
    () => encode(raw(2), new Uint8Array(1)),
    () => encode(blob(1), new Uint8Array(2)),
    () => encode(text(1), 'é'),
    () => encode(list(u8, 1), [1, 2]),
    () => encode(oneOf(['a']), 'b' as 'a'),
    () => encode(hash, 'ab' as never),
  ];
  for (const one of wrong) t.throws(one);
  t.throws(() => decodeOwn(u8, new Uint8Array(2)), { message: /our own bytes do not decode/ });
});

test('what is read is a copy: a small value keeps no large frame alive', (t) => {
  const frame = new Uint8Array(1000).fill(7);
  const read = decode(struct({ bytes: raw(2), rest: raw(998) }), frame);
  t.true(read.ok && read.value.bytes.buffer.byteLength === 2);
});

test('hex of 32 bytes is 64 lower-case digits', (t) => {
  t.true(isHex32('0a'.repeat(32)));
  for (const other of ['0A'.repeat(32), '0a'.repeat(31), `${'0a'.repeat(32)}\n`, 'zz'.repeat(32), ''])
    t.false(isHex32(other));
});
