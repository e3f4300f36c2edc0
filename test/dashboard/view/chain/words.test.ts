import test from 'ava';
import type { Deed } from '../../../../dashboard/model/rows.js';
import {
  behindText,
  deedText,
  digitsOf,
  hiddenText,
  placeText,
  sharedNames,
  shopperText,
} from '../../../../dashboard/view/chain/words.js';
import { block, peer, played, row, scene } from './drawing.js';

test('a screen reader reads a block as a sentence', (t) => {
  const peers = [peer('p1', 'a2', { height: 2 }), peer('p2', 'b1', { height: 1 }), peer('p4', 'a2', { height: 2 })];
  const blocks = [block('g', '', 0), ...row('g', 1, 'a1', 'a2'), ...row('g', 1, 'b1'), ...row('g', 1, 'c1')].map(
    (one) => (one.height === 0 ? one : { ...one, miner: 'id-p2', transactions: one.hash === 'a2' ? 3 : 1 }),
  );
  const { places } = played(scene(blocks, peers));
  const said = (hash: string): string => {
    const place = places.get(hash);
    return place ? placeText(place, peers) : '';
  };
  t.is(said('a2'), 'block 2 by p2, 3 transactions, on the best chain, tip of p1 and p4');
  t.is(said('b1'), 'block 1 by p2, 1 transaction, on a branch that some peer builds on, tip of p2, 1 behind');
  t.is(said('c1'), 'block 1 by p2, 1 transaction, stale, on a branch that nobody builds on');
  t.is(said('g'), 'block 0, genesis, on the best chain');
});

test('leading zeros are set apart, however many there are', (t) => {
  t.deepEqual(digitsOf('000a19f3c2b', 8), { zeros: '000', rest: 'a19f3' });
  t.deepEqual(digitsOf('a19f', 2), { zeros: '', rest: 'a1' });
  t.deepEqual(digitsOf('0000', 2), { zeros: '0000', rest: '' });
});

test('shoppers of one name are told apart by their keys', (t) => {
  const [ada, other, bo] = [
    { name: 'Ada', publicKey: '3f2a99' },
    { name: 'Ada', publicKey: '77aa00' },
    { name: 'Bo', publicKey: '1234' },
  ];
  t.deepEqual([...sharedNames([ada, other, bo, ada])], ['Ada']);
  t.is(sharedNames([ada, ada]).size, 0, 'twice the same is one');
  t.is(shopperText('Ada', ada.publicKey, true), 'Ada·3f2a');
  t.is(shopperText(null, '0123456789', false), '01234567');
});

test('deeds, times and counts in words', (t) => {
  const deed: Deed = { id: 'x', kind: 'buy', publicKey: 'k', name: 'Ada', monkey: 3 };
  t.is(deedText(deed, 'Titi', false), 'Ada: Titi');
  t.is(deedText({ ...deed, kind: 'join', monkey: null }, null, false), 'Ada joined');
  t.is(behindText({ peer: 'x', name: 'p3', behind: 1200, isMining: false }), 'p3, 1,200 behind');
  t.is(hiddenText({ from: 1, to: 1204 }), '1,204 hidden');
});
