import test, { type ExecutionContext } from 'ava';
import { Tree } from '../../../dashboard/model/tree.js';
import { Gathering } from '../../../dashboard/watching/gathering.js';
import type { Block } from '../../../peer/chain/block.js';
import { World } from '../../peer/chain/world.js';
import { until } from '../../peer/client/listener.js';
import { servedBy } from './peers.js';

/** A gathering over a tree that has genesis, and what it has brought. */
function gatheringOf(world: World) {
  const tree = new Tree();
  tree.add(world.get('genesis'));
  const brought: { name: string; isNews: boolean }[] = [];
  let highest = world.get('genesis');
  const gathering = new Gathering(tree, {
    isGood: () => true,
    onBlock: (block, isNews) => {
      brought.push({ name: world.nameOf(block.hash), isNews });
      if (block.height > highest.height) highest = block;
    },
    onCaughtUp: () => void tree.settle(highest.hash, new Set()),
  });
  return { tree, gathering, brought, names: () => brought.map(({ name }) => name).sort() };
}

/** genesis -> a1 -> … */
function grow(world: World, branch: string, count: number, on = 'genesis'): Block[] {
  let parent = on;
  return Array.from({ length: count }, (_, at) => {
    const block = world.make(`${branch}${at + 1}`, parent);
    parent = `${branch}${at + 1}`;
    return block;
  });
}
const repeated = (all: readonly string[]): string[] => all.filter((one, at) => all.indexOf(one) !== at);
const settled = async (t: ExecutionContext, hold: () => boolean): Promise<void> => {
  await until(hold);
  // Whatever else would be asked has been by now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.true(hold());
};

test('a tip that peers speak of is fetched with all it stands on, each block once', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 5);
  const [p1, p2] = [await servedBy(t, 'p1', chain), await servedBy(t, 'p2', chain)];
  const { gathering, brought, names } = gatheringOf(world);
  gathering.see(p1.client, p1.said());
  gathering.see(p2.client, p2.said());
  await settled(t, () => brought.length === 5);
  t.deepEqual(names(), ['a1', 'a2', 'a3', 'a4', 'a5']);
  t.deepEqual(repeated([...p1.asked, ...p2.asked]), []);
});

test('branches beside the best chain are fetched from their fork points', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 4);
  const side = grow(world, 'b', 2, 'a1');
  const p1 = await servedBy(t, 'p1', chain, { beside: side });
  const { gathering, names } = gatheringOf(world);
  gathering.see(p1.client, p1.said(side.slice(-1)));
  await settled(t, () => names().length === 6);
  t.deepEqual(names(), ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']);
});

test('a long chain is read in runs, and only its last 500 heights', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 620);
  const p1 = await servedBy(t, 'p1', chain);
  const { gathering, tree, brought } = gatheringOf(world);
  gathering.see(p1.client, p1.said());
  await settled(t, () => brought.length >= 500);
  t.is(brought.length, 500);
  t.false(tree.has(world.get('a120').hash));
  t.true(tree.has(world.get('a121').hash));
  t.deepEqual(p1.asked, ['blocks 121+128', 'blocks 249+128', 'blocks 377+128', 'blocks 505+116']);
  t.true(brought.every(({ isNews }) => !isNews));
});

test('a hole in a chain is closed as soon as somebody can', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 4);
  let isForgetful = true;
  const p1 = await servedBy(t, 'p1', chain, {
    answer: (question) =>
      isForgetful && question.type === 'block' && question.hash === world.get('a2').hash ? { type: 'nothing' } : null,
  });
  const { gathering, names } = gatheringOf(world);
  gathering.see(p1.client, p1.said());
  await settled(t, () => names().length === 2);
  isForgetful = false;
  const p2 = await servedBy(t, 'p2', chain);
  gathering.see(p2.client, p2.said());
  await settled(t, () => names().length === 4);
  t.deepEqual(names(), ['a1', 'a2', 'a3', 'a4']);
});

test('what comes after catching up is news', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 1);
  const p1 = await servedBy(t, 'p1', chain);
  const { gathering, brought } = gatheringOf(world);
  gathering.see(p1.client, p1.said());
  await settled(t, () => brought.length === 1);
  chain.push(world.make('a2', 'a1'));
  gathering.see(p1.client, p1.said());
  await settled(t, () => brought.length === 2);
  t.deepEqual(brought, [
    { name: 'a1', isNews: false },
    { name: 'a2', isNews: true },
  ]);
});

test('what one has not, or lies about, the next one gives', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 1);
  const [other] = grow(world, 'x', 1);
  const bare = await servedBy(t, 'bare', chain, { answer: () => ({ type: 'nothing' }) });
  const liar = await servedBy(t, 'liar', chain, {
    answer: () => ({ type: 'block', bytes: other?.bytes ?? new Uint8Array(), best: true }),
  });
  const honest = await servedBy(t, 'honest', chain);
  const { gathering, names } = gatheringOf(world);
  for (const one of [bare, liar, honest]) gathering.see(one.client, one.said());
  await settled(t, () => names().length === 1);
  t.deepEqual(names(), ['a1']);
  t.is(honest.asked.length, 1);
});

test('who did not have a block is not asked for it again and again', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 1);
  const bare = await servedBy(t, 'bare', chain, { answer: () => ({ type: 'nothing' }) });
  const { gathering } = gatheringOf(world);
  gathering.see(bare.client, bare.said());
  await settled(t, () => bare.asked.length === 1);
  for (let count = 0; count < 10; count++) gathering.see(bare.client, bare.said());
  await settled(t, () => bare.asked.length === 1);
});

test('a peer that speaks of a chain it has not does not keep the others from telling theirs', async (t) => {
  const world = new World();
  const chain = grow(world, 'a', 30);
  const boaster = await servedBy(t, 'boaster', [], { answer: () => ({ type: 'nothing' }) });
  const honest = await servedBy(t, 'honest', chain);
  const { gathering, brought } = gatheringOf(world);
  gathering.see(boaster.client, { ...boaster.said(), height: 4_000_000, tip: world.make('x', 'genesis').hash });
  gathering.see(honest.client, honest.said());
  await settled(t, () => brought.length === 30);
  t.true(boaster.asked.length < 10);
});

test('a longer branch than ours is walked down to where it left', async (t) => {
  const world = new World();
  const ours = grow(world, 'a', 12);
  const theirs = [...ours.slice(0, 2), ...grow(world, 'b', 30, 'a2')];
  const [p1, p2] = [await servedBy(t, 'p1', ours), await servedBy(t, 'p2', theirs, { beside: ours })];
  const { gathering, tree, brought } = gatheringOf(world);
  gathering.see(p1.client, p1.said());
  await settled(t, () => brought.length === 12);
  gathering.see(p2.client, p2.said());
  await settled(t, () => brought.length === 42);
  t.deepEqual(tree.lacking, []);
  t.deepEqual(repeated(brought.map(({ name }) => name)), []);
});
