import test from 'ava';
import { healthOf, lookOf } from '../../../dashboard/view/health.js';
import { standingsOf } from '../../../dashboard/view/standing.js';
import { blockRow, mapOf, peerRow } from '../rows.js';

// genesis -> a1 -> a2 -> a3 -> a4
//              \-> b2
const blocks = mapOf(
  blockRow('a1', 'genesis', 1),
  blockRow('a2', 'a1', 2),
  blockRow('a3', 'a2', 3),
  blockRow('a4', 'a3', 4),
  blockRow('b2', 'a1', 2),
);
const at = (name: string, tip: string, height: number, more: Parameters<typeof peerRow>[2] = {}) =>
  peerRow(name, { tip, height, work: String(height * 4096) }, more);

test('level, behind, forked, unheard', (t) => {
  const peers = [
    at('p1', 'a4', 4),
    at('p2', 'a2', 2),
    at('p3', 'b2', 2),
    at('p4', 'a4', 4, { state: 'killed' }),
    peerRow('p5', null),
  ];
  const { lead, of, level, heard } = standingsOf(peers, blocks);
  t.deepEqual(lead, { tip: 'a4', height: 4 });
  t.deepEqual(Object.fromEntries(of), {
    p1: { kind: 'level', behind: 0 },
    p2: { kind: 'behind', behind: 2 },
    p3: { kind: 'forked', behind: 2 },
    p4: { kind: 'unheard', behind: 0 },
    p5: { kind: 'unheard', behind: 0 },
  });
  t.deepEqual([level, heard], [1, 3]);
});

test('the heaviest tip leads, not the highest; work is compared beyond 2^53', (t) => {
  const high = peerRow('p1', { tip: 'x', height: 9, work: '9007199254740992' });
  const heavy = peerRow('p2', { tip: 'y', height: 8, work: '9007199254740993' });
  const { lead, of } = standingsOf([high, heavy], new Map());
  t.deepEqual(lead, { tip: 'y', height: 8 });
  t.deepEqual(of.get('p1'), { kind: 'forked', behind: 0 });
});

test('of equal work the smaller tip leads, as peers choose, however many have the other', (t) => {
  const peers = [at('p1', 'a2', 2), at('p2', 'b2', 2), at('p3', 'b2', 2)];
  t.is(standingsOf(peers, blocks).lead?.tip, 'a2');
});

test('a peer behind blocks that are not at hand is not called forked', (t) => {
  const { of } = standingsOf([at('p1', 'a4', 4), at('p2', 'long ago', 0)], mapOf(blockRow('a4', 'a3', 4)));
  t.is(of.get('p2')?.kind, 'behind');
});

test('when nobody is heard the last words stand', (t) => {
  const { lead, heard } = standingsOf([at('p1', 'a4', 4, { state: 'stopped' })], blocks);
  t.deepEqual(lead, { tip: 'a4', height: 4 });
  t.is(heard, 0);
});

test('health: missing before differing before well', (t) => {
  const health = (cuts: number, ...peers: ReturnType<typeof peerRow>[]): string =>
    healthOf(peers, standingsOf(peers, blocks), cuts).word;
  const word = (...peers: ReturnType<typeof peerRow>[]): string => health(0, ...peers);
  t.is(word(), 'no peers yet');
  t.is(word(at('p1', 'a4', 4), at('p2', 'a4', 4)), 'healthy');
  t.is(word(at('p1', 'a4', 4), at('p2', 'a3', 3)), 'healthy', 'a block on its way is no difference');
  t.is(word(at('p1', 'a4', 4), at('p2', 'b2', 2)), 'tips differ');
  t.is(word(at('p1', 'a4', 4), at('p2', 'a1', 1)), 'tips differ', 'three blocks behind');
  t.is(word(at('p1', 'a4', 4), at('p2', 'b2', 2), at('p3', 'a4', 4, { state: 'paused' })), 'peers missing');
  t.is(health(8, at('p1', 'a4', 4), at('p2', 'a4', 4)), 'links cut', 'as long as nothing has come of it');
  t.is(health(8, at('p1', 'a4', 4), at('p2', 'b2', 2)), 'tips differ');
  const stranger = at('x', 'nowhere', 4_294_967_295, { isOperated: false });
  t.is(word(at('p1', 'a4', 4), stranger, { ...stranger, id: 'y', isWatched: false, state: 'silent' }), 'healthy');
  t.is(word({ ...stranger, isWatched: false, state: 'silent' }), 'peers missing', 'where nobody runs here');
});

test('a peer’s look: its process first, then what it says, then where it stands', (t) => {
  const word = (peer: ReturnType<typeof peerRow>): string => {
    const peers = [at('p1', 'a4', 4), peer];
    return lookOf(peer, standingsOf(peers, blocks).of.get(peer.id)).word;
  };
  t.is(word(at('p2', 'a4', 4)), 'running');
  t.is(word(at('p2', 'b2', 2)), 'forked');
  t.is(word(at('p2', 'a1', 1)), 'behind');
  t.is(word(at('p2', 'b2', 2, { state: 'crashed' })), 'crashed');
  t.is(word(at('p2', 'a4', 4, { isWatched: false })), 'not heard');
  t.is(word(peerRow('p2', { degraded: 'its disk is full' })), 'degraded');
});

test('a stranger that boasts of work does not lead; one that is a block ahead is level', (t) => {
  const more = mapOf(...blocks.values(), blockRow('a5', 'a4', 5));
  const boaster = at('boaster', 'nowhere', 4_294_967_295, { isOperated: false });
  const miner = at('miner', 'a5', 5, { isOperated: false });
  const { lead, of } = standingsOf([at('p1', 'a4', 4), boaster, miner], more);
  t.deepEqual(lead, { tip: 'a4', height: 4 });
  t.is(of.get('boaster')?.kind, 'forked');
  t.is(of.get('miner')?.kind, 'level');
});
