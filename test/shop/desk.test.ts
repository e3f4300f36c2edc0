import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { ASK_MS } from '../../shop/model/agenda.js';
import { SEND_MS } from '../../shop/model/desk.js';
import { CHECK_MS } from '../../shop/model/rounds.js';
import { accepted, idOf, mined, refused, unknown } from './saying.js';
import { P1, P2, P3, purchase, Told } from './told.js';

test('a purchase goes to one peer, everybody is asked, and a majority settles it', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  t.deepEqual(told.lines, ['watch p1 a', 'watch p2 a', 'watch p3 a', 'send p1 a', 'ask p1 a', 'ask p2 a', 'ask p3 a']);
  told.answer(P1, accepted(a.id));
  told.answer(P2, unknown(a.id));
  told.answer(P3, unknown(a.id));
  told.answer(P1, mined(a.id, 'b'));
  told.answer(P2, mined(a.id, 'b'));
  t.deepEqual(told.receipts, ['a accepted', 'a mined', 'a settled']);
});

test('what was filed before anybody is linked goes out when somebody is', (t) => {
  const told = new Told();
  told.file('a', purchase(1));
  t.deepEqual(told.lines, []);
  t.is(told.desk.next(), null);
  told.link(P2);
  t.deepEqual(told.lines, ['watch p2 a', 'send p2 a', 'ask p2 a']);
});

test('after a second it goes to one more peer, and again until everybody has it', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  t.deepEqual(told.sends, ['send p1 a']);
  told.answer(P1, accepted(a.id));
  told.wait(SEND_MS - 1);
  t.deepEqual(told.sends, []);
  told.wait(1);
  t.deepEqual(told.sends, ['send p2 a']);
  told.answer(P2, accepted(a.id));
  told.wait(SEND_MS);
  t.deepEqual(told.sends, ['send p3 a']);
  told.answer(P3, accepted(a.id));
  told.wait(5 * SEND_MS);
  t.deepEqual(told.sends, []);
});

test('a peer that is busy or has lost it gets it again', (t) => {
  const told = new Told();
  told.link(P1);
  const a = told.file('a', purchase(1));
  told.answer(P1, { type: 'busy', id: a.id });
  told.wait(SEND_MS);
  told.answer(P1, unknown(a.id));
  told.wait(SEND_MS);
  t.deepEqual(told.sends, ['send p1 a', 'send p1 a', 'send p1 a']);
});

test('when the peer dies it goes to another one at once', (t) => {
  const told = new Told();
  told.link(P1, P2);
  told.file('a', purchase(1));
  told.step({ type: 'unlinked', peer: P1 });
  t.deepEqual(told.sends, ['send p1 a', 'send p2 a']);
});

test('sent to one peer only, it goes to no other, but all are asked', (t) => {
  const told = new Told(P3);
  told.link(P1, P2);
  const a = told.file('a', purchase(1));
  told.wait(3 * SEND_MS);
  t.deepEqual(told.sends, []);
  told.link(P3);
  told.wait(SEND_MS);
  t.deepEqual(told.sends, ['send p3 a', 'send p3 a']);
  for (const one of [P1, P2]) told.step({ type: 'silent', peer: one });
  told.answer(P1, mined(a.id, 'b'));
  told.answer(P2, mined(a.id, 'b'));
  t.deepEqual(told.receipts, ['a mined', 'a settled']);
});

test('purchases go together, in order of their numbers', (t) => {
  const told = new Told();
  told.file('a', purchase(1));
  told.file('b', purchase(2));
  told.file('c', purchase(3));
  told.link(P1, P2);
  t.deepEqual(told.sends, ['send p1 a b c']);
});

test('what a peer had already is asked about first, and sent again only if that settles nothing', (t) => {
  const told = new Told();
  told.link(P1);
  told.file('a', purchase(1), { state: 'accepted' });
  t.deepEqual(told.lines, ['watch p1 a', 'ask p1 a']);
  told.wait(SEND_MS);
  t.deepEqual(told.sends, ['send p1 a']);
});

test('each peer is asked twice a second, one question at a time, at once when it has news', (t) => {
  const told = new Told();
  told.link(P1);
  const a = told.file('a', purchase(1));
  told.wait(3 * ASK_MS);
  t.is(told.lines.filter((line) => line === 'ask p1 a').length, 1);
  told.answer(P1, accepted(a.id));
  t.deepEqual(told.lines, ['ask p1 a']);
  told.answer(P1, accepted(a.id));
  told.wait(ASK_MS - 1);
  t.deepEqual(told.lines, []);
  told.step({ type: 'nudged', peer: P1 });
  t.deepEqual(told.lines, ['ask p1 a']);
});

test('a peer that did not answer is asked again, and its old answers settle nothing', (t) => {
  const told = new Told();
  told.link(P1, P2);
  const a = told.file('a', purchase(1));
  told.answer(P1, mined(a.id, 'b'));
  told.wait(2_001);
  t.true(told.lines.length > 0);
  told.step({ type: 'silent', peer: P2 });
  t.true(told.lines.includes('ask p2 a'));
  told.answer(P2, mined(a.id, 'b'));
  t.deepEqual(told.receipts, ['a mined']);
});

test('an answer that overtook a newer one is dropped', (t) => {
  const told = new Told();
  told.link(P1);
  const a = told.file('a', purchase(1));
  told.step({ type: 'answered', peer: P1, askedAt: 100, statuses: [accepted(a.id)] });
  told.step({ type: 'answered', peer: P1, askedAt: 0, statuses: [unknown(a.id)] });
  t.is(told.desk.receiptOf(a.id)?.state, 'accepted');
});

test('a number used by another: that one is followed, and only when it is settled is ours refused', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  const rival = idOf('the other one');
  told.lines.length = 0;
  for (const one of [P1, P2, P3]) told.answer(one, refused(a.id, 'NUMBER_USED', rival));
  t.true(told.lines.some((line) => line.startsWith('watch') && line.includes('rival')));
  t.deepEqual(told.receipts, []);
  told.wait(ASK_MS);
  for (const one of [P1, P2]) told.answer(one, mined(rival, 'b'), refused(a.id, 'NUMBER_USED', rival));
  t.deepEqual(told.receipts, ['a refused']);
});

test('a peer that names ever new rivals makes no heap of them', (t) => {
  const told = new Told();
  told.link(P1);
  const a = told.file('a', purchase(1));
  for (let n = 0; n < 100; n++) {
    told.wait(ASK_MS);
    told.answer(P1, refused(a.id, 'NUMBER_USED', idOf(`${n}`)));
  }
  told.wait(CHECK_MS);
  const longest = Math.max(...told.lines.map((line) => line.split(' ').length));
  t.true(longest < 15);
});

test('once a purchase is refused, whoever used its number is not asked about any more', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  const rival = idOf('the other one');
  for (const one of [P1, P2, P3]) told.answer(one, refused(a.id, 'NUMBER_USED', rival));
  told.wait(ASK_MS);
  for (const one of [P1, P2, P3]) told.answer(one, mined(rival, 'b'), refused(a.id, 'NUMBER_USED', rival));
  t.deepEqual(told.receipts, ['a refused']);
  // What was asked before that is answered yet.
  told.wait(ASK_MS);
  for (const one of [P1, P2, P3]) told.answer(one, mined(rival, 'b'), refused(a.id, 'NUMBER_USED', rival));
  told.lines.length = 0;
  const asked: string[] = [];
  for (let ms = 0; ms < 2 * CHECK_MS; ms += ASK_MS) {
    told.wait(ASK_MS);
    asked.push(...told.lines.filter((line) => line.startsWith('ask p1')));
    for (const one of [P1, P2, P3]) told.answer(one, refused(a.id, 'NUMBER_USED', rival));
  }
  t.deepEqual(asked, ['ask p1 a', 'ask p1 a']);
});

test('what a peer answered is not kept, but what it says', async (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const a = told.file('a', purchase(1));
  const answered = [P1, P2, P3].map((one) => {
    const status = mined(a.id, 'b');
    told.answer(one, status);
    return new WeakRef(status);
  });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // References are held to the end of the turn that made them.
  await new Promise(setImmediate);
  collect();
  t.deepEqual(
    answered.map((one) => one.deref()),
    [undefined, undefined, undefined],
  );
  t.is(told.desk.receiptOf(a.id)?.state, 'settled');
});

test('a loyal desk stays with one peer until that is gone, and comes back to nobody', (t) => {
  const told = new Told(null, true);
  t.is(told.desk.favourite, null);
  told.link(P2, P1, P3);
  told.chance = 0.99;
  t.is(told.desk.favourite, P2);
  told.file('a', purchase(1));
  told.file('b', purchase(2));
  t.deepEqual(told.sends, ['send p2 a', 'send p2 b']);
  told.step({ type: 'unlinked', peer: P2 });
  t.is(told.desk.favourite, P3);
  t.deepEqual(told.sends, ['send p3 a b']);
  told.link(P2);
  told.file('c', purchase(3));
  t.deepEqual(told.sends, ['send p3 c']);
});
