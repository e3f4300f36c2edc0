import test from 'ava';
import { credible, isRooted, ROOTS } from '../../../dashboard/model/credible.js';
import { blockRow, mapOf, peerRow } from '../rows.js';

/** On top of each other, `a1` on genesis. */
const chain = (count: number) =>
  Array.from({ length: count }, (_, at) => blockRow(`a${at + 1}`, at === 0 ? 'genesis' : `a${at}`, at + 1));
const names = (peers: readonly { readonly name: string }[]): string[] => peers.map(({ name }) => name);

test('a tip has roots down to the beginning, or so many that they are worth something', (t) => {
  const blocks = mapOf(...chain(ROOTS * 2), blockRow('x', 'nothing', 7));
  t.true(isRooted(blocks, 'a3'));
  t.true(isRooted(blocks, `a${ROOTS * 2}`));
  t.false(isRooted(blocks, 'x'));
  t.false(isRooted(blocks, 'unknown'));
  t.true(isRooted(mapOf(...chain(ROOTS * 2).slice(ROOTS)), `a${ROOTS * 2}`));
  t.false(isRooted(mapOf(...chain(ROOTS * 2).slice(ROOTS + 1)), `a${ROOTS * 2}`));
});

test('peers that run here are believed before strangers, chains that are held before those only spoken of', (t) => {
  const blocks = mapOf(...chain(3));
  const ours = peerRow('p1', { tip: 'a3' });
  const boaster = peerRow('boaster', { tip: 'x', work: '9'.repeat(70) }, { isOperated: false });
  const stranger = peerRow('stranger', { tip: 'a3' }, { isOperated: false });
  t.deepEqual(names(credible([boaster, stranger, ours], blocks)), ['p1']);
  t.deepEqual(names(credible([boaster, stranger], blocks)), ['stranger']);
  t.deepEqual(names(credible([boaster], blocks)), ['boaster'], 'while there is nobody else');
  t.deepEqual(names(credible([peerRow('silent', null)], blocks)), []);
});
