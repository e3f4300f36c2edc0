import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import type { Hash } from '../../../peer/chain/crypto.js';
import {
  bitsOf,
  difficultyOf,
  hardestOf,
  meets,
  targetHex,
  targetOf,
  targetOfZeros,
  targetUnderLoad,
  workOf,
} from '../../../peer/chain/target.js';

const anyTarget = fc.bigInt({ min: 1n, max: (1n << 256n) - 1n });
/** Targets as a compact form can say them, of all sizes. */
const compact = fc.tuple(anyTarget, fc.nat(255)).map(([value, shift]) => {
  const shifted = value >> BigInt(shift);
  return targetOf(bitsOf(shifted === 0n ? 1n : shifted)) as bigint;
});

test('bits are one spelling: any u32 is no target, or the spelling of its target', (t) => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (bits) => {
      const target = targetOf(bits);
      assert(!(target !== null && bitsOf(target) !== bits), bits.toString(16));
    }),
    { numRuns: 5000, seed: 1 },
  );
  t.pass();
});

test('a target is rounded down by less than one part in 2^15', (t) => {
  fc.assert(
    fc.property(anyTarget, fc.nat(255), (value, shift) => {
      const target = value >> BigInt(shift) || 1n;
      const rounded = targetOf(bitsOf(target));
      assert(!(rounded === null || rounded > target || (target - rounded) << 15n > target), `${target}`);
    }),
    { numRuns: 2000, seed: 1 },
  );
  t.pass();
});

test('the window is at most four bits wide, by exact arithmetic, and nearly that', (t) => {
  fc.assert(
    fc.property(compact, (easiest) => {
      const hardest = hardestOf(easiest);
      assert(targetOf(bitsOf(hardest)) === hardest, 'it has a compact form');
      assert(!(hardest > easiest || hardest * 16n < easiest), 'within');
      assert(!(easiest > 1n << 40n && hardest * 16n > easiest + (easiest >> 10n)), 'not much narrower');
    }),
    { numRuns: 1000, seed: 1 },
  );
  t.is(hardestOf(1n), 1n);
  t.is(hardestOf(16n), 1n);
  t.is(hardestOf(17n), 2n);
});

test('the target under load falls as load rises, and never leaves the window', (t) => {
  const load = fc.double({ min: -1, max: 2, noNaN: true });
  fc.assert(
    fc.property(compact, load, load, (easiest, one, other) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      const [easy, hard] = [targetUnderLoad(easiest, low), targetUnderLoad(easiest, high)];
      assert(!(hard > easy), 'monotone');
      assert(!(easy > easiest || hard < hardestOf(easiest)), 'within the window');
      assert(targetOf(bitsOf(easy)) === easy, 'it has a compact form');
    }),
    { numRuns: 2000, seed: 1 },
  );
  const easiest = targetOfZeros(3);
  t.is(targetUnderLoad(easiest, 0), easiest);
  t.is(targetUnderLoad(easiest, 1), hardestOf(easiest));
  t.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map((value) => difficultyOf(targetUnderLoad(easiest, value))),
    [12, 13, 14, 15, 16],
  );
});

test('a block in a tree of sixteen times the work counts sixteen times, as near as bits can say', (t) => {
  const easiest = targetOfZeros(3);
  t.is(workOf(easiest), 4096n);
  t.is(workOf(hardestOf(easiest)), 65535n);
});

test('hashes of a target show its zeros', (t) => {
  for (let zeros = 0; zeros <= 60; zeros++) {
    const text = targetHex(targetOfZeros(zeros));
    t.is(text.length, 64);
    t.true(text.startsWith('0'.repeat(zeros)));
    t.is(difficultyOf(targetOfZeros(zeros)), 4 * zeros, `${zeros}`);
  }
});

test('a hash meets its target when it is at most it', (t) => {
  const hash = `${'0'.repeat(60)}00ff` as Hash;
  t.true(meets(hash, 255n));
  t.false(meets(hash, 254n));
  t.true(meets(hash, 256n));
});
