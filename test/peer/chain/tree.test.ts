import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { sha256d, shown } from '../../../peer/chain/crypto.js';
import { historyOf, Ledger } from '../../../peer/chain/ledger.js';
import { hasRepeat, merklePath, merkleRoot, rootAlong } from '../../../peer/chain/merkle.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { treeRoot, updateTree } from '../../../peer/chain/tree.js';
import { naiveRoot } from './simple.js';
import { contents, World } from './world.js';

const leafOf = (number: number): Uint8Array => sha256d(new Uint8Array([number & 0xff, number >>> 8, 1]));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Grows to a size, or shrinks, and changes leaves that stay. */
const change = fc.record({ size: fc.nat(40), touched: fc.array(fc.nat(39), { maxLength: 6 }), salt: fc.nat(0xffff) });

test('the tree kept up to date is the tree made anew, byte for byte', (t) => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const store = new MemoryStore();
      let leaves: Uint8Array[] = [];
      for (const { size, touched, salt } of changes) {
        const next = Array.from({ length: size }, (_, index) => {
          const held = leaves[index];
          return held && !touched.includes(index) ? held : leafOf(salt + index);
        });
        const changed = new Map<number, Uint8Array>();
        for (const [index, leaf] of next.entries()) if (leaves[index] !== leaf) changed.set(index, leaf);
        updateTree(store, leaves.length, size, changed);
        leaves = next;
        const expected = naiveRoot(leaves.map((leaf) => Buffer.from(leaf)));
        assert(hexOf(treeRoot(store, size)) === hexOf(expected), `root of ${size}`);
        const anew = new MemoryStore();
        updateTree(anew, 0, size, new Map(leaves.entries()));
        assert(contents(store).join() === contents(anew).join(), 'nodes left over');
      }
    }),
    { numRuns: 400, seed: 1 },
  );
  t.pass();
});

test('of no records the root is 32 zero bytes', (t) => {
  t.is(new Ledger(new MemoryStore(), new World().genesis).root, '00'.repeat(32) as never);
});

test('joining and undoing, block by block, leaves nothing behind', (t) => {
  const world = new World();
  const store = new MemoryStore();
  const ledger = new Ledger(store, world.genesis);
  const blocks = [
    [world.join('Ada'), world.buy('Ada', 1), world.join('Bob')],
    [world.buy('Bob', 1), world.buy('Ada', 2), world.join('Eve'), world.buy('Bob', 2)],
    [],
    [world.buy('Eve', 1, 3)],
  ];
  const states: string[][] = [];
  const roots: string[] = [];
  for (const [index, transactions] of blocks.entries()) {
    states.push(contents(store));
    roots.push(ledger.root);
    t.is(ledger.apply(index + 1, transactions), null);
  }
  const [ada] = blocks[0] ?? [];
  const index = ledger.indexOf(ada?.content.publicKey as never) as number;
  t.deepEqual(
    [...historyOf(store, index)].map(({ height, record }) => [height, record.sequence]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  t.is(ledger.of(ada?.content.publicKey as never, 1)?.sequence, 1);
  t.is(ledger.of(ada?.content.publicKey as never, 0), null);
  t.deepEqual([ledger.countAt(0), ledger.countAt(1), ledger.countAt(2), ledger.countAt(9)], [0, 2, 3, 3]);
  t.is(ledger.userOf(ada?.content.publicKey as never, 2), blocks[1]?.[1]?.id as never);
  t.is(ledger.userOf(ada?.content.publicKey as never, 0), ada?.id as never);
  for (const [back, transactions] of [...blocks.entries()].reverse()) {
    ledger.undo(back + 1, transactions);
    t.is(ledger.root as string, roots[back] as string);
    t.deepEqual(contents(store), states[back]);
  }
});

const leaves = fc.array(fc.nat(6).map(leafOf), { minLength: 1, maxLength: 20 });
const distinct = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 40 }).map((all) => all.map(leafOf));

test('the Merkle root is the naive one, and every path leads to it', (t) => {
  fc.assert(
    fc.property(leaves, fc.nat(), (all, chance) => {
      const root = shown(merkleRoot(all));
      assert(root === shown(naiveRoot(all.map((leaf) => Buffer.from(leaf)))), 'root');
      const position = chance % all.length;
      const path = merklePath(all, position);
      assert(shown(rootAlong(all[position] as Uint8Array, path)) === root, 'path');
      assert(!(2 ** path.siblings.length < all.length), 'path too short');
      // Another leaf, or the same one elsewhere under another sibling, leads elsewhere.
      assert(shown(rootAlong(leafOf(777), path)) !== root, 'forged leaf');
    }),
    { seed: 1 },
  );
  t.pass();
});

test('a list with a repeated end has the root of a shorter one, and is told apart', (t) => {
  fc.assert(
    fc.property(distinct, (all) => {
      assert(!hasRepeat(all), 'distinct leaves repeat nothing');
      // At each level of odd size the last node may be doubled: the leaves under it are repeated.
      for (let width = 1, count = all.length; count > 1; width *= 2, count = Math.ceil(count / 2)) {
        if (count % 2 === 0) continue;
        const tail = all.slice((count - 1) * width);
        if (tail.length !== width) break;
        const longer = [...all, ...tail];
        assert(shown(merkleRoot(longer)) === shown(merkleRoot(all)), 'the roots are the same');
        assert(hasRepeat(longer), 'a repeat is seen');
      }
    }),
    { seed: 1 },
  );
  t.true(hasRepeat([leafOf(1), leafOf(1)]));
  t.false(hasRepeat([leafOf(1), leafOf(2), leafOf(2), leafOf(3)]), 'equal leaves of two pairs are another tree');
  t.is(shown(merkleRoot([])), '00'.repeat(32) as never);
});
