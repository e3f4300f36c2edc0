import test from 'ava';
import type { Layout } from '../../../../dashboard/view/chain/layout.js';
import { motionOf } from '../../../../dashboard/view/chain/motion.js';
import { type Step, standAgain, standOn, stepOf, tipStand, walk } from '../../../../dashboard/view/chain/walk.js';
import { block, peer, played, row, scene } from './drawing.js';

const g = block('g', '', 0);
//  g -> a1 -> a2 -> a3
//         \-> b2 -> b3
const fork = scene(
  [g, ...row('g', 1, 'a1', 'a2', 'a3'), ...row('a1', 2, 'b2', 'b3')],
  [peer('p1', 'a3', { height: 3 }), peer('p2', 'b3', { height: 3, work: 1 })],
);

function path(layout: Layout, from: string, ...steps: readonly Step[]): string {
  let at = standOn(layout, from);
  if (!at) throw new Error(`${from} is not there`);
  const keys: string[] = [];
  for (const step of steps) {
    at = walk(layout, at, step);
    keys.push(at.key);
  }
  return keys.join(' ');
}

test('left and right follow the branch, up and down change lanes', (t) => {
  const layout = played(fork);
  t.is(path(layout, 'a3', 'left', 'left', 'left', 'left'), 'a2 a1 g g');
  t.is(path(layout, 'b3', 'left', 'left', 'right'), 'b2 a1 a2', 'a branch leads to what it stands on');
  t.is(path(layout, 'a2', 'down', 'right', 'up', 'up'), 'b2 b3 a3 a3');
  t.is(path(layout, 'b3', 'right'), 'b3', 'behind a tip there is nothing');
  t.is(path(layout, 'b2', 'home', 'end'), 'g a3');
  t.is(path(layout, 'g', 'down'), 'b2', 'a lane that begins near by is reached');
});

test('a hidden stretch is a step, and so is what is not loaded', (t) => {
  const names = Array.from({ length: 80 }, (_, i) => `a${i + 1}`);
  const long = played(scene([g, ...row('g', 1, ...names)], [peer('p1', 'a80', { height: 80 })]));
  t.is(path(long, 'g', 'right', 'right', 'right', 'left'), 'a1 hidden:2 a48 hidden:2');

  const holed = played(scene([g, ...row('lost', 3, 'a3')], [peer('p1', 'a3', { height: 3 })]));
  t.is(path(holed, 'a3', 'left', 'left', 'left'), 'gap:2 gap:1 g');
});

test('a stand outlives the layout it was made in', (t) => {
  const before = played(fork);
  const at = standOn(before, 'b3');
  const after = played(
    fork,
    scene([...fork.blocks.values(), ...row('b3', 4, 'b4')], [peer('p1', 'b4', { height: 4 })]),
  );
  t.is(at && standAgain(after, at)?.lane, 0, 'the block is followed to its new lane');
  t.is(standAgain(after, { key: 'gone', column: 99, lane: 7 })?.key, 'b4');
  t.is(tipStand(played(scene([], []))), null);
  t.is(stepOf('ArrowLeft'), 'left');
  t.is(stepOf('x'), null);
});

test('what came and what snapped is told once', (t) => {
  const before = played(fork);
  const healed = scene(
    [...fork.blocks.values(), ...row('a3', 4, 'a4')],
    [peer('p1', 'a4', { height: 4 }), peer('p2', 'a4', { height: 4 })],
  );
  const after = played(fork, healed);
  t.deepEqual(motionOf(before, after), { fresh: ['a4'], snapped: ['b2'] });
  t.deepEqual(motionOf(after, played(fork, healed, healed)), { fresh: [], snapped: [] });
  t.deepEqual(motionOf(null, after), { fresh: [], snapped: [] }, 'a page that opens shows no motion');
});

test('what is only loaded far below the tip is no news', (t) => {
  const names = Array.from({ length: 80 }, (_, i) => `a${i + 1}`);
  const all = [g, ...row('g', 1, ...names)];
  const peers = [peer('p1', 'a80', { height: 80 })];
  const before = played(scene(all.slice(40), peers));
  t.deepEqual(motionOf(before, played(scene(all, peers))).fresh, []);
});
