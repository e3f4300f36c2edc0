import test from 'ava';
import { AskFault } from '../../../dashboard/asking/fault.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import { Ground, MARKET_DAY, marketDay } from './ground.js';

/** How many questions of a kind a peer was asked. */
const countOf = ({ asked }: { readonly asked: readonly { readonly type: string }[] }, type: string): number =>
  asked.filter((question) => question.type === type).length;

async function codeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof AskFault) return error.code;
    throw error;
  }
  return 'answered';
}

test('a block is told in full, with the names of those who join in it and of those who joined before', async (t) => {
  const ground = marketDay();
  ground.peer('p1', ...MARKET_DAY);
  const { world, asking } = ground;
  const b3 = world.get('b3');
  const { text, isFinal } = await asking.block(b3.hash);
  const json = JSON.parse(text);
  t.true(isFinal);
  t.like(json, { hash: b3.hash, previous: world.get('b2').hash, height: 3, transactions: 2, version: 1 });
  t.is(json.size, b3.bytes.length);
  t.is(json.header, Buffer.from(b3.bytes.subarray(0, 80)).toString('hex'));
  t.is(json.recordRoot, b3.data.entry?.recordRoot);
  t.like(json.list[0], { kind: 'join', name: 'Cas', sequence: null, monkey: null, price: null });
  t.like(json.list[1], {
    kind: 'buy',
    name: 'Ada',
    sequence: 2,
    monkey: world.genesis.catalogue[3]?.name,
    price: world.genesis.catalogue[3]?.price,
  });
  t.deepEqual(
    json.deeds.map(({ name }: { name: string }) => name),
    ['Cas', 'Ada'],
  );
});

test('genesis, which no peer sends, is told as it was made', async (t) => {
  const ground = marketDay();
  ground.peer('p1', ...MARKET_DAY);
  const { hash, header } = ground.world.get('genesis');
  t.like(JSON.parse((await ground.asking.block(hash)).text), {
    hash,
    height: 0,
    list: [],
    size: 80,
    merkleRoot: header.merkleRoot,
  });
  t.deepEqual(await ground.asking.place(hash), { isBest: true, depth: 4 });
  t.deepEqual(await ground.asking.records(hash), { height: 0, records: [] });
});

test('a block is found with whoever has it, asked for once, and missing only if all have answered', async (t) => {
  const ground = marketDay();
  const first = ground.peer('p1', 'b1');
  const second = ground.peer('p2', ...MARKET_DAY);
  const { hash } = ground.world.get('b3');
  await ground.asking.block(hash);
  await ground.asking.block(hash);
  t.is(countOf(second, 'block'), 1);
  t.is(await codeOf(ground.asking.block(ground.world.join('Dan').id)), 'MISSING');
  first.twist = () => {
    throw new Error('the connection is closed');
  };
  t.is(await codeOf(ground.asking.block(ground.world.join('Dan').id)), 'LOST');
  t.is(await codeOf(new Ground().asking.block(hash)), 'NO_PEER');
});

test('a block that is not what its hash says is not believed', async (t) => {
  const ground = marketDay();
  const { world, asking } = ground;
  const liar = ground.peer('p1', ...MARKET_DAY);
  const bytesOf = (name: string): Uint8Array => world.get(name).bytes;
  liar.twist = (answer) => (answer.type === 'block' ? { ...answer, bytes: bytesOf('b1') } : answer);
  t.is(await codeOf(asking.block(world.get('b2').hash)), 'UNSOUND');
  // The header of one, the body of another.
  const mixed = Buffer.concat([bytesOf('b2').subarray(0, 80), bytesOf('b3').subarray(80)]);
  liar.twist = (answer) => (answer.type === 'block' ? { ...answer, bytes: mixed } : answer);
  t.is(await codeOf(asking.block(world.get('b2').hash)), 'UNSOUND');
  ground.peer('p2', ...MARKET_DAY);
  t.is(await codeOf(asking.block(world.get('b2').hash)), 'answered', 'another peer knows better');
});

test('the place of a block is that on the heaviest chain', async (t) => {
  const ground = marketDay();
  ground.peer('p1', ...MARKET_DAY);
  const place = (name: string) => ground.asking.place(ground.world.get(name).hash);
  t.deepEqual(await place('b3'), { isBest: true, depth: 1 });
  t.deepEqual(await place('b1'), { isBest: true, depth: 3 });
  t.deepEqual(await place('side'), { isBest: false, depth: 0 });
});

test('runs of the best chain come page by page, and end where it ends', async (t) => {
  const ground = marketDay();
  const { world } = ground;
  world.run('m', 'b3', 200);
  ground.peer('p1', ...MARKET_DAY, ...Array.from({ length: 200 }, (_, place) => `m${place + 1}`));
  const heights = async (from: number, to: number) =>
    (await ground.asking.blocks(from, to)).blocks.map(({ height }) => height);
  t.deepEqual(await heights(0, 2), [0, 1, 2]);
  t.deepEqual(await heights(202, 300), [202, 203]);
  t.deepEqual(await heights(204, 300), []);
  t.deepEqual(
    await heights(1, 203),
    Array.from({ length: 203 }, (_, place) => place + 1),
  );
});

test('blocks that do not stand on each other are asked of somebody else', async (t) => {
  const ground = marketDay();
  const { world } = ground;
  const first = ground.peer('p1', ...MARKET_DAY);
  first.twist = (answer) =>
    answer.type === 'blocks' ? { ...answer, blocks: [world.get('side').bytes, world.get('b2').bytes] } : answer;
  t.is(await codeOf(ground.asking.blocks(1, 3)), 'UNSOUND');
  ground.peer('p2', ...MARKET_DAY);
  const { blocks } = await ground.asking.blocks(1, 3);
  t.deepEqual(
    blocks.map(({ hash }) => world.nameOf(hash)),
    ['b1', 'b2', 'b3'],
  );
});

test('records are those of the block that is asked for, and it proves them', async (t) => {
  const ground = marketDay();
  const { world, asking } = ground;
  const peer = ground.peer('p1', ...MARKET_DAY);
  const of = async (name: string) =>
    (await asking.records(world.get(name).hash)).records.map((one) => [one.name, one.sequence, one.cage.length]);
  t.deepEqual(await of('b1'), [
    ['Ada', 1, 1],
    ['Bob', 0, 0],
  ]);
  t.deepEqual(await of('b3'), [
    ['Ada', 2, 2],
    ['Bob', 0, 0],
    ['Cas', 0, 0],
  ]);
  t.is(await codeOf(asking.records(world.get('side').hash)), 'OFF_CHAIN');
  peer.twist = (answer) =>
    answer.type === 'records'
      ? { ...answer, records: answer.records.map((one) => ({ ...one, coins: one.coins + 1 })) }
      : answer;
  t.is(await codeOf(asking.records(world.get('b2').hash)), 'UNSOUND');
  t.is(await codeOf(asking.records(world.get('b1').hash)), 'answered', 'what was proven once is kept');
});

test('of a split cluster each side tells the records of its own blocks', async (t) => {
  const ground = marketDay();
  ground.peer('p1', 'b1', 'b2');
  ground.peer('p2', 'side');
  t.is((await ground.asking.records(ground.world.get('side').hash)).height, 1);
});

test('a shopper is told with what it did, the newest first, and older things page by page', async (t) => {
  const ground = new Ground();
  const { world, asking } = ground;
  const names = ['b1'];
  world.make('b1', 'genesis', { sells: [world.join('Ada'), world.join('Bob')] });
  for (let sequence = 1; sequence <= 40; sequence++) {
    names.push(`b${sequence + 1}`);
    world.make(`b${sequence + 1}`, `b${sequence}`, { sells: [world.buy('Ada', sequence)] });
  }
  ground.peer('p1', ...names);
  const { publicKey } = world.join('Ada').content;
  const ada = await asking.shopper(publicKey, null);
  t.like(ada, { name: 'Ada', sequence: 40, coins: 800, index: 0 });
  t.is(ada.cage.length, 40);
  t.deepEqual(
    ada.history.map(({ sequence }) => sequence),
    Array.from({ length: 32 }, (_, place) => 40 - place),
  );
  t.like(ada.history[0], { kind: 'buy', name: 'Ada', depth: 1, height: 41, block: world.get('b41').hash });
  const older = await asking.shopper(publicKey, 9);
  t.deepEqual(
    older.history.map(({ sequence }) => sequence),
    [8, 7, 6, 5, 4, 3, 2, 1, null],
  );
  t.is(older.history.at(-1)?.kind, 'join');
  t.deepEqual((await asking.shopper(publicKey, 0)).history, []);
  t.is(await codeOf(asking.shopper(world.join('Dan').content.publicKey, null)), 'MISSING');
});

test('shoppers are found by a part of their name, by their key, and by both where names are equal', async (t) => {
  const ground = new Ground();
  const { world, asking } = ground;
  world.make('b1', 'genesis', { sells: [world.join('Ada'), world.join('Bob'), world.join('other', 'Ada')] });
  const peer = ground.peer('p1', 'b1');
  const keys = async (wanted: string) => (await asking.find(wanted)).shoppers.map(({ publicKey }) => publicKey);
  const [ada, bob, other] = ['Ada', 'Bob', 'other'].map((name) => world.join(name).content.publicKey);
  t.deepEqual(await keys('AD'), [ada, other]);
  t.deepEqual(await keys('o'), [bob]);
  t.deepEqual(await keys(bob?.slice(0, 12) ?? ''), [bob]);
  t.deepEqual(await keys(`ada·${other?.slice(0, 4)}`), [other]);
  t.deepEqual(await keys('nobody'), []);
  const before = countOf(peer, 'records');
  await Promise.all(['a', 'ad', 'ada'].map(keys));
  t.true(countOf(peer, 'records') <= before + 1, 'letters typed at once are one reading');
});

test('a search names a page of shoppers, and says that there are more', async (t) => {
  const ground = new Ground();
  const { world, asking } = ground;
  world.make('b1', 'genesis', { sells: Array.from({ length: 25 }, (_, place) => world.join(`Shopper ${place}`)) });
  ground.peer('p1', 'b1');
  const { shoppers, isMore } = await asking.find('shopper');
  t.is(shoppers.length, 20);
  t.true(isMore);
  t.false((await asking.find('shopper 24')).isMore);
});

test('a transaction is where the heaviest chain has it, with everybody who has it there', async (t) => {
  const ground = marketDay();
  const { world, asking } = ground;
  const [p1, p2] = [ground.peer('p1', ...MARKET_DAY), ground.peer('p2', 'b1', 'b2')];
  const bought = world.buy('Ada', 2, 3);
  t.like(await asking.transaction(world.join('Bob').id), {
    state: 'mined',
    name: 'Bob',
    depth: 3,
    peers: [p1.id, p2.id],
  });
  t.like(await asking.transaction(bought.id), {
    state: 'mined',
    name: 'Ada',
    block: world.get('b3').hash,
    height: 3,
    peers: [p1.id],
  });
  t.is(await codeOf(asking.transaction(world.join('Dan').id)), 'MISSING');
});

test('a transaction on its way is pending with those who hold it, and one that is refused is not there', async (t) => {
  const ground = marketDay();
  const { world, asking } = ground;
  const [p1, p2] = [ground.peer('p1', ...MARKET_DAY), ground.peer('p2', ...MARKET_DAY)];
  const waiting = world.buy('Bob', 1);
  const refused = world.buy('Ada', 1, 5);
  p2.submit(waiting);
  t.like(await asking.transaction(waiting.id), {
    id: waiting.id,
    state: 'pending',
    kind: null,
    block: null,
    peers: [p2.id],
  });
  p1.submit(refused);
  t.is(await codeOf(asking.transaction(refused.id)), 'MISSING');
});

test('a peer that says nothing is left for another; that nobody says anything is its own problem', async (t) => {
  const ground = marketDay({ inquiryMs: 600_000, patienceMs: 20 });
  const frozen = ground.peer('p1', ...MARKET_DAY);
  frozen.ask = () => new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 40));
  const { publicKey } = ground.world.join('Ada').content;
  t.is(await codeOf(ground.asking.shopper(publicKey, null)), 'LATE');
  ground.peer('p2', ...MARKET_DAY);
  t.is((await ground.asking.shopper(publicKey, null)).name, 'Ada');
});

test('all questions of one request together have one time, however many peers are silent', async (t) => {
  const ground = marketDay({ inquiryMs: 30, patienceMs: 20 });
  for (const name of ['p1', 'p2', 'p3', 'p4']) {
    const peer = ground.peer(name, ...MARKET_DAY);
    peer.ask = () => {
      peer.asked.push({ type: 'summary' });
      return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 20));
    };
  }
  t.is(await codeOf(ground.asking.shopper(ground.world.join('Ada').content.publicKey, null)), 'LATE');
  t.true(ground.peers.filter(({ asked }) => asked.length > 0).length < 4);
});

test('more questions than peers can be asked wait for their turn, and too many are refused', async (t) => {
  const ground = marketDay();
  const peer = ground.peer('p1', ...MARKET_DAY);
  let [open, most] = [0, 0];
  const ask = peer.ask.bind(peer);
  const waiting: (() => void)[] = [];
  peer.ask = async (question) => {
    most = Math.max(most, ++open);
    await new Promise<void>((resolve) => waiting.push(resolve));
    open--;
    return ask(question);
  };
  const ids = Array.from({ length: 1_100 }, (_, place) => place.toString(16).padStart(64, '0') as Hash);
  const codes = Promise.all(ids.map((id) => codeOf(ground.asking.transaction(id))));
  let isOver = false;
  void codes.then(() => {
    isOver = true;
  });
  while (!isOver) {
    for (const go of waiting.splice(0)) go();
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.is(most, 16);
  const all = await codes;
  t.is(all.filter((code) => code === 'BUSY').length, 1_100 - 16 - 1_024);
  t.is(all.filter((code) => code === 'MISSING').length, 16 + 1_024);
});
