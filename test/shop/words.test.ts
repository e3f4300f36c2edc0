import test from 'ava';
import { printable } from '../../shop/errors.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { aText, cageNames, cageText, changeText, coinsText, receiptText, table } from '../../shop/view/words.js';
import { blockOf } from './saying.js';

const place = { block: blockOf('b'), height: 12, depth: 2, agree: 3 };
const MINED: Receipt = { state: 'mined', ...place };
const SETTLED: Receipt = { state: 'settled', ...place };

test('receipts in words', (t) => {
  t.is(receiptText({ state: 'sent' }, 4), 'sent');
  t.is(receiptText(MINED, 4), 'mined 2 in block 12 (3 of 4 peers agree)');
  t.is(receiptText(SETTLED, 4), 'settled in block 12 (3 of 4 peers agree)');
  t.is(receiptText({ ...SETTLED, agree: 1 }, 1), 'settled in block 12 (1 of 1 peer agrees)');
  t.is(receiptText({ state: 'refused', code: 'X', why: 'it is late', winner: null }, 4), 'refused: it is late');
});

test('going back is said, going on is not', (t) => {
  t.is(changeText(MINED, { state: 'accepted' }, 4), 'back to accepted: the chain was reorganised');
  t.is(changeText(SETTLED, MINED, 4), 'back to mined 2 in block 12 (3 of 4 peers agree): the chain was reorganised');
  t.is(changeText({ state: 'sent' }, { state: 'accepted' }, 4), 'accepted');
});

test('coins, articles, cages', (t) => {
  t.deepEqual([coinsText(0), coinsText(1), coinsText(20)], ['0 coins', '1 coin', '20 coins']);
  t.deepEqual([aText('Titi'), aText('Owl Monkey')], ['a Titi', 'an Owl Monkey']);
  const names = cageNames(
    [0, 1, 0, 9],
    [
      { name: 'Titi', price: 60, line: '' },
      { name: 'Saki', price: 140, line: '' },
    ],
  );
  t.is(cageText(names), 'Titi × 2, Saki, monkey 9');
  t.is(cageText([]), 'empty');
});

test('columns are as wide as their widest cell, numbers stand to the right', (t) => {
  t.deepEqual(
    table(
      [
        ['Ada', '5', 'x'],
        ['Bob·1f', '120', ''],
      ],
      [1],
    ),
    ['Ada       5  x', 'Bob·1f  120'],
  );
});

test('what a peer says reaches the terminal as one printable line', (t) => {
  t.is(printable('no\u001b[31m coins\r\nleft\u202e!'), 'no [31m coins left !');
});
