import test from 'ava';
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import type { PublicKey } from '../../peer/chain/crypto.js';
import { NAME_LENGTH_MAX, nameFault } from '../../peer/chain/name.js';
import { demoWishOf } from '../../shop/commands/demo.js';
import { type Act, Crowd } from '../../shop/model/crowd.js';
import { type Bought, Customer } from '../../shop/model/customer.js';
import { withDeparted } from '../../shop/model/departures.js';
import { freshName } from '../../shop/model/first-names.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { settleTimesOf, tallyOf } from '../../shop/model/tally.js';
import { happeningLine } from '../../shop/view/happening.js';
import { blockOf, idOf } from './saying.js';

const SENT: Receipt = { state: 'sent' };
const ACCEPTED: Receipt = { state: 'accepted' };
const settledIn = (block: string): Receipt => ({
  state: 'settled',
  block: blockOf(block),
  height: 5,
  depth: 1,
  agree: 3,
});
const SETTLED = settledIn('b');
const REFUSED: Receipt = { state: 'refused', code: 'NUMBER_USED', why: 'another has it', winner: null };

/** Mulberry32: the same chances each time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bought = (sequence: number, place: number, price: number, receipt: Receipt = SENT): Bought => ({
  ...{ id: idOf(`${sequence}`), place, price, sequence, receipt },
  ...{ signedAt: 0, isCounted: true, settledMs: null, movedBack: 0 },
});
const customer = (name = 'Ada', join: Receipt = SETTLED): Customer =>
  new Customer({ name, publicKey: name.padEnd(64, '0') as PublicKey }, 0, 1000, join);

/** Plays a crowd in which everything settles at once, for so many seconds. */
function play(seed: number, shoppers: number, rate: number, seconds: number): { crowd: Crowd; times: number[] } {
  const crowd = new Crowd({ shoppers, rate, catalogue: BUILT_IN_CATALOGUE, random: chances(seed) });
  const times: number[] = [];
  const carryOut = (act: Act, now: number): void => {
    if (act.type === 'join') return crowd.add(customer(act.name));
    const buyer = crowd.get(act.publicKey);
    const price = BUILT_IN_CATALOGUE[act.place]?.price ?? 0;
    if (!buyer) throw new Error('it buys for somebody who is there');
    const sequence = buyer.purchases.length + 1;
    const id = idOf(`${buyer.name} ${sequence}`);
    buyer.add({ ...bought(sequence, act.place, price), id, signedAt: now });
    buyer.changed(id, SETTLED, now);
    times.push(now);
  };
  for (let now = 0; now < seconds * 1000; now += 10) {
    for (let act = crowd.act(now); act; act = crowd.act(now)) carryOut(act, now);
  }
  return { crowd, times };
}

test('a crowd buys at its rate, spread by chance; nobody overspends, and who is spent is replaced', (t) => {
  const { crowd, times } = play(1, 20, 5, 600);
  t.true(Math.abs(times.length - 3000) < 200, `${times.length} purchases`);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  // A metronome has none; what comes by chance has about as much as its mean.
  t.true(deviation > mean * 0.8 && deviation < mean * 1.2, `${deviation} around ${mean}`);
  t.true(crowd.customers.every(({ free }) => free >= 0));
  t.is(crowd.customers.filter(({ free }) => free >= 5).length, 20);
  t.true(crowd.customers.length > 100);
  const kinds = new Set(crowd.customers.flatMap(({ purchases }) => purchases.map(({ place }) => place)));
  t.is(kinds.size, BUILT_IN_CATALOGUE.length);
  t.is(new Set(crowd.customers.map(({ name }) => name)).size, crowd.customers.length);
});

test('nobody buys before joining, nor more than is allowed ahead; what was slept through is not made up for', (t) => {
  const crowd = new Crowd({ shoppers: 1, rate: 10, catalogue: BUILT_IN_CATALOGUE.slice(0, 1), random: chances(2) });
  t.is(crowd.act(0)?.type, 'join');
  const ada = customer('Ada', SENT);
  crowd.add(ada);
  t.is(crowd.act(5_000), null);
  t.is(crowd.next(), null);
  ada.join = SETTLED;
  t.is(crowd.act(6_000), null);
  let sequence = 0;
  let now = 6_000;
  const buyAll = (): void => {
    for (let act = crowd.act(now); act?.type === 'buy'; act = crowd.act(now)) ada.add(bought(++sequence, 0, 5));
  };
  now += 60_000;
  buyAll();
  t.true(sequence < 5, `${sequence} at once after a minute of sleep`);
  for (; now < 100_000; now += 10) buyAll();
  t.is(sequence, 64);
  t.true(crowd.isHeldUp);
  ada.changed(idOf('1'), SETTLED, now);
  for (const end = now + 1_000; now < end; now += 10) buyAll();
  t.is(sequence, 65);
});

test('coins, numbers and times of a customer follow its receipts', (t) => {
  const ada = customer();
  ada.add(bought(1, 6, 120));
  ada.add(bought(2, 3, 60));
  t.is(ada.free, 820);
  t.deepEqual(ada.account, { coins: 1000, sequence: 0 });
  ada.changed(idOf('1'), SETTLED, 300);
  t.deepEqual(ada.account, { coins: 880, sequence: 1 });
  ada.changed(idOf('2'), REFUSED, 400);
  t.is(ada.free, 880);
  t.false(ada.isOpen);
  ada.changed(idOf('1'), ACCEPTED, 500);
  t.true(ada.isOpen);
  ada.changed(idOf('1'), settledIn('c'), 900);
  ada.changed(idOf('1'), settledIn('c'), 1_900);
  t.like(tallyOf(ada.counted), { bought: 2, settled: 1, movedBack: 1, refused: 1, open: 0, coins: 120 });
  t.deepEqual(settleTimesOf(ada.counted), { p50: 900, p99: 900 });
});

test('a record must have what is settled, once, and nothing else', (t) => {
  const ada = customer();
  ada.add(bought(1, 6, 120, SETTLED));
  ada.add(bought(2, 3, 60, ACCEPTED));
  const base = { kind: 3, index: 0, publicKey: ada.publicKey, name: 'Ada', last: idOf('last') };
  const fault = (coins: number, sequence: number, cage: number[]): string | null =>
    ada.recordFault({ ...base, coins, sequence, cage });
  t.is(fault(880, 1, [6]), null);
  t.is(fault(820, 2, [6, 3]), null, 'what is open may be mined');
  t.regex(fault(1000, 0, []) ?? '', /purchase 1 is settled and its record ends at 0/);
  t.regex(fault(881, 1, [6]) ?? '', /881 coins, and should have 880/);
  t.regex(fault(880, 1, [3]) ?? '', /its cage/);
  t.regex(fault(760, 2, [6, 6]) ?? '', /760 coins/);
  t.regex(fault(700, 3, [6, 3, 6]) ?? '', /has 3 purchases, and it made 2/);
  t.regex(ada.recordFault(null) ?? '', /not on the chain/);
});

test('names are allowed on the chain and do not run out', (t) => {
  const taken = new Set<string>();
  for (let count = 0; count < 400; count++) {
    const name = freshName(taken, chances(count));
    t.is(nameFault(name), null, name);
    t.false(taken.has(name));
    taken.add(name);
  }
  t.true([...taken].every((name) => name.length < NAME_LENGTH_MAX));
  t.true([...taken].some((name) => /^[^\x20-\x7e]/.test(name)));
});

test('a purchase that moved back is told with the depth of the reorganisation, if that is known', (t) => {
  const departures = withDeparted(new Map(), [blockOf('x'), blockOf('b')]);
  const setting = {
    ...{ time: '', shopper: 'Ada', publicKey: customer().publicKey, roll: 4 },
    belongings: { coins: 880, cage: ['Titi', 'Titi'] },
  };
  const told = { event: 'receipt', transaction: idOf('1'), monkey: 'Howler', price: 250, receipt: ACCEPTED } as const;
  const line = (before: Receipt | null, reorganised: number | null): string =>
    happeningLine({ ...told, before, reorganised }, setting, '10:02:11');
  t.is(
    line(SETTLED, departures.get(blockOf('b')) ?? null),
    '10:02:11  Ada  Howler  back to accepted: block 5 was reorganised away, depth 2',
  );
  t.is(
    line(SETTLED, departures.get(blockOf('y')) ?? null),
    '10:02:11  Ada  Howler  back to accepted: block 5 was reorganised away',
  );
  t.is(line(null, null), '10:02:11  Ada  Howler  accepted');
  t.is(happeningLine({ event: 'record' }, setting, '10:02:11'), '10:02:11  Ada  record  880 coins, cage: Titi × 2');
});

test('numbers that make no sense are refused', (t) => {
  const raw = { shoppers: '20', rate: '5' };
  t.deepEqual(demoWishOf(raw), { shoppers: 20, rate: 5, forMs: Number.POSITIVE_INFINITY });
  t.deepEqual(demoWishOf({ shoppers: '200', rate: '0.1', for: '1.5' }), { shoppers: 200, rate: 0.1, forMs: 1500 });
  for (const shoppers of ['0', '201', '1.5', '-1', '']) {
    t.throws(() => demoWishOf({ ...raw, shoppers }), { message: /--shoppers ".*": give a whole number from 1 to 200/ });
  }
  for (const rate of ['0', '51', 'fast', '1e1']) {
    t.throws(() => demoWishOf({ ...raw, rate }), { message: /--rate ".*": give a number from 0.1 to 50/ });
  }
  t.throws(() => demoWishOf({ ...raw, for: '0' }), { message: /--for "0": give a number from 0.1 to 86400/ });
});
