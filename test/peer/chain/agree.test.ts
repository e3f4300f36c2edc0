import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import type { Block } from '../../../peer/chain/block.js';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { bitsOf, hardestOf, targetOf } from '../../../peer/chain/target.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { bestBranch, blocksOf, rootOf } from './simple.js';
import { contents, EASY, LEDGER_TABLES, type Making, signerOf, World } from './world.js';

const NAMES = ['Ada', 'Bob', 'Eve'];
const easiest = targetOf(EASY.easiestBits) as bigint;

/** A transaction as chance draws it: what comes next for a shopper, or seldom something near it. */
const wish = fc.record({
  who: fc.nat(NAMES.length - 1),
  skew: fc.oneof({ weight: 25, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -1, max: 1 }) }),
  monkey: fc.oneof({ weight: 25, arbitrary: fc.constantFrom(0, 6, 16) }, { weight: 1, arbitrary: fc.constant(99) }),
  isForged: fc.oneof({ weight: 40, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const FAULTS: readonly (Making | null)[] = [
  ...Array.from({ length: 70 }, () => null),
  { isWeak: true },
  { entry: { height: 99 } },
  { entry: { recordRoot: 'ab'.repeat(32) as Block['hash'] } },
  { entry: { load: 2000 } },
  { header: { merkleRoot: 'cd'.repeat(32) as Block['hash'] } },
  { header: { version: 3 } },
  { at: -5 },
];

const step = fc.record({
  /** Which of the blocks so far it stands on, from the newest. */
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(12) }),
  wishes: fc.array(wish, { maxLength: 3 }),
  isHard: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  fault: fc.nat(FAULTS.length - 1),
});

/** Makes the blocks that were drawn, each on one before it. */
function grow(world: World, steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Block[] {
  const names = ['genesis'];
  const blocks: Block[] = [];
  // Two purchases of one number on two branches are what a double spend is: monkeys are drawn anew each time.
  for (const [index, { back, wishes, isHard, fault }] of steps.entries()) {
    const on = names[Math.max(0, names.length - 1 - back)] as string;
    const name = `b${index}`;
    const sold = new Map<string, number>();
    const sells = wishes.map(({ who, skew, monkey, isForged }): Transaction => {
      const shopper = NAMES[who] as string;
      const key = signerOf(shopper).publicKey;
      const held = world.ledgerAt(on).find(({ publicKey }) => publicKey === key)?.sequence ?? -1;
      const sequence = Math.max(0, (sold.get(key) ?? held) + 1 + skew);
      sold.set(key, sequence);
      const one = sequence === 0 ? world.join(shopper) : world.buy(shopper, sequence, monkey);
      return isForged ? world.sign('Mallory', one.content) : one;
    });
    const bits = isHard ? bitsOf(hardestOf(easiest)) : EASY.easiestBits;
    blocks.push(world.make(name, on, { sells, bits, ...FAULTS[fault] }));
    names.push(name);
  }
  return blocks;
}

test('the chain and the simple second implementation agree on random trees of blocks, in any order', (t) => {
  let [reorganised, invalid, orphaned] = [0, 0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.infiniteStream(fc.nat(1000)), (steps, chance) => {
      const maker = new World();
      const blocks = grow(maker, steps);
      const best = bestBranch(EASY, maker.chain.network, blocks);
      const inBest = blocksOf(best);

      // Offered in any order, orphans again until nothing is new.
      const store = new MemoryStore();
      const chain = new BlockChain({ genesis: EASY, store });
      let waiting = blocks.map((block) => ({ block, place: chance.next().value }));
      waiting.sort((a, b) => a.place - b.place);
      for (let before = -1; before !== waiting.length; ) {
        before = waiting.length;
        waiting = waiting.filter(({ block }) => {
          const { type } = chain.add(block);
          if (type === 'reorganised') reorganised++;
          if (type === 'refused') invalid++;
          if (type === 'orphaned') orphaned++;
          return type === 'orphaned';
        });
      }

      assert(!(chain.last.hash !== best.hash || chain.last.work !== best.work), 'another tip');
      const records = [...chain.records.all()];
      const plain = records.map(({ publicKey, name, coins, sequence, last, cage }) => ({
        publicKey,
        name,
        coins,
        sequence,
        last,
        cage,
      }));
      assert(JSON.stringify(plain) === JSON.stringify(best.ledger), 'other records');
      assert(!(chain.draft([]) === null || rootOf(best.ledger) !== rootAt(chain)), 'another record root');

      // However it came to be, its bytes are those of a straight replay.
      const straight = new MemoryStore();
      const replay = new BlockChain({ genesis: EASY, store: straight });
      for (const block of inBest) replay.add(block);
      assert(
        contents(store, LEDGER_TABLES).join() === contents(straight, LEDGER_TABLES).join(),
        'other bytes than a replay',
      );
      // Every record of every block is still there.
      for (const [index] of inBest.entries()) {
        const upTo = bestBranch(EASY, maker.chain.network, inBest.slice(0, index + 1)).ledger;
        const then = [...chain.records.all(index + 1)].map(({ coins }) => coins);
        assert(then.join() === upTo.map(({ coins }) => coins).join(), `other history at ${index + 1}`);
        assert(chain.records.countAt(index + 1) === upTo.length, 'other count');
      }
    }),
    { numRuns: 150, seed: 20260101 },
  );
  // It tested something.
  t.true(reorganised > 50 && invalid > 50 && orphaned > 50, `${reorganised} ${invalid} ${orphaned}`);
});

/** The record root of the tip, as a block with nothing in it would claim it. */
function rootAt(chain: BlockChain): string {
  const draft = chain.draft([]);
  assert(!!('block' in draft), 'an empty block is always valid');
  const word = { miner: '00'.repeat(32), nowMs: 0, bits: EASY.easiestBits, extraNonce: 0, load: 0, hashesBefore: 0 };
  const block = draft.block({ ...word, microsBefore: 0, rate: 1 } as Parameters<typeof draft.block>[0]);
  return block.data.entry?.recordRoot ?? '';
}
