import { createHash } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { Kernel } from '../../../peer/io/kernel/kernel.js';
import { PlainKernel } from '../../../peer/io/kernel/plain.js';
import { measureRate } from '../../../peer/io/kernel/rate.js';
import { SimdKernel } from '../../../peer/io/kernel/simd.js';

const KERNELS: readonly { name: string; make: () => Kernel }[] = [
  { name: 'plain', make: () => new PlainKernel() },
  { name: 'wasm-simd', make: () => new SimdKernel() },
];
const NONCE_COUNT = 2 ** 32;
const ANY = Buffer.alloc(32, 0xff);
const NONE = Buffer.alloc(32);

/** Blocks of Bitcoin, as any explorer shows them: hashes the way people read them. */
const BLOCKS = [
  {
    height: 0,
    previous: '0'.repeat(64),
    root: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
    time: 1231006505,
    bits: 0x1d00ffff,
    target: '00000000ffff',
    nonce: 2083236893,
  },
  {
    height: 1,
    previous: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    root: '0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098',
    time: 1231469665,
    bits: 0x1d00ffff,
    target: '00000000ffff',
    nonce: 2573394689,
  },
  {
    height: 125_552,
    previous: '00000000000008a3a41b85b8b29ad444def299fee21793cd8b9e567eab02cd81',
    root: '2b12fcf1b09288fcaff797d71e950e71ae42b91e8bdb2304758dfcffc2b620e3',
    time: 1305998791,
    bits: 0x1a44b9f2,
    target: '00000000000044b9f2',
    nonce: 2504433986,
  },
] as const;

for (const { name, make } of KERNELS) {
  for (const block of BLOCKS) {
    test(`${name}: finds the nonce of Bitcoin's block ${block.height}, and nothing just before it`, (t) => {
      const kernel = make();
      kernel.prepare(headerOf(block), targetOf(block.target));
      const { nonce } = block;
      t.deepEqual(kernel.search(nonce - 1001, nonce + 1000), { nonce, hashes: 1002 });
      t.deepEqual(kernel.search(nonce - 1001, nonce), { nonce: null, hashes: 1001 });
      t.deepEqual(kernel.search(nonce, nonce + 1), { nonce, hashes: 1 });
    });
  }

  test(`${name}: ranges begin and end anywhere`, (t) => {
    const kernel = make();
    const header = Buffer.alloc(80, 0x5a);
    for (const length of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      for (const start of [0, 1, 2, 3, 2 ** 31 - 5, 2 ** 31, NONCE_COUNT - length - 1, NONCE_COUNT - length]) {
        kernel.prepare(header, NONE);
        t.deepEqual(
          kernel.search(start, start + length),
          { nonce: null, hashes: length },
          `none of ${start}+${length}`,
        );
        kernel.prepare(header, ANY);
        const first = length === 0 ? { nonce: null, hashes: 0 } : { nonce: start, hashes: 1 };
        t.deepEqual(kernel.search(start, start + length), first, `any of ${start}+${length}`);
      }
    }
  });

  test(`${name}: a hash equal to the target will do, one above it will not`, (t) => {
    const kernel = make();
    fc.assert(
      fc.property(anyHeader(), anyNonce(), fc.nat(255), (header, nonce, bit) => {
        const hash = hashOf(header, nonce);
        const one = 1n << BigInt(bit);
        const verdicts = [hash - 1n, hash, hash + one, hash - one].map((target) => {
          kernel.prepare(header, bytesOf(target));
          return target < 0n || target >= 1n << 256n ? null : kernel.search(nonce, nonce + 1).nonce === nonce;
        });
        t.deepEqual(verdicts.slice(0, 2), [false, true]);
        t.not(verdicts[2], false);
        t.not(verdicts[3], true);
      }),
    );
  });

  test(`${name}: what it was prepared for is its own, and can change`, (t) => {
    const kernel = make();
    const around = Buffer.alloc(100, 0xee);
    const header = around.subarray(7, 87);
    const target = Buffer.from(targetOf(BLOCKS[0].target));
    const { nonce } = BLOCKS[0];

    kernel.prepare(headerOf(BLOCKS[1]), ANY);
    headerOf(BLOCKS[0]).copy(header);
    kernel.prepare(header, target);
    header.fill(0);
    target.fill(0xff);
    t.is(kernel.search(nonce - 10, nonce + 10).nonce, nonce);
    kernel.prepare(headerOf(BLOCKS[1]), targetOf(BLOCKS[1].target));
    t.is(kernel.search(nonce - 10, nonce + 10).nonce, null);
  });

  test(`${name}: our own mistakes crash`, (t) => {
    const kernel = make();
    t.throws(() => kernel.prepare(new Uint8Array(79), ANY));
    t.throws(() => kernel.prepare(new Uint8Array(80), new Uint8Array(31)));
    kernel.prepare(new Uint8Array(80), ANY);
    t.throws(() => kernel.search(-1, 1));
    t.throws(() => kernel.search(0, NONCE_COUNT + 1));
    t.throws(() => kernel.search(0.5, 1));
  });

  test(`${name}: has a rate`, (t) => {
    const rate = measureRate(make(), 1);
    t.true(Number.isFinite(rate) && rate > 0);
  });
}

/** From one nonce in 256 to all of them. */
const easyTargets = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('the fast kernel finds what the plain one finds, hit by hit', (t) => {
  const fast = new SimdKernel();
  const plain = new PlainKernel();
  const length = fc.nat(150);
  fc.assert(
    fc.property(anyHeader(), easyTargets, anyNonce(), length, (header, target, start, count) => {
      const end = Math.min(start + count, NONCE_COUNT);
      t.deepEqual(hitsOf(fast, header, target, start, end), hitsOf(plain, header, target, start, end));
    }),
    { numRuns: 200 },
  );
});

test('the fast kernel misses none of many thousand nonces', (t) => {
  assertSameHits(t, 40_003, '00ffffffff');
  assertSameHits(t, 10_001, '0f0f0f0f0f');
});

function assertSameHits(t: ExecutionContext, nonces: number, targetBegin: string): void {
  const header = headerOf(BLOCKS[2]);
  const target = targetOf(targetBegin);
  const hits = hitsOf(new PlainKernel(), header, target, 5, nonces);
  t.true(hits.length > 100);
  t.deepEqual(hitsOf(new SimdKernel(), header, target, 5, nonces), hits);
}

function hitsOf(kernel: Kernel, header: Uint8Array, target: Uint8Array, start: number, end: number): number[] {
  kernel.prepare(header, target);
  const hits: number[] = [];
  for (let next = start; next < end; ) {
    const { nonce } = kernel.search(next, end);
    if (nonce === null) break;
    hits.push(nonce);
    next = nonce + 1;
  }
  return hits;
}

/** By the definition, in the slowest words: the hash as the number that the target is compared with. */
function hashOf(header: Uint8Array, nonce: number): bigint {
  const bytes = Buffer.from(header);
  bytes.writeUInt32LE(nonce, 76);
  const once = createHash('sha256').update(bytes).digest();
  const twice = createHash('sha256').update(once).digest();
  return BigInt(`0x${twice.reverse().toString('hex')}`);
}

function bytesOf(target: bigint): Buffer {
  return Buffer.from(BigInt.asUintN(256, target).toString(16).padStart(64, '0'), 'hex');
}

function targetOf(hex: string): Buffer {
  return Buffer.from(hex.padEnd(64, '0'), 'hex');
}

function headerOf(block: (typeof BLOCKS)[number]): Buffer {
  const header = Buffer.alloc(80);
  header.writeUInt32LE(1, 0);
  Buffer.from(block.previous, 'hex').reverse().copy(header, 4);
  Buffer.from(block.root, 'hex').reverse().copy(header, 36);
  header.writeUInt32LE(block.time, 68);
  header.writeUInt32LE(block.bits, 72);
  return header;
}

function anyHeader(): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: 80, maxLength: 80 });
}

function anyNonce(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.nat(20),
    fc.integer({ min: 0, max: NONCE_COUNT - 1 }),
    fc.nat(20).map((n) => NONCE_COUNT - 1 - n),
  );
}
