import test from 'ava';
import { layoutOf } from '../../../../dashboard/view/chain/layout.js';
import { block, drawn, peer, played, row, scene } from './drawing.js';

const g = block('g', '', 0);

test('one chain lies on one lane, and what is searched for behind its tip', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2')];
  const calm = played(scene(blocks, [peer('p1', 'a2', { height: 2 })]));
  t.is(drawn(calm), ' g    -a1   -a2');

  const busy = played(scene(blocks, [peer('p1', 'a2', { height: 2, mining: 3 })]));
  t.is(drawn(busy), ' g    -a1   -a2   -o');
  t.deepEqual(busy.columns, calm.columns, 'it moves nothing');
});

test('nothing at all is laid out as nothing', (t) => {
  const layout = played(scene([], []));
  t.is(layout.top, -1);
  t.is(layout.tip, null);
  t.is(drawn(layout), '');
});

test('a fork stands on the next lane, and keeps its place when it loses', (t) => {
  const before = [g, ...row('g', 1, 'a1', 'a2'), ...row('a1', 2, 'b2')];
  const split = scene(before, [peer('p1', 'a2', { height: 2 }), peer('p2', 'b2', { height: 2, work: 1 })]);
  t.is(drawn(played(split)), [' g    -a1   -a2', '            -b2'].join('\n'));

  const after = [...before, ...row('a2', 3, 'a3')];
  const healed = scene(after, [peer('p1', 'a3', { height: 3 }), peer('p2', 'a3', { height: 3 })]);
  t.is(drawn(played(split, healed)), [' g    -a1   -a2   -a3', '            /(b2)'].join('\n'));
});

test('a reorganisation slides the losers to the lane that the winners leave', (t) => {
  // g -> a1 -> a2 -> a3
  //        \-> b2 -> b3 -> b4      wins; c2 has long been given up
  const common = [g, ...row('g', 1, 'a1', 'a2', 'a3'), ...row('a1', 2, 'b2', 'b3'), ...row('a1', 2, 'c2')];
  const p2 = peer('p2', 'b3', { height: 3, work: 2 });
  const split = scene(common, [peer('p1', 'a3', { height: 3 }), p2]);
  const first = played(split);
  t.is(drawn(first), [' g    -a1   -a2   -a3', '            -b2   -b3', '            /(c2)'].join('\n'));

  const longer = [...common, ...row('b3', 4, 'b4')];
  const healed = scene(longer, [peer('p1', 'b4', { height: 4 }), peer('p2', 'b4', { height: 4 })]);
  const second = played(split, healed);
  t.is(drawn(second), [' g    -a1   -b2   -b3   -b4', '            /(a2) -(a3)', '            /(c2)'].join('\n'));
});

test('what some peer still builds on is no stale branch, however short', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2', 'a3', 'a4'), ...row('g', 1, 'b1')];
  const layout = played(scene(blocks, [peer('p1', 'a4', { height: 4 }), peer('p2', 'b1', { height: 1 })]));
  t.is(layout.places.get('b1')?.standing, 'fork');
  t.is(layout.places.get('b1')?.tips[0]?.behind, 3);
});

test('a block that comes before its miner’s word is not stale for that moment', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2')];
  const told = [peer('p1', 'a2', { height: 2 }), peer('p2', 'a1', { height: 1 })];
  const before = scene(blocks, told);
  const rival = [...blocks, ...row('a1', 2, 'b2')];
  t.is(played(before, scene(rival, told)).places.get('b2')?.standing, 'fork');

  const passed = [...rival, ...row('a2', 3, 'a3')];
  const agreed = [peer('p1', 'a3', { height: 3 }), peer('p2', 'a3', { height: 3 })];
  t.is(played(before, scene(rival, told), scene(passed, agreed)).places.get('b2')?.standing, 'stale');
});

test('a new block on the tip is on the best chain before any peer says so', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2', 'a3')];
  const layout = played(scene(blocks, [peer('p1', 'a2', { height: 2 })]));
  t.is(drawn(layout), ' g    -a1   -a2   -a3');
  t.is(layout.tip, 'a3');
});

test('of equal work the smaller hash leads, and work counts before height', (t) => {
  const blocks = [g, ...row('g', 1, 'b1'), ...row('g', 1, 'a1')];
  const even = [peer('p1', 'b1', { height: 1, work: 5 }), peer('p2', 'a1', { height: 1, work: 5 })];
  t.is(drawn(played(scene(blocks, even))), [' g    -a1', '      -b1'].join('\n'));

  const taller = [...blocks, ...row('a1', 2, 'a2')];
  const heavier = [peer('p1', 'b1', { height: 1, work: 9 }), peer('p2', 'a2', { height: 2, work: 8 })];
  t.is(drawn(played(scene(taller, heavier))), [' g    -b1', '      -a1   -a2'].join('\n'));
});

test('works beyond 2^53 are told apart', (t) => {
  const blocks = [g, ...row('g', 1, 'a1'), ...row('g', 1, 'b1')];
  const word = (tip: string, work: string) => {
    const one = peer(tip, tip, { height: 1 });
    return { ...one, said: one.said && { ...one.said, work } };
  };
  const layout = played(scene(blocks, [word('a1', '9007199254740992'), word('b1', '9007199254740993')]));
  t.is(layout.tip, 'b1');
});

test('a peer that answers goes before a dead one’s last word', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2'), ...row('g', 1, 'b1')];
  const dead = { ...peer('p1', 'a2', { height: 2 }), isWatched: false };
  const layout = played(scene(blocks, [dead, peer('p2', 'b1', { height: 1 })]));
  t.is(drawn(layout), [' g    -b1', '      -a1   -a2'].join('\n'));
});

test('a branch keeps its lane while others come and go', (t) => {
  // Lane 1 is taken by b, lane 2 by c; when b is dropped c stays where it was.
  const a = row('g', 1, 'a1', 'a2', 'a3');
  const [b, c] = [row('g', 1, 'b1', 'b2'), row('a1', 2, 'c2', 'c3')];
  const peers = [peer('p1', 'a3', { height: 3 }), peer('p2', 'c3', { height: 3, work: 2 })];
  const both = scene([g, ...a, ...b, ...c], [...peers, peer('p3', 'b2', { height: 2, work: 1 })]);
  t.is(drawn(played(both)), [' g    -a1   -a2   -a3', '      -b1   -b2', '            -c2   -c3'].join('\n'));

  const less = scene([g, ...a, ...c], peers);
  t.is(drawn(played(both, less)), [' g    -a1   -a2   -a3', '', '            -c2   -c3'].join('\n'));
  t.is(drawn(played(less)), [' g    -a1   -a2   -a3', '            -c2   -c3'].join('\n'), 'a new one packs tightly');
});

test('a branch out of sight keeps no lane empty for itself, and takes the nearest', (t) => {
  const a = row('g', 1, 'a1', 'a2', 'a3', 'a4', 'a5');
  const early = [g, ...a, ...row('g', 1, 'b1')];
  const late = [...early, ...row('a3', 4, 'c4')];
  // p2 has stopped on its branch and may go on any time; p3 builds on one of its own.
  const peers = [peer('p1', 'a5', { height: 5 }), peer('p2', 'b1', { height: 1 }), peer('p3', 'c4', { height: 4 })];
  const near = { seen: { from: 3, to: 5 } };
  const all = [' g    -a1   -a2   -a3   -a4   -a5', '      -b1', '                        -c4'].join('\n');
  t.is(drawn(played(scene(early, peers), scene(late, peers))), all);
  const packed = [' g    -a1   -a2   -a3   -a4   -a5', '      -b1               -c4'].join('\n');
  t.is(drawn(played(scene(early, peers, near), scene(late, peers, near))), packed);
  t.is(drawn(played(scene(late, peers), scene(late, peers, near))), all, 'nothing moves where one looks');
  const far = { seen: { from: 0, to: 2 } };
  t.is(drawn(played(scene(late, peers), scene(late, peers, far))), all, 'and nothing meets what may still grow there');
  // It goes on, to where the other one lies: what one looks at stays.
  const grown = [...late, ...row('b1', 2, 'b2', 'b3', 'b4')];
  const first = played(scene(late, peers, near));
  t.is(first.places.get('c4')?.lane, 1);
  const moved = played(scene(late, peers, near), scene(grown, peers, near));
  t.is(moved.places.get('c4')?.lane, 1);
  t.is(moved.places.get('b4')?.lane, 2);
});

test('the branch goes on where it went on, even when a rival on it grows higher', (t) => {
  const a = row('g', 1, 'a1', 'a2', 'a3', 'a4');
  const early = [g, ...a, ...row('g', 1, 'b1', 'b2')];
  const late = [...early, ...row('b1', 2, 'c2', 'c3')];
  const peers = [peer('p1', 'a4', { height: 4 }), peer('p2', 'b2', { height: 2 }), peer('p3', 'b2', { height: 2 })];
  const layout = played(scene(early, peers), scene(late, peers));
  t.is(layout.places.get('b2')?.lane, 1);
  t.is(layout.places.get('c3')?.lane, 2);
});

test('a branch whose beginning is not loaded hangs loosely', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2', 'a3'), ...row('lost', 3, 'x3')];
  const layout = played(scene(blocks, [peer('p1', 'a3', { height: 3 })]));
  t.is(drawn(layout), [' g    -a1   -a2   -a3', '                  .x3'].join('\n'));
});

test('the chain as one peer knows it: its own on lane 0, its branches beside it, nothing else', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2', 'a3'), ...row('a1', 2, 'b2'), ...row('a1', 2, 'c2')];
  const peers = [peer('p1', 'a3', { height: 3 }), peer('p2', 'b2', { height: 2, forks: ['a2'] })];
  const layout = played(scene(blocks, peers, { perspective: 'id-p2' }));
  t.is(drawn(layout), [' g    -a1   -b2', '            -a2'].join('\n'));
  t.deepEqual(
    [...layout.places.values()].flatMap(({ tips }) => tips.map(({ name }) => name)),
    ['p2'],
  );
});

test('a peer whose tip is not loaded is told of all the same', (t) => {
  const layout = played(scene([g, ...row('g', 1, 'a1')], [peer('p1', 'far', { height: 40, work: 99 })]));
  t.is(layout.top, 40);
  t.is(layout.strays.get(40)?.[0]?.name, 'p1');
});

test('the same scene twice is the same layout', (t) => {
  const blocks = [g, ...row('g', 1, 'a1', 'a2'), ...row('g', 1, 'b1', 'b2')];
  const one = scene(blocks, [peer('p1', 'a2', { height: 2 })]);
  const first = layoutOf(one, null);
  t.deepEqual(layoutOf(one, first), first);
});
