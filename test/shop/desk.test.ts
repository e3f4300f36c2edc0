import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { type Hash, type NetworkId, type PeerId, Signer } from '../../peer/chain/crypto.js';
import { signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import type { Status } from '../../peer/wire/status.js';
import { ASK_MS } from '../../shop/model/agenda.js';
import { Desk, SEND_MS } from '../../shop/model/desk.js';
import type { Effect, News } from '../../shop/model/news.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { CHECK_MS, roundOf } from '../../shop/model/rounds.js';
import { accepted, blockOf, idOf, mined, peer, refused, unknown } from './saying.js';

const SIGNER = new Signer(new Uint8Array(32).fill(7));
const NETWORK = '1'.repeat(64) as NetworkId;
const purchase = (sequence: number): Transaction =>
  signTransaction(NETWORK, { kind: 'buy', publicKey: SIGNER.publicKey, sequence, monkey: 0, price: 5 }, SIGNER);

const [P1, P2, P3] = [peer('p1'), peer('p2'), peer('p3')];
const SENT: Receipt = { state: 'sent' };

/** A desk with a clock of its own; every effect is noted as one line. */
class Told {
  now = 0;
  /** What chance says, from 0 to 1. */
  chance = 0;
  readonly desk: Desk;
  readonly receipts: string[] = [];
  #lines: string[] = [];
  readonly #askedAt = new Map<PeerId, number>();
  readonly #names = new Map<Hash, string>();

  constructor(only: PeerId | null = null, isLoyal = false) {
    this.desk = new Desk({ confirmations: 1, random: () => this.chance, only, isLoyal });
    this.step({ type: 'roll', members: new Set([P1, P2, P3]) });
  }
  step(news: News): void {
    for (const effect of this.desk.step(this.now, news)) this.#note(effect);
  }
  link(...peers: PeerId[]): void {
    for (const one of peers) this.step({ type: 'linked', peer: one });
  }
  file(name: string, transaction: Transaction, receipt: Receipt = SENT): Transaction {
    this.#names.set(transaction.id, name);
    this.step({ type: 'filed', papers: [{ transaction, receipt }] });
    return transaction;
  }
  answer(who: PeerId, ...statuses: Status[]): void {
    this.step({ type: 'answered', peer: who, askedAt: this.#askedAt.get(who) ?? this.now, statuses });
  }
  wait(ms: number): void {
    const until = this.now + ms;
    for (let at = this.desk.next(); at !== null && at <= until; at = this.desk.next()) {
      this.now = Math.max(this.now, at);
      this.step({ type: 'woke' });
    }
    this.now = until;
  }
  /** What it did since this was last read. */
  get lines(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
  get sends(): string[] {
    return this.lines.filter((line) => line.startsWith('send'));
  }
  #name(id: Hash): string {
    return this.#names.get(id) ?? 'rival';
  }
  #note(effect: Effect): void {
    if (effect.type === 'changed') this.receipts.push(`${this.#name(effect.id)} ${effect.receipt.state}`);
    else {
      if (effect.type === 'ask') this.#askedAt.set(effect.peer, effect.askedAt);
      const what =
        effect.type === 'send'
          ? effect.transactions.map(({ id }) => this.#name(id))
          : effect.ids.map((id) => this.#name(id));
      this.#lines.push(`${effect.type} ${Buffer.from(effect.peer, 'hex').toString().slice(0, 2)} ${what.join(' ')}`);
    }
  }
}

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

test('a settled one is looked after now and then, and sent again when the majority lost it', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 2 };
  const a = told.file('a', purchase(1), settled);
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
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 3 };
  const a = told.file('a', purchase(1), settled);
  for (const one of [P1, P2, P3]) told.answer(one, mined(a.id, 'b'));
  told.lines.length = 0;
  const papers = Array.from({ length: 2_000 }, (_, number) => {
    const transaction = { ...a, id: idOf(`${number}`) };
    return { transaction, receipt: settled };
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

test('a purchase that two used, and that went back, has its rival asked about again', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 3 };
  const a = told.file('a', purchase(1), settled);
  const rival = idOf('the other one');
  for (let round = 0; round < 4 && told.desk.receiptOf(a.id)?.state !== 'refused'; round++) {
    for (const one of [P1, P2, P3]) told.answer(one, refused(a.id, 'NUMBER_USED', rival), mined(rival, 'c'));
    told.wait(ASK_MS);
  }
  t.is(told.receipts.at(-1), 'a refused');
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

test('after a reorganisation a peer is asked at once about what was settled as well', (t) => {
  const told = new Told();
  told.link(P1, P2, P3);
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 3 };
  const a = told.file('a', purchase(1), settled);
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
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 3 };
  const a = told.file('a', purchase(1), settled);
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
  const settled: Receipt = { state: 'settled', block: blockOf('b'), height: 5, depth: 1, agree: 3 };
  const a = told.file('a', purchase(1), settled);
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
