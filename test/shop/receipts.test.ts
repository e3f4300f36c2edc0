import test from 'ava';
import fc from 'fast-check';
import type { PeerId } from '../../peer/chain/crypto.js';
import { judge, type Receipt, type Rule, type Statement, type Word, wordOf } from '../../shop/model/receipts.js';
import { accepted, blockOf, idOf, mined, peer, refused, unknown } from './saying.js';

const TX = idOf('tx');
const RIVAL = idOf('rival');
const SENT: Receipt = { state: 'sent' };
const roll = (size: number, confirmations = 1): Rule => ({
  confirmations,
  members: new Set(Array.from({ length: size }, (_, index) => peer(`p${index + 1}`))),
  favourite: null,
});

/** What p1, p2, … said, all asked at 0. */
const said = (...statuses: (Word | null)[]): Map<PeerId, Statement> =>
  new Map(statuses.flatMap((status, index) => (status ? [[peer(`p${index + 1}`), { status, askedAt: 0 }]] : [])));

const never = (): boolean => false;
const stateOf = (before: Receipt, statements: Map<PeerId, Statement>, rule: Rule, now = 0): string =>
  judge(before, statements, rule, now, never).state;

test('more than half of the roll in one block settles, half does not', (t) => {
  const in5 = mined(TX, 'b5');
  t.is(stateOf(SENT, said(in5, in5), roll(4)), 'mined');
  t.is(stateOf(SENT, said(in5, in5, in5), roll(4)), 'settled');
  t.is(stateOf(SENT, said(in5, in5), roll(3)), 'settled');
  t.is(stateOf(SENT, said(in5), roll(1)), 'settled');
});

test('who is not on the roll moves nothing; before a roll is known everybody is heard', (t) => {
  const in5 = mined(TX, 'b5');
  t.deepEqual(judge(SENT, said(null, null, null, in5, in5, in5), roll(3), 0, never), SENT);
  t.is(stateOf(SENT, said(in5), { confirmations: 1, members: new Set(), favourite: null }), 'mined');
});

test('different blocks do not add up', (t) => {
  t.is(stateOf(SENT, said(mined(TX, 'b5'), mined(TX, 'c5'), mined(TX, 'd5')), roll(3)), 'mined');
});

test('answers older than two seconds do not count', (t) => {
  const in5 = mined(TX, 'b5');
  t.is(stateOf(SENT, said(in5, in5, in5), roll(4), 2_000), 'settled');
  t.is(stateOf(SENT, said(in5, in5, in5), roll(4), 2_001), 'mined');
});

test('deep enough means as deep as the genesis asks, with each of the majority', (t) => {
  t.is(stateOf(SENT, said(mined(TX, 'b5', 3), mined(TX, 'b5', 2)), roll(3, 3)), 'mined');
  t.is(stateOf(SENT, said(mined(TX, 'b5', 3), mined(TX, 'b5', 4)), roll(3, 3)), 'settled');
});

test('a settled one stays while silent peers may still hold it, and goes back when too many do not', (t) => {
  const in5 = mined(TX, 'b5');
  const settled = judge(SENT, said(in5, in5, in5), roll(4), 0, never);
  t.is(stateOf(settled, said(), roll(4), 60_000), 'settled');
  t.is(stateOf(settled, said(in5, in5, unknown(TX)), roll(4)), 'settled');
  t.is(stateOf(settled, said(in5, accepted(TX), accepted(TX)), roll(4)), 'mined');
  t.is(stateOf(settled, said(accepted(TX), accepted(TX), accepted(TX)), roll(4)), 'accepted');
  t.is(stateOf(settled, said(unknown(TX), unknown(TX), unknown(TX)), roll(4)), 'sent');
  t.deepEqual(judge(settled, said(mined(TX, 'c6'), mined(TX, 'c6'), mined(TX, 'c6')), roll(4), 0, never), {
    state: 'settled',
    block: blockOf('c6'),
    height: 5,
    depth: 1,
    agree: 3,
  });
});

test('a settled one from disk says nothing new while no peer is known', (t) => {
  const settled: Receipt = { state: 'settled', block: blockOf('b5'), height: 5, depth: 1, agree: 3 };
  t.is(stateOf(settled, said(), { confirmations: 1, members: new Set(), favourite: null }), 'settled');
});

test('a reorganisation takes mined back to accepted', (t) => {
  const before = judge(SENT, said(mined(TX, 'b5')), roll(4), 0, never);
  t.is(stateOf(before, said(accepted(TX)), roll(4)), 'accepted');
});

test('a refusal of one peer is not final, that of a majority is', (t) => {
  const no = refused(TX, 'NOT_ENOUGH_COINS');
  t.is(stateOf(SENT, said(no), roll(3)), 'sent');
  t.is(stateOf(SENT, said(no, no), roll(3)), 'refused');
  t.is(stateOf(SENT, said(no, no), roll(3), 2_001), 'sent');
  const final = judge(SENT, said(no, no), roll(3), 0, never);
  t.is(stateOf(final, said(accepted(TX), unknown(TX), unknown(TX)), roll(3)), 'refused');
});

test('refusals that time can cure are never final', (t) => {
  for (const code of ['NUMBER_AHEAD', 'NUMBER_PENDING', 'NOT_JOINED', 'SOMETHING_NEW']) {
    const no = refused(TX, code);
    t.is(stateOf({ state: 'accepted' }, said(no, no, no), roll(3)), 'accepted', code);
  }
});

test('a number used by another is final once that one is settled', (t) => {
  const no = refused(TX, 'NUMBER_USED', RIVAL);
  t.is(judge(SENT, said(no, no, no), roll(3), 0, never).state, 'sent');
  t.is(judge(SENT, said(no, no, no), roll(3), 0, (id) => id === RIVAL).state, 'refused');
  const other = refused(TX, 'NUMBER_USED', idOf('another'));
  t.is(judge(SENT, said(no, other), roll(3), 0, () => true).state, 'sent');
});

// The definition again, written the slow way: whoever says `settled` must be able to point at a majority.
function settledByDefinition(statements: ReadonlyMap<PeerId, Statement>, rule: Rule, now: number): boolean {
  const places = [...statements.values()].map(({ status: word }) => placeText(word));
  return places.some((place) => {
    if (place === null) return false;
    const agreeing = [...rule.members].filter((member) => {
      const word = statements.get(member);
      if (!word || now - word.askedAt > 2_000 || placeText(word.status) !== place) return false;
      return word.status.type === 'mined' && word.status.depth >= rule.confirmations;
    });
    return agreeing.length > rule.members.size / 2;
  });
}

const placeText = (word: Word): string | null => (word.type === 'mined' ? `${word.height} ${word.block}` : null);

const status = fc.oneof(
  fc.constant(unknown(TX)),
  fc.constant(accepted(TX)),
  fc.constant(refused(TX, 'NOT_ENOUGH_COINS')),
  fc.constant(refused(TX, 'NUMBER_USED', RIVAL)),
  fc
    .record({ block: fc.constantFrom('b5', 'c5', 'b6'), depth: fc.integer({ min: 1, max: 3 }) })
    .map(({ block, depth }) => mined(TX, block, depth)),
);
const words = fc.array(
  fc.record({ who: fc.integer({ min: 1, max: 7 }), status, passed: fc.integer({ min: 0, max: 1_500 }) }),
  { maxLength: 60 },
);

test('whatever peers say in whatever order, nothing settles without a fresh majority in one block', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 }), words, (size, confirmations, told) => {
      const rule = roll(size, confirmations);
      const statements = new Map<PeerId, Statement>();
      let receipt: Receipt = SENT;
      let now = 0;
      for (const { who, status: word, passed } of told) {
        now += passed;
        statements.set(peer(`p${who}`), { status: word, askedAt: now });
        const before: Receipt = receipt;
        receipt = judge(before, statements, rule, now, never);
        const isTrue = settledByDefinition(statements, rule, now);
        if (isTrue) t.is(receipt.state, 'settled');
        else t.true(receipt.state !== 'settled' || receipt === before);
      }
    }),
  );
});

test('of what a peer says neither id nor proof is kept', (t) => {
  t.deepEqual(wordOf(mined(TX, 'b5', 2, 7)), { type: 'mined', block: blockOf('b5'), height: 7, depth: 2 });
  t.deepEqual(wordOf(accepted(TX)), { type: 'accepted' });
  const no = refused(TX, 'NUMBER_USED', RIVAL);
  t.deepEqual(Object.keys(wordOf(no)), ['type', 'code', 'why', 'winner']);
});

test('of two blocks with as many peers it is that of the peer talked to, then the one it was in before', (t) => {
  const statements = said(mined(TX, 'x'), mined(TX, 'y'));
  const inY: Receipt = { state: 'mined', block: blockOf('y'), height: 5, depth: 1, agree: 1 };
  const blockIn = (before: Receipt, favourite: string | null): unknown => {
    const rule = { ...roll(4), favourite: favourite === null ? null : peer(favourite) };
    const receipt = judge(before, statements, rule, 0, never);
    return 'block' in receipt ? receipt.block : null;
  };
  t.is(blockIn(SENT, 'p1'), blockOf('x'));
  t.is(blockIn(SENT, 'p2'), blockOf('y'));
  t.is(blockIn(inY, null), blockOf('y'));
  t.is(blockIn(inY, 'p1'), blockOf('x'));
});
