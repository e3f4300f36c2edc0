import test from 'ava';
import type { Hash } from '../../peer/chain/crypto.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import { ASK_MS } from '../../shop/model/agenda.js';
import { SEND_MS } from '../../shop/model/desk.js';
import { CHECK_MS, roundOf } from '../../shop/model/rounds.js';
import { accepted, blockOf, idOf, mined, refused, unknown } from './saying.js';
import { P1, P2, P3, purchase, SETTLED, Told } from './told.js';

test('a settled one is looked after now and then, and sent again when the majority lost it', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1), { ...SETTLED, agree: 2 });
  t.deepEqual(told.lines, ['ask p1 a', 'ask p2 a', 'ask p3 a']);
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.wait(CHECK_MS - 1);
  t.deepEqual(told.lines, []);
  told.wait(1);
  t.deepEqual(told.lines, ['ask p1 a', 'ask p2 a', 'ask p3 a']);
  told.answer(P1, unknown(a.id));
  t.deepEqual(told.receipts, ['a settled']);
  told.answer(P2, unknown(a.id));
  t.is(told.desk.receiptOf(a.id)?.state, 'sent');
  t.is(told.sends.length, 1);
});

test('of more purchases than a question holds the newest are looked after always, every other in its turn', (t) => {
  const ids = Array.from({ length: 5_000 }, (_, number) => idOf(`${number}`));
  const newest = ids.slice(-100);
  const seen = new Set<Hash>();
  for (let now = 0; now < 20 * CHECK_MS; now += CHECK_MS) {
    const round = new Set(roundOf(ids, now));
    t.true(newest.every((id) => round.has(id)));
    // Room for what is open.
    t.true(round.size <= WATCHED_MAX / 2);
    t.deepEqual(roundOf(ids, now + CHECK_MS - 1), [...round]);
    for (const id of round) seen.add(id);
  }
  t.is(seen.size, ids.length);
  t.deepEqual(roundOf(ids.slice(0, 3), 0), ids.slice(0, 3).reverse());
});

test('an old purchase among thousands that went back is sent again', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1), SETTLED);
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.lines.length = 0;
  const papers = Array.from({ length: 2_000 }, (_, number) => {
    const transaction = { ...a, id: idOf(`${number}`) };
    return { transaction, receipt: SETTLED };
  });
  told.step({ type: 'filed', papers });
  for (let ms = 0; ms < 10 * CHECK_MS; ms += CHECK_MS) {
    const isAsked = told.lines.some((line) => line.startsWith('ask p1') && line.includes(' a'));
    for (const one of [P1, P2, P3]) told.answer(one, ...(isAsked ? [unknown(a.id)] : []));
    if (isAsked) break;
    told.wait(CHECK_MS);
  }
  t.is(told.desk.receiptOf(a.id)?.state, 'sent');
});

test('a purchase that two used, and that went back, has its rival asked about again', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1), SETTLED);
  const rival = idOf('the other one');
  for (let round = 0; round < 4 && told.desk.receiptOf(a.id)?.state !== 'refused'; round++) {
    for (const one of [P1, P2, P3]) told.answer(one, refused(a.id, 'NUMBER_USED', rival), mined(rival, 'c'));
    told.wait(ASK_MS);
  }
  t.is(told.receipts.at(-1), 'a refused');
});

test('after a reorganisation a peer is asked at once about what was settled as well', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1), SETTLED);
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.lines.length = 0;
  for (const one of [P1, P2]) {
    told.step({ type: 'reorganised', peer: one });
    told.answer(one, mined(a.id, 'c', 1, 7));
  }
  t.deepEqual(told.lines.slice(0, 2), ['ask p1 a', 'ask p2 a']);
  t.like(told.desk.receiptOf(a.id), { state: 'settled', block: blockOf('c'), height: 7 });
});

test('purchases that went back are sent in order of their numbers, newer ones behind them', (t) => {
  const told = new Told();
  told.link(P1);
  const a = told.file('a', purchase(1), SETTLED);
  const b = told.file('b', purchase(2));
  told.step({ type: 'roll', members: new Set([P1]) });
  told.lines.length = 0;
  told.answer(P1, unknown(a.id), unknown(b.id));
  told.wait(SEND_MS);
  t.true(told.sends.includes('send p1 a b'));
});

test('when a peer goes back on a settled purchase, all are asked at once, not each at its next check', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1), SETTLED);
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.wait(CHECK_MS - 1);
  told.lines.length = 0;
  told.step({ type: 'reorganised', peer: P1 });
  t.deepEqual(told.lines, ['ask p1 a']);
  told.answer(P1, accepted(a.id));
  t.deepEqual(told.lines, ['ask p2 a', 'ask p3 a']);
  // It keeps saying so: that is no news.
  for (const one of [P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.wait(ASK_MS);
  told.lines.length = 0;
  told.step({ type: 'reorganised', peer: P1 });
  told.answer(P1, accepted(a.id));
  t.deepEqual(told.lines, ['ask p1 a']);
});

test('what went back is watched again: peers mine on only for what somebody watches', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  told.file('b', purchase(2));
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  const c = told.file('c', purchase(3));
  const watches = (): string[] => told.lines.filter((line) => line.startsWith('watch'));
  watches();
  for (const one of [P1, P2]) told.answer(one, mined(c.id, 'b'));
  t.deepEqual(watches(), []);
  for (const one of [P1, P2]) told.answer(one, unknown(a.id));
  t.deepEqual(watches(), ['watch p1 b a', 'watch p2 b a', 'watch p3 b a']);
});

test('of more purchases than a peer watches, the rest is watched when the first are settled', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const papers = Array.from({ length: WATCHED_MAX + 1 }, (_, number) => ({
    transaction: { ...purchase(1), id: idOf(`${number}`) },
    receipt: { state: 'sent' } as const,
  }));
  told.step({ type: 'filed', papers });
  told.lines.length = 0;
  const first = papers.slice(0, WATCHED_MAX).map(({ transaction }) => mined(transaction.id, 'b'));
  for (const one of [P1, P2]) told.answer(one, ...first);
  t.is(told.lines.filter((line) => /^watch p[123] rival$/.test(line)).length, 3);
});
