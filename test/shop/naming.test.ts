import test from 'ava';
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import type { PublicKey } from '../../peer/chain/crypto.js';
import { findMonkey } from '../../shop/model/monkeys.js';
import { near } from '../../shop/model/near.js';
import { findShopper, labelsOf } from '../../shop/model/shoppers.js';

const key = (start: string): PublicKey => start.padEnd(64, '0') as PublicKey;
const ADA = { name: 'Ada', publicKey: key('3f2a') };
const ADA_2 = { name: 'Ada', publicKey: key('91c0') };
const BOB = { name: 'Bob', publicKey: key('77') };

test('a name alone is shown as it is, one of two with digits of its key', (t) => {
  t.deepEqual([...labelsOf([ADA, BOB]).values()], ['Ada', 'Bob']);
  t.deepEqual([...labelsOf([ADA, ADA_2, BOB]).values()], ['Ada·3f2a', 'Ada·91c0', 'Bob']);
  const twin = { name: 'Ada', publicKey: key('3f2a1') };
  t.deepEqual([...labelsOf([ADA, twin]).values()], ['Ada·3f2a0', 'Ada·3f2a1']);
  t.deepEqual([...labelsOf([ADA, { ...ADA }]).values()], ['Ada']);
});

test('an ambiguous name is refused with the list, and each of the list is found', (t) => {
  const all = [ADA, ADA_2, BOB];
  t.deepEqual(findShopper('Ada', all), { type: 'ambiguous', labels: ['Ada·3f2a', 'Ada·91c0'] });
  t.deepEqual(findShopper('Ada·91c0', all), { type: 'found', shopper: ADA_2 });
  t.deepEqual(findShopper('Ada:3F2A', all), { type: 'found', shopper: ADA });
  t.deepEqual(findShopper(ADA_2.publicKey, all), { type: 'found', shopper: ADA_2 });
  t.deepEqual(findShopper('Bob', all), { type: 'found', shopper: BOB });
  t.is(findShopper('Ada·ffff', all).type, 'unknown');
});

test('an unknown shopper gets the names that are like it', (t) => {
  t.deepEqual(findShopper('Bop', [ADA, BOB]), { type: 'unknown', near: ['Bob'] });
  t.deepEqual(findShopper('ada', [ADA, BOB]), { type: 'unknown', near: ['Ada'] });
  t.deepEqual(findShopper('Zacharias', [ADA, BOB]), { type: 'unknown', near: [] });
});

const monkey = (wanted: string): string | readonly string[] => {
  const choice = findMonkey(wanted, BUILT_IN_CATALOGUE);
  if (choice.type === 'found') return choice.monkey.name;
  return choice.type === 'ambiguous' ? choice.names : choice.near;
};

test('a monkey is found by its name in any case, or by a beginning that no other has', (t) => {
  t.is(monkey('Capuchin'), 'Capuchin');
  t.is(monkey('cAPUCHIN'), 'Capuchin');
  t.is(monkey('cap'), 'Capuchin');
  t.is(monkey('snub nosed'), 'Snub-nosed Monkey');
  t.is(monkey('  golden-lion '), 'Golden Lion');
  t.is(monkey('tamarin'), 'Tamarin');
  const found = findMonkey('howler', BUILT_IN_CATALOGUE);
  t.is(found.type === 'found' ? BUILT_IN_CATALOGUE[found.place]?.name : null, 'Howler');
});

test('a beginning that two have is refused with both, and what is none gets what is like it', (t) => {
  t.deepEqual(monkey('s'), ['Squirrel Monkey', 'Saki', 'Spider Monkey', 'Snub-nosed Monkey']);
  t.deepEqual(monkey('howlr'), ['Howler']);
  t.deepEqual(monkey('Capuccino'), ['Capuchin']);
  t.deepEqual(monkey('gorilla'), []);
  t.deepEqual(monkey(''), []);
});

test('what is near comes once, likest first, three at most', (t) => {
  t.deepEqual(near('abc', ['abd', 'abc', 'abd', 'xyz']), ['abc', 'abd']);
  t.is(near('a', ['ab', 'ac', 'ad', 'ae']).length, 3);
});
