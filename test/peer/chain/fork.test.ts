import test from 'ava';
import { Block } from '../../../peer/chain/block.js';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import type { Node } from '../../../peer/chain/node.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { SIDE_DEPTH_MAX, SIDES_MAX } from '../../../peer/chain/sides.js';
import { bitsOf, hardestOf, targetOf } from '../../../peer/chain/target.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { contents, EASY, LEDGER_TABLES, World } from './world.js';

/** Sixteen times the work of an easy block, for one block. */
const HARD = bitsOf(hardestOf(targetOf(EASY.easiestBits) as bigint));

test('a block on the tip extends the chain', (t) => {
  const world = new World(t);

  // genesis -> b1 -> b2
  t.is(world.block('b1', 'genesis').type, 'extended');
  world.accepted('b1');
  t.is(world.block('b2', 'b1').type, 'extended');
  world.accepted('b2');
  t.is(world.chain.length, 3);
  t.deepEqual(world.path, ['genesis', 'b1', 'b2']);
});

test('of equal work the smaller hash leads, whichever came first', (t) => {
  const world = new World(t);

  // genesis -> b1 -> b2
  //               \-> c2     smaller: the tip moves
  //               \-> d2     greater than c2: it stays
  world.block('b1', 'genesis');
  world.block('b2', 'b1');
  t.is(world.block('c2', 'b1', { under: 'b2' }).type, 'reorganised');
  world.accepted('c2');
  t.is(world.block('d2', 'b1', { over: 'c2' }).type, 'branched');
  world.accepted('c2');
  t.deepEqual(world.chain.forks.map(({ hash }) => world.nameOf(hash)).sort(), ['b2', 'd2']);
});

test('more work leads, and what the losing branch sold is undone', (t) => {
  const world = new World(t);
  const ada = world.join('Ada');

  // genesis -> b1 (Ada joins) -> b2 (Ada buys)
  //               \-> c2 -> c3                      more work
  world.block('b1', 'genesis', { sells: [ada] });
  world.block('b2', 'b1', { sells: [world.buy('Ada', 1, 6)] });
  t.is(world.chain.records.of(ada.content.publicKey)?.coins, 880);
  world.block('c2', 'b1', { over: 'b2' });
  world.accepted('b2');
  const moved = world.block('c3', 'c2');
  world.accepted('c3');
  t.is(moved.type, 'reorganised');
  if (moved.type === 'reorganised') {
    t.deepEqual(
      moved.detached.map(({ hash }) => world.nameOf(hash)),
      ['b2'],
    );
    t.deepEqual(
      moved.attached.map(({ hash }) => world.nameOf(hash)),
      ['c2', 'c3'],
    );
  }
  t.is(world.chain.records.of(ada.content.publicKey)?.coins, 1000);
  t.is(world.chain.records.placeOf(world.get('b2').data.transactions[0]?.id ?? ada.id), null);
});

test('a purchase that was valid stays valid on any branch that has not used its number', (t) => {
  const world = new World(t);
  const [join, first, rival] = [world.join('Ada'), world.buy('Ada', 1, 0), world.buy('Ada', 1, 1)];

  // genesis -> b1 (join) -> b2 (first)
  //                     \-> c2 -> c3 (first) -> c4 (rival, of the same number)
  world.block('b1', 'genesis', { sells: [join] });
  world.block('b2', 'b1', { sells: [first] });
  world.block('c2', 'b1', { over: 'b2' });
  world.block('c3', 'c2', { sells: [first] });
  world.accepted('c3');
  t.deepEqual(world.chain.records.placeOf(first.id), { height: 3, position: 1 });
  world.block('c4', 'c3', { sells: [rival] });
  world.refused('NUMBER_USED', 'c3');
});

test('a shorter branch of more work wins: heights are not compared', (t) => {
  const world = new World(t);

  // genesis -> b1 -> b2 -> b3 -> b4
  //        \-> c1 (as heavy as sixteen)
  world.run('b', 'genesis', 4);
  t.is(world.block('c1', 'genesis', { bits: HARD }).type, 'reorganised');
  world.accepted('c1');
  t.is(world.chain.length, 2);
  t.is(world.chain.nodeAt(2), null);
  t.is(world.chain.last.next, null);
});

test('fifteen easy blocks do not outweigh one hard block, sixteen and one more do', (t) => {
  const world = new World(t);
  world.block('c1', 'genesis', { bits: HARD });
  world.run('b', 'genesis', 15);
  world.accepted('c1');
  world.run('d', 'b15', 2);
  world.accepted('d2');
});

for (const depth of [1, 2, 20]) {
  test(`a reorganisation of depth ${depth} leaves the bytes of a fresh replay`, (t) => {
    const world = new World(t);
    const [ada, bob, eve] = [world.join('Ada'), world.join('Bob'), world.join('Eve')];

    // genesis -> b1 -> … (Ada, Bob and Ada's purchases)
    //        \-> c1 -> … -> one more (Eve, then Bob)
    world.block('b1', 'genesis', { sells: [ada, bob] });
    let last = 'b1';
    for (let index = 2; index <= depth; index++) {
      world.block(`b${index}`, last, { sells: [world.buy('Ada', index - 1)] });
      last = `b${index}`;
    }
    world.block('c1', 'genesis', { sells: [eve], over: 'b1' });
    world.block('c2', 'c1', { sells: [bob, world.buy('Bob', 1, 3), world.buy('Bob', 2, 0)] });
    for (let index = 3; index <= depth + 1; index++) world.block(`c${index}`, `c${index - 1}`);
    world.accepted(`c${depth + 1}`);

    const replayed = new MemoryStore();
    const replay = new BlockChain({ genesis: world.genesis, store: replayed });
    for (let index = 1; index <= depth + 1; index++) t.is(replay.add(world.get(`c${index}`)).type, 'extended');
    t.deepEqual(contents(world.store, LEDGER_TABLES), contents(replayed, LEDGER_TABLES));
    t.is(world.chain.records.of(ada.content.publicKey), null);
    t.is(world.chain.records.indexOf(eve.content.publicKey), 0);

    // And back: the old branch grows.
    world.run('d', last, 2, {});
    world.accepted('d2');
    t.is(world.chain.records.indexOf(ada.content.publicKey), 0);
    t.is(world.chain.records.of(eve.content.publicKey), null);
  });
}

test('a heavier branch with an invalid block deep inside never becomes the best', (t) => {
  const world = new World(t);

  // genesis -> b1 -> b2 -> b3
  //        \-> c1 -> c2 (sells to nobody who joined) -> c3 -> c4 -> c5
  world.run('b', 'genesis', 3);
  world.make('c1', 'genesis');
  world.make('c2', 'c1', { sells: [world.buy('Ghost', 1)] });
  for (const [name, on] of [
    ['c3', 'c2'],
    ['c4', 'c3'],
    ['c5', 'c4'],
  ] as const)
    world.make(name, on);
  const before = contents(world.store);
  for (const name of ['c1', 'c2']) t.is(world.offer(name).type, 'branched');
  t.is(world.offer('c3').type, 'branched', 'three against three, and the hash decides');
  world.offer('c4');
  world.refused('PARENT_INVALID', 'b3');
  t.is(world.chain.invalidity(world.get('c2').hash)?.code, 'NOT_JOINED');
  world.offer('c5');
  world.refused('PARENT_INVALID', 'b3');
  world.offer('c2');
  world.refused('NOT_JOINED', 'b3');
  t.deepEqual(
    world.chain.forks.map(({ hash }) => world.nameOf(hash)),
    ['c1'],
    'the valid beginning is still held',
  );
  const kept = contents(world.store).filter((line) => !line.includes(world.get('c1').hash));
  t.deepEqual(kept, before, 'no trace of the rest');
});

test('the valid beginning of a branch with an invalid end becomes the best when it leads', (t) => {
  const world = new World(t);

  // genesis -> b1
  //        \-> c1 -> c2 -> c3 (wrong record root) -> c4
  world.block('b1', 'genesis');
  world.make('c1', 'genesis', { over: 'b1' });
  world.make('c2', 'c1');
  world.make('c3', 'c2', { entry: { recordRoot: world.get('b1').hash } });
  world.make('c4', 'c3');
  for (const name of ['c1', 'c2', 'c3']) t.is(world.chain.hold(world.get(name)).type, 'held');
  world.offer('c4');
  world.refused('PARENT_INVALID', 'c2');
  t.is(world.chain.invalidity(world.get('c3').hash)?.code, 'WRONG_RECORD_ROOT');
  t.deepEqual(world.path, ['genesis', 'c1', 'c2']);
});

test('a block whose parent is unknown is an orphan, and welcome once the parent is here', (t) => {
  const world = new World(t);
  world.make('b1', 'genesis');
  world.make('b2', 'b1');
  world.make('b3', 'b2');
  t.deepEqual(world.offer('b3'), { type: 'orphaned', missing: world.get('b2').hash });
  t.deepEqual(world.offer('b2'), { type: 'orphaned', missing: world.get('b1').hash });
  world.offer('b1');
  world.accepted('b1');
  world.offer('b2');
  world.offer('b3');
  world.accepted('b3');
});

test('an orphan must have done its work, and its body says nothing about its hash yet', (t) => {
  const world = new World(t);
  world.make('b1', 'genesis');
  world.make('weak', 'b1', { isWeak: true });
  world.offer('weak');
  world.refused('WEAK_WORK', 'genesis');

  // The header of b2 with a body that is not its own: only who sent it is to blame.
  const honest = world.make('b2', 'b1', { sells: [world.join('Ada')] });
  const forged = { ...world.join('Eve'), signature: new Uint8Array(64) };
  const stuffed = new Block(honest.header, { ...honest.data, transactions: [forged] });
  t.is(world.chain.add(stuffed).type, 'orphaned');
  t.is(world.chain.invalidity(honest.hash), null);
  world.offer('b1');
  world.offer('b2');
  world.accepted('b2');
});

test('a block that is held is known', (t) => {
  const world = new World(t);
  world.block('b1', 'genesis');
  t.deepEqual(world.offer('b1'), { type: 'known' });
  t.deepEqual(world.chain.add(world.get('genesis')), { type: 'known' });
  world.block('c1', 'genesis', { over: 'b1' });
  t.deepEqual(world.offer('c1'), { type: 'known' });
});

test('a block that is too new is refused for now, and taken when its time has come', (t) => {
  const world = new World(t);
  world.block('b1', 'genesis', { at: 0 });
  world.make('b2', 'b1', { at: 100 });
  const now = world.genesis.time;
  world.offer('b2', now + 39);
  world.refused('TOO_NEW', 'b1');
  t.is(world.chain.invalidity(world.get('b2').hash), null);
  world.offer('b2', now + 40);
  world.accepted('b2');
});

test('one wrong clock stops nobody: what the median allows is never too new', (t) => {
  const world = new World(t);
  world.block('b1', 'genesis', { at: 1000 });
  world.block('b2', 'b1', { at: 1000 });
  world.make('b3', 'b2', { at: 1060 });
  // The median of 0, 1000 and 1000 is 1000; by this clock it is long before.
  world.offer('b3', 0);
  world.accepted('b3');
});

test('a good header with a bad body shuts nobody out: the real block is still taken', (t) => {
  const world = new World(t);
  const sells = [world.join('Ada'), world.join('Bob')];
  world.make('b1', 'genesis', { sells });
  const real = world.get('b1');

  // CVE-2012-2459: of three leaves the last is doubled, so four of which the last two are equal have the same root.
  const twin = new Block(real.header, { ...real.data, transactions: [...sells, sells[1] as Transaction] });
  t.is(twin.hash, real.hash);
  t.is(twin.merkleRoot, real.merkleRoot);
  t.like(world.chain.add(twin), { type: 'refused', refusal: { code: 'REPEATED_SUBTREE' } });
  t.is(world.chain.invalidity(real.hash), null);

  for (const transactions of [[], sells.slice(0, 1), [...sells].reverse(), [...sells, world.join('Eve')]]) {
    const wrong = new Block(real.header, { ...real.data, transactions });
    t.like(world.chain.add(wrong), { type: 'refused', refusal: { code: 'WRONG_MERKLE_ROOT' } });
    t.is(world.chain.invalidity(real.hash), null);
  }
  world.offer('b1');
  world.accepted('b1');
});

test('a chain opened again on its store is the same', (t) => {
  const world = new World(t);
  world.block('b1', 'genesis', { sells: [world.join('Ada')] });
  world.block('b2', 'b1');
  world.block('c2', 'b1', { over: 'b2' });
  const again = new BlockChain({ genesis: world.genesis, store: world.store });
  t.is(again.last.hash, world.chain.last.hash);
  t.is(again.last.work, world.chain.last.work);
  t.true(again.last === again.node(again.last.hash), 'one node a block');
  t.is(again.length, 3);
  t.deepEqual(
    again.forks.map(({ hash }) => world.nameOf(hash)),
    ['c2'],
  );
  t.deepEqual([...again.print()], [...world.chain.print()]);
  // It goes on from there, also over to the branch beside.
  world.make('c3', 'c2');
  t.is(again.add(world.get('c3')).type, 'reorganised');
  t.is(again.last.prev?.prev?.hash, world.get('b1').hash);
  // What was left is beside the chain now, also after another start, and may come back.
  const third = new BlockChain({ genesis: world.genesis, store: world.store });
  t.deepEqual(
    third.forks.map(({ hash }) => world.nameOf(hash)),
    ['b2'],
  );
  world.make('b3', 'b2', { under: 'c3' });
  t.is(third.add(world.get('b3')).type, 'reorganised');
  t.is(third.last.hash, world.get('b3').hash);
});

test('the chain prints a line a block, genesis first', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 2);
  const lines = [...world.chain.print()];
  t.is(lines.length, 3);
  t.regex(lines[0] as string, /^block 0 /);
  t.true(lines[2]?.includes(world.get('b2').hash));
  t.true(lines[2]?.includes(world.get('b1').hash));
});

test('a window of nodes is in memory, and the rest is walked through the store', (t) => {
  const nodesMax = 10;
  const world = new World(t, { nodesMax });
  world.run('b', 'genesis', 50);
  t.true(world.chain.nodesInMemory <= nodesMax + 1, 'the window and genesis');
  const back: string[] = [];
  for (let node: Node = world.chain.last; ; node = node.prev as Node) {
    back.push(world.nameOf(node.hash));
    if (!node.prev) break;
  }
  t.deepEqual(back.reverse(), world.path);
  t.is(back.length, 51);
  t.true(world.chain.nodesInMemory <= nodesMax + 1, 'walking keeps nothing');
  // A reorganisation from below the window.
  world.run('c', 'b30', 22);
  world.accepted('c22');
  t.is(world.chain.length, 53);
  t.is(world.path.at(31), 'c1');
});

test('blocks beside the chain are bounded, lightest out first', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 3);
  world.block('heavy', 'b2', { over: 'b3' });
  for (let index = 0; index < SIDES_MAX + 20; index++) world.make(`s${index}`, 'genesis');
  for (let index = 0; index < SIDES_MAX + 20; index++) world.offer(`s${index}`);
  world.accepted('b3');
  const held = world.chain.forks.map(({ hash }) => world.nameOf(hash));
  t.is(held.length, SIDES_MAX);
  t.true(held.includes('heavy'), 'the heaviest stays');
  t.true(held.includes(`s${SIDES_MAX + 19}`), 'the newest may still grow');
  t.is([...world.store.writes()].filter(({ table }) => table === 'sides').length, SIDES_MAX);
  t.is([...world.store.writes()].filter(({ table }) => table === 'bodies').length, SIDES_MAX + 3);
});

test('a branch that ended long ago is dropped when the chain goes on', (t) => {
  const world = new World(t);
  world.block('s1', 'genesis');
  world.run('b', 'genesis', SIDE_DEPTH_MAX);
  t.is(world.chain.forks.length, 1);
  world.run('d', `b${SIDE_DEPTH_MAX}`, 2);
  t.deepEqual(world.chain.forks, []);
  t.is(world.chain.node(world.get('s1').hash), null);
  t.is(world.offer('s1').type, 'branched', 'it may be offered again');
});

test('a long branch being fetched is held until it leads, however deep it forks off', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 130);
  world.chain.protect(world.chain.first);
  for (let index = 1; index <= 131; index++) world.make(`c${index}`, index === 1 ? 'genesis' : `c${index - 1}`);
  for (let index = 1; index <= 100; index++) world.chain.hold(world.get(`c${index}`));
  // Meanwhile the chain goes on, and others hold blocks beside it.
  world.block('b131', 'b130');
  world.block('s131', 'b130', { over: 'b131' });
  for (let index = 101; index <= 131; index++) t.is(world.chain.hold(world.get(`c${index}`)).type, 'held');
  world.block('c132', 'c131');
  world.accepted('c132');
});

test('a block that was left has nothing after it, and one that is on the chain has', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 3);
  const [b1, b2] = [world.chain.nodeAt(1), world.chain.nodeAt(2)];
  t.is(b1?.next, b2);
  world.run('c', 'genesis', 4);
  world.accepted('c4');
  t.is(b1?.next, null);
  t.is(b2?.next, null);
  t.is(b2?.prev, b1, 'what was before it stays');
  t.false(world.chain.isBest(b1 as Node));
  t.true(world.chain.isBest(world.chain.first));
});

test('a branch that grows is kept while the chain goes on, without being asked for', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 130);
  for (let index = 1; index <= 20; index++) {
    world.make(`c${index}`, index === 1 ? 'genesis' : `c${index - 1}`);
    world.chain.hold(world.get(`c${index}`));
    world.block(`d${index}`, index === 1 ? 'b130' : `d${index - 1}`);
  }
  world.accepted('d20');
  t.truthy(world.chain.node(world.get('c20').hash));
});

test('a branch that leads is never dropped, however deep it ends', (t) => {
  const world = new World(t);
  const hold = (name: string, on: string, making = {}): string => {
    t.is(world.chain.hold(world.make(name, on, making)).type, 'held');
    return name;
  };

  // genesis -> b1 -> … -> b110 -> … -> b120
  //        |                  \-> c1 -> … -> c11          on the way to become the best
  //        \-> d1 -> … -> d8 (hard, so heavier than all)  comes meanwhile
  //        \-> s1
  world.run('b', 'genesis', 120);
  for (let index = 1; index <= 11; index++) hold(`c${index}`, index === 1 ? 'b110' : `c${index - 1}`);
  t.is(world.chain.advance(1).type, 'working');
  for (let index = 1; index <= 8; index++) hold(`d${index}`, index === 1 ? 'genesis' : `d${index - 1}`, { bits: HARD });
  hold('s1', 'genesis');
  while (world.chain.advance(1000).type !== 'moved');
  t.is(world.tip, 'c11', 'what was begun is finished first');
  while (world.chain.advance(1000).type !== 'moved');
  t.is(world.tip, 'd8');
  t.is(world.chain.length, 9);
});

test('a switch is worked through in steps, and nothing moves before the last', (t) => {
  const world = new World(t);
  world.run('b', 'genesis', 6);
  for (let index = 1; index <= 7; index++) {
    world.make(`c${index}`, index === 1 ? 'genesis' : `c${index - 1}`);
    world.chain.hold(world.get(`c${index}`));
  }
  const before = contents(world.store, LEDGER_TABLES);
  let steps = 0;
  for (let progress = world.chain.advance(3); progress.type !== 'moved'; progress = world.chain.advance(3)) {
    t.is(progress.type, 'working');
    t.deepEqual(contents(world.store, LEDGER_TABLES), before);
    t.is(world.tip, 'b6');
    steps++;
  }
  t.is(steps, 4, 'six to undo and seven to apply, three a step');
  t.is(world.tip, 'c7');
  t.deepEqual(world.chain.advance(3), { type: 'settled' });
});

test('bodies that are pinned outlive their block', (t) => {
  const pins = new Set<string>();
  const world = new World(t, { pinned: (hash) => pins.has(hash) });
  world.block('s1', 'genesis');
  pins.add(world.get('s1').hash);
  world.run('b', 'genesis', SIDE_DEPTH_MAX + 2);
  t.deepEqual(world.chain.forks, []);
  t.truthy(world.store.get('bodies', world.get('s1').hash));
  t.is(world.store.get('headers', world.get('s1').hash), undefined);
});

test('mining on the tip makes a block that everybody takes', (t) => {
  const world = new World(t);
  const word = {
    miner: world.make('m', 'genesis').data.entry?.miner as never,
    nowMs: (world.genesis.time + 5) * 1000 + 123,
    bits: EASY.easiestBits,
    extraNonce: 0,
    load: 250,
    hashesBefore: 7,
    microsBefore: 9,
    rate: 1000,
  };
  const mined = world.chain.mine([world.join('Ada')], word);
  t.is(world.chain.last.hash, mined.hash);
  t.is(mined.height, 1);
  const other = new World(t);
  t.is(other.chain.add(mined).type, 'extended');
  // A clock that runs behind writes the median.
  const late = world.chain.mine([], { ...word, nowMs: 0 });
  t.is(late.header.time, world.genesis.time + 5);
});
