import test from 'ava';
import { chosenOf, foundMonkeys, listedOf, selectedSlip } from '../../shop/model/counter.js';
import { BOUNCE_MS, purseAt } from '../../shop/model/ordering.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { entry, inBlock, keyOf, placeOf, reach, Stand, slip } from './at-counter.js';
import { blockOf, idOf } from './saying.js';

/** What stands in the box in front, as one line. */
const popupText = (screen: string): string =>
  [...screen.matchAll(/║ (.*?)║/g)]
    .map(([, text]) => text)
    .join(' ')
    .replaceAll(/\s+/g, ' ');

const SENT: Receipt = { state: 'sent' };
const ACCEPTED: Receipt = { state: 'accepted' };
const JOINED = slip('join', null, inBlock('settled', 'j', 1, 4));
const usedBy = (winner: string): Receipt => ({
  state: 'refused',
  code: 'NUMBER_USED',
  why: 'number 1 is used',
  winner: idOf(winner),
});

test('who comes for the first time types a name, and joins', (t) => {
  const stand = Stand.with();
  t.is(stand.counter.overlays[0]?.type, 'name');
  stand.type('Adaq');
  stand.press('backspace', 'enter');
  t.deepEqual(stand.deeds, [{ type: 'join', name: 'Ada', again: false }]);
  stand.hear({ type: 'booked', entries: [entry('Ada', [slip('join', null, SENT)], { record: null })] });
  stand.hear({ type: 'joined', publicKey: keyOf('Ada'), notice: 'Ada joins' });
  t.is(stand.counter.chosen, keyOf('Ada'));
  t.deepEqual(stand.counter.overlays, []);
});

test('a name that nobody can have is told why, and typed on', (t) => {
  const stand = Stand.with();
  stand.type(' ');
  stand.press('enter');
  t.like(stand.counter.overlays[0], { type: 'name', fault: 'it is empty' });
  stand.type('Zoë');
  t.like(stand.counter.overlays[0], { text: ' Zoë', fault: null });
  stand.press('enter');
  t.deepEqual(stand.deeds, [{ type: 'join', name: 'Zoë', again: false }]);
});

test('a name that one has already makes a second shopper, on purpose', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.press('n');
  stand.type('Ada');
  stand.press('enter');
  t.deepEqual(stand.deeds, []);
  t.regex(popupText(stand.see()), /You have a shopper Ada\. Enter again makes a second one/);
  stand.press('enter');
  t.deepEqual(stand.deeds, [{ type: 'join', name: 'Ada', again: true }]);
});

test('of several shoppers one is chosen first; u changes it', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]), entry('Bob', [JOINED]));
  t.is(stand.counter.overlays[0]?.type, 'shoppers');
  stand.press('down', 'down', 'enter');
  t.is(chosenOf(stand.counter)?.name, 'Bob');
  stand.press('u', 'up', 'enter');
  t.is(chosenOf(stand.counter)?.name, 'Ada');
  stand.press('u');
  stand.do({ type: 'click', target: { type: 'shopper', publicKey: keyOf('Bob') } });
  t.is(chosenOf(stand.counter)?.name, 'Bob');
  t.deepEqual(stand.counter.overlays, []);
});

test('Enter buys what is selected, for who is chosen', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.press('down', 'down', 'enter');
  t.deepEqual(stand.deeds, [{ type: 'buy', publicKey: keyOf('Ada'), monkey: 2 }]);
});

test('a double Enter buys once, a held one too; another press later buys another', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  const buys = (): number => stand.deeds.filter(({ type }) => type === 'buy').length;
  const enter = (): void => stand.do({ type: 'key', key: 'enter' });
  enter();
  enter();
  t.is(buys(), 1);
  stand.hear({ type: 'signed', notice: 'signed' });
  for (let n = 0; n < 100; n++) {
    stand.now += 30;
    enter();
  }
  t.is(buys(), 0);
  stand.now += BOUNCE_MS;
  enter();
  t.is(buys(), 1);
});

test('another monkey may follow at once', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.do({ type: 'key', key: 'enter' });
  stand.hear({ type: 'signed', notice: 'signed' });
  stand.do({ type: 'key', key: 'down' });
  stand.do({ type: 'key', key: 'enter' });
  t.is(stand.deeds.length, 2);
});

test('a purchase that could not be signed can be tried again', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.press('enter');
  const trouble = { cause: 'another command holds the wallet', next: 'Nothing was signed.' };
  stand.hear({ type: 'troubled', trouble, isOrder: true });
  stand.press('enter', 'enter');
  t.is(stand.deeds.length, 2);
});

test('the first click on a monkey selects it, the second buys it; the button buys at once', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  const click = (): void => stand.do({ type: 'click', target: { type: 'monkey', place: 5 } });
  click();
  t.deepEqual(stand.deeds, []);
  t.is(stand.counter.monkey, 5);
  click();
  t.deepEqual(stand.deeds, [{ type: 'buy', publicKey: keyOf('Ada'), monkey: 5 }]);
  stand.hear({ type: 'signed', notice: 'signed' });
  stand.now += 10_000;
  stand.do({ type: 'click', target: { type: 'buy', place: 7 } });
  t.deepEqual(stand.deeds, [{ type: 'buy', publicKey: keyOf('Ada'), monkey: 7 }]);
});

test('coins less pending are all that can be spent, and the trouble stays until it is dismissed', (t) => {
  const pending = slip('lion', 'Golden Lion', SENT);
  const stand = Stand.with(entry('Ada', [JOINED, pending], { record: { coins: 500, sequence: 0, cage: [] } }));
  const ada = chosenOf(stand.counter);
  t.like(ada && purseAt(stand.counter, ada), { coins: 500, pending: 400, free: 100 });
  stand.do({ type: 'click', target: { type: 'buy', place: placeOf('Capuchin') } });
  t.deepEqual(stand.deeds, []);
  t.like(stand.counter.troubles, [{ cause: 'The Capuchin costs 120 coins, and Ada has 100 to spend.' }]);
  stand.press('down', 'x', 'c');
  t.is(stand.counter.troubles.length, 1);
  t.deepEqual(stand.counter.overlays, []);
  stand.press('enter');
  t.is(stand.counter.troubles.length, 0);
});

test('a search leaves what is like it, and the selection among them', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.press('/');
  stand.type('sNow');
  t.deepEqual(foundMonkeys(stand.counter), []);
  stand.press('backspace', 'backspace', 'backspace', 'backspace');
  stand.type('hats');
  t.is(stand.counter.monkey, placeOf('Capuchin'));
  t.deepEqual(foundMonkeys(stand.counter), [placeOf('Capuchin')]);
  // While it is typed no letter is a command.
  stand.press('q');
  t.deepEqual(stand.deeds, []);
  stand.press('escape');
  t.is(foundMonkeys(stand.counter).length, 17);
  t.is(stand.counter.monkey, placeOf('Capuchin'));
});

test('the newest purchase is selected until another one is', (t) => {
  const first = slip('a', 'Titi', inBlock('settled', 'b', 2, 4));
  const stand = Stand.with(entry('Ada', [JOINED, first]));
  t.is(selectedSlip(stand.counter)?.id, idOf('a'));
  const second = slip('b', 'Saki', SENT, { sequence: 2 });
  stand.hear({ type: 'booked', entries: [entry('Ada', [JOINED, first, second])] });
  t.is(selectedSlip(stand.counter)?.id, idOf('b'));
  stand.press('tab', 'down');
  const third = slip('c', 'Saki', SENT, { sequence: 3 });
  stand.hear({ type: 'booked', entries: [entry('Ada', [JOINED, first, second, third])] });
  t.is(selectedSlip(stand.counter)?.id, idOf('a'));
  // A join that is settled is nothing to look at.
  t.is(listedOf(chosenOf(stand.counter)).length, 3);
});

test('a block that is left takes its purchase back, with the depth as soon as a peer says it', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  const mined = inBlock('mined', 'lost', 12, 1);
  stand.told('a', SENT, mined);
  stand.told('a', mined, ACCEPTED);
  t.like(selectedSlip(stand.counter)?.moments.at(-1), { move: { height: 12, depth: null } });
  t.regex(stand.see(), /↺ back to accepted reorganised\n?/);
  stand.hear({ type: 'left', blocks: [blockOf('other'), blockOf('lost')] });
  t.like(selectedSlip(stand.counter)?.moments.at(-1), { move: { depth: 2 } });
  t.regex(stand.see(), /↺ back to accepted reorganised, depth 2/);
  t.regex(stand.see(), /↺ block 12 was taken back \(depth 2\): Titi is back to accepted/);
  stand.told('a', ACCEPTED, inBlock('settled', 'won', 13, 3));
  t.regex(stand.see({ columns: 112, rows: 30 }), /● settled ↺ +block 13, 3 of 4 peers; was taken back, depth 2/);
});

test('a depth told before the fall is kept for it', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', inBlock('settled', 'lost', 12, 4))]));
  stand.hear({ type: 'left', blocks: [blockOf('lost')] });
  stand.told('a', inBlock('settled', 'lost', 12, 4), inBlock('settled', 'won', 14, 4));
  t.like(selectedSlip(stand.counter)?.moments.at(-1), { move: { height: 12, depth: 1 } });
});

test('a depth told when the purchase is settled elsewhere is said all the same', (t) => {
  const mined = inBlock('mined', 'lost', 12, 1);
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', mined)]));
  stand.told('a', mined, ACCEPTED);
  stand.told('a', ACCEPTED, inBlock('settled', 'won', 13, 3));
  t.regex(stand.counter.notice ?? '', /block 12 was taken back: Titi is back to accepted/);
  stand.hear({ type: 'left', blocks: [blockOf('lost')] });
  t.regex(stand.counter.notice ?? '', /block 12 was taken back \(depth 1\): Titi is settled in another block/);
});

test('what this screen has seen of a purchase outlives a new reading of the books', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  stand.told('a', SENT, ACCEPTED);
  stand.hear({ type: 'booked', entries: [entry('Ada', [JOINED, slip('a', 'Titi', ACCEPTED)])] });
  t.is(selectedSlip(stand.counter)?.moments.length, 1);
  // More peers agree: no moment of its own.
  stand.told('a', ACCEPTED, inBlock('mined', 'b', 2, 1));
  stand.told('a', inBlock('mined', 'b', 2, 1), inBlock('mined', 'b', 2, 2));
  t.is(selectedSlip(stand.counter)?.moments.length, 2);
});

test('what is settled gets deeper with every block: how it came there stays to be seen', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  stand.told('a', SENT, ACCEPTED);
  stand.told('a', ACCEPTED, inBlock('settled', 'b', 2, 3));
  for (let depth = 1; depth < 100; depth++)
    stand.told('a', inBlock('settled', 'b', 2, 3, depth), inBlock('settled', 'b', 2, 3, depth + 1));
  const states = selectedSlip(stand.counter)?.moments.map(({ receipt }) => receipt.state);
  t.deepEqual(states, ['accepted', 'settled']);
  t.like(selectedSlip(stand.counter)?.receipt, { depth: 100 });
});

test('a reorganisation is said once, not again with every news of something else', (t) => {
  const [lost, won] = [inBlock('settled', 'lost', 12, 4), inBlock('settled', 'won', 14, 4)];
  const other = slip('b', 'Saki', SENT, { sequence: 2 });
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', lost), other]));
  stand.told('a', lost, won);
  // Nobody has said that it was left: perhaps only most peers have it elsewhere.
  t.is(stand.counter.notice, null);
  stand.hear({ type: 'left', blocks: [blockOf('lost')] });
  t.regex(stand.counter.notice ?? '', /block 12 was taken back \(depth 1\): Titi is settled in another block/);
  stand.press('down');
  t.is(stand.counter.notice, null);
  stand.told('b', SENT, ACCEPTED);
  stand.hear({ type: 'left', blocks: [blockOf('unheard of')] });
  t.is(stand.counter.notice, null);
  stand.hear({ type: 'left', blocks: [blockOf('lost'), blockOf('below')] });
  t.regex(stand.counter.notice ?? '', /depth 2/);
});

test('an Enter that dismisses a trouble buys nothing, however long it is held', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.hear({ type: 'troubled', trouble: { cause: 'a', next: 'b' }, isOrder: false });
  for (let n = 0; n < 100; n++) {
    stand.now += 30;
    stand.do({ type: 'key', key: 'enter' });
  }
  t.deepEqual(stand.deeds, []);
  t.is(stand.counter.troubles.length, 0);
  stand.now += BOUNCE_MS;
  stand.do({ type: 'key', key: 'enter' });
  t.is(stand.deeds.length, 1);
});

test('a double spend: the winner is asked for, named, and the coins are said; b buys again', (t) => {
  const stand = Stand.with(
    entry('Ada', [JOINED, slip('a', 'Titi', SENT)], { record: { coins: 750, sequence: 1, cage: [11] } }),
  );
  stand.told('a', SENT, usedBy('w'));
  t.deepEqual(stand.deeds, [{ type: 'identify', loser: idOf('a'), winner: idOf('w') }]);
  stand.hear({ type: 'identified', loser: idOf('a'), winner: { monkey: placeOf('Howler'), price: 250, height: 9 } });
  stand.press('tab', 'enter');
  const seen = popupText(stand.see());
  t.regex(seen, /Two purchases were signed with number 1, by two copies of this wallet\./);
  t.regex(seen, /the Howler for 250 coins in block 9 won\. So this Titi cost nothing\. Ada has 750 coins\./);
  stand.press('b');
  t.deepEqual(stand.deeds, [{ type: 'buy', publicKey: keyOf('Ada'), monkey: placeOf('Titi') }]);
});

test('a winner is asked for again after a restart, and not when it is known', (t) => {
  const lost = entry('Ada', [JOINED, slip('a', 'Titi', usedBy('w'))]);
  const stand = Stand.with(lost);
  t.is(stand.deeds.length, 1);
  stand.hear({ type: 'identified', loser: idOf('a'), winner: { monkey: 1, price: 20, height: 9 } });
  stand.hear({ type: 'booked', entries: [lost] });
  t.deepEqual(stand.deeds, []);
});

test('only a refused purchase is bought again by b', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  stand.press('tab', 'enter', 'b');
  t.deepEqual(stand.deeds, []);
});

test('Ctrl-C, Ctrl-Z and Ctrl-L work wherever one is', (t) => {
  const stand = Stand.with();
  stand.press('C-c', 'C-z', 'C-l');
  t.deepEqual(stand.deeds, [{ type: 'quit', how: 'interrupted' }, { type: 'suspend' }, { type: 'redraw' }]);
  stand.press('escape', 'q');
  t.deepEqual(stand.deeds, [{ type: 'quit', how: 'asked' }]);
});

test('without a network nothing can be bought or joined, and it is said', (t) => {
  const stand = new Stand();
  stand.hear({ type: 'searching', failure: 'nobody listens at 127.0.0.1:7400' });
  stand.press('enter', 'n', 'c', 'escape', 'p', 'escape', 'u', 'escape');
  t.deepEqual(stand.deeds, []);
  t.regex(stand.see(), /nobody listens at 127\.0\.0\.1:7400; trying again/);
});

test('what is wrong with the way to the cluster is said as long as it is', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  t.notRegex(stand.see(), /✗/);
  stand.hear({ type: 'reached', reach: { ...reach(), trackerFault: 'nobody listens there' } });
  t.regex(stand.see(), /✗ no peer answers/);
  t.regex(stand.see(), /No peer answers, nor does the tracker\. What you sign is kept; trying again/);
  const [one] = stand.counter.reach?.neighbours ?? [];
  t.is(one, undefined);
});

test('the same trouble is not heaped up', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  for (let n = 0; n < 50; n++)
    stand.hear({ type: 'troubled', trouble: { cause: `a ${n % 20}`, next: 'b' }, isOrder: false });
  t.is(stand.counter.troubles.length, 8);
});

test('what a search has left out is not bought', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.press('/');
  stand.type('zzz');
  stand.press('enter', 'enter');
  t.deepEqual(stand.deeds, []);
  t.notRegex(stand.see(), /Enter: buy/);
  stand.press('escape', 'enter');
  t.is(stand.deeds.length, 1);
});

test('what is settled is spent and in the cage, whatever record is known', (t) => {
  const settled = slip('a', 'Golden Lion', inBlock('settled', 'b', 2, 4));
  const stand = Stand.with(entry('Ada', [JOINED, settled], { record: null }));
  t.regex(stand.see(), /600 coins\n/);
  stand.press('end');
  t.regex(stand.see(), /Golden Lion +400 ×1/);
});

test('a life begins with what was found when the screen was opened', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  stand.told('a', SENT, inBlock('settled', 'b', 2, 4));
  stand.press('tab', 'enter');
  t.regex(popupText(stand.see()), /signed, and kept on this disk when this screen was opened: sent 10:02:12 settled/);
});

test('another block alone is no reorganisation: nothing is said to have been taken back', (t) => {
  const [here, there] = [inBlock('mined', 'here', 12, 2), inBlock('mined', 'there', 12, 2)];
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', here)]));
  stand.told('a', here, there);
  t.notRegex(stand.see(), /↺/);
  stand.press('tab', 'enter');
  t.regex(popupText(stand.see()), /now in another block: mined 1/);
});
