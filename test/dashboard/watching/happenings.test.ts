import test from 'ava';
import { eventRow } from '../../../dashboard/watching/event-rows.js';
import { endingOf, happeningText, toneOf } from '../../../dashboard/watching/happenings.js';
import type { Happening } from '../../../orchestrator/control/event-words.js';
import { Once } from '../../../orchestrator/control/once.js';

const happening = (event: string, details: object = {}, source = 'p1'): Happening => ({
  atMs: 1,
  source,
  event,
  ...details,
});

test('events of a supervisor in words', (t) => {
  const said = (event: string, details: object = {}): string => happeningText(happening(event, details));
  t.is(said('started', { host: 'h', port: 7401, pid: 9, restarts: 0 }), 'listens on h:7401 (pid 9)');
  t.is(said('started', { host: 'h', port: 1, pid: 9, restarts: 2 }), 'listens on h:1 (pid 9), revived 2 times');
  t.is(said('cut', { from: 'p1', to: 'p3', oneWay: false }), 'link p1 ↔ p3 cut');
  t.is(said('healed', { from: 'p1', to: 'p3', oneWay: true }), 'link p1 → p3 healed');
  t.is(said('healed'), 'all link faults lifted');
  t.is(said('partitioned', { groups: [['p1', 'p2'], ['p3']] }), 'split: p1, p2 | p3');
  t.is(said('heated', { ms: 20_000 }), 'burns a core for 20 s');
  t.is(said('something-new'), 'something-new');
  t.is(said('partitioned'), 'split: ?', 'a supervisor of another version may say less');
});

test('a peer’s own events in the words of its log, with what they speak of', (t) => {
  const row = eventRow(
    happening('reorganised', { depth: 2, height: 9, from: 'a'.repeat(64), to: 'b'.repeat(64), returned: 3 }),
    5,
  );
  t.like(row, { seq: 5, source: 'p1', depth: 2, height: 9, block: 'b'.repeat(64), tone: 'bad' });
  t.is(row.text, 'reorganised, depth 2, to bbbbbbbbbb… at 9; 3 transactions back to pending');
  const mined = eventRow(
    happening('mined', { height: 9, hash: 'c'.repeat(64), transactions: 1, hashes: 9, minedUs: 1500 }),
    6,
  );
  t.is(mined.text, 'block 9 mined · cccccccccc… · 1.5 ms · 1 transaction');
  t.is(mined.block, 'c'.repeat(64));
});

test('the tracker’s joined is no shopper’s', (t) => {
  const row = eventRow(happening('joined', { peer: 'd'.repeat(64), peerName: 'p2', address: 'h:1' }, 'tracker'), 1);
  t.is(row.text, 'p2 announced itself at h:1');
  const shopper = eventRow(happening('joined', { shopper: 'e'.repeat(64), name: 'Ada', transaction: 'f' }), 1);
  t.like(shopper, { text: 'Ada joins', shopper: 'e'.repeat(64), transaction: 'f' });
});

test('no control character of a stranger reaches a page', (t) => {
  const row = eventRow(happening('refused', { peer: 'x', code: 'BAD', why: 'a\u001b[2Jb\u202ec\n' }, 'p\u0007'), 1);
  t.notRegex(row.text + row.source, /\p{Cc}|\p{Cf}/u);
  t.regex(row.text, /a�\[2Jb�c�/);
});

test('what every peer reports is news once', (t) => {
  const once = new Once();
  const fork = (hash: string, rival: string) => happening('fork', { height: 3, hash, rival });
  t.true(once.isNews(fork('a', 'b')));
  t.false(once.isNews(fork('b', 'a')));
  t.true(once.isNews(fork('a', 'c')));
  t.false(once.isNews(happening('block')));
  t.false(once.isNews(happening('linked')));
  t.true(once.isNews(happening('mined')));
  t.true(once.isNews(happening('reorganised')), 'each peer reorganises for itself');
});

test('ends and beginnings of processes', (t) => {
  t.is(endingOf(happening('killed')), 'ended by SIGKILL');
  t.is(endingOf(happening('crashed', { why: 'code 1', reviveInMs: 500 })), 'ended unasked (code 1), revived in 0.5 s');
  t.is(endingOf(happening('started')), null);
  t.is(endingOf(happening('mined')), undefined);
});

test('tones: what is bad, what is good, and the rest plain', (t) => {
  t.deepEqual(['killed', 'healed', 'fork', 'mined'].map(toneOf), ['bad', 'good', 'warning', 'plain']);
});
