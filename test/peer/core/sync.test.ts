import test from 'ava';
import type { Block } from '../../../peer/chain/block.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import { bitsOf, hardestOf, targetOf } from '../../../peer/chain/target.js';
import type { Limits } from '../../../peer/core/limits.js';
import { LIST_SIZE_MAX } from '../../../peer/wire/limits.js';
import type { Message } from '../../../peer/wire/messages.js';
import { withBadBody } from '../../sim/false-blocks.js';
import { EASY, World } from '../chain/world.js';
import { Bench, type Partner } from './bench.js';

type Of<T extends Message['type']> = Extract<Message, { type: T }>;

/** How a server differs from an honest one. */
type Serving = {
  readonly headers?: (headers: Block['header'][]) => Block['header'][] | null;
  readonly bodies?: (bytes: Uint8Array[], asked: readonly Hash[]) => Uint8Array[] | null;
  readonly headersMax?: number;
};

/** Answers what a peer with this chain would, but for what is given; null: not at all. */
function serve(bench: Bench, partner: Partner, world: World, serving: Serving = {}): void {
  const { chain } = world;
  const onDemand = ({ locator }: Of<'demand'>): void => {
    const common = locator.map((hash) => chain.node(hash)).find((node) => node && chain.isBest(node)) ?? chain.first;
    const headers: Block['header'][] = [];
    for (let node = common.next; node && headers.length < (serving.headersMax ?? 2000); node = node.next)
      headers.push(chain.headerOf(node));
    const said = serving.headers ? serving.headers(headers) : headers;
    if (said) partner.say({ type: 'headers', headers: said });
  };
  const onGetBlocks = ({ hashes }: Of<'getBlocks'>): void => {
    const held = hashes.map((hash) => chain.node(hash)?.block.bytes).filter((bytes) => bytes !== undefined);
    const said = serving.bodies ? serving.bodies(held, hashes) : held;
    if (said) partner.say({ type: 'chain', blocks: said });
  };
  // What is heard in a step is answered after it, as over any network.
  const answers: (() => void)[] = [];
  let isAnswering = false;
  partner.onMessage = (message) => {
    if (message.type === 'demand') answers.push(() => onDemand(message));
    if (message.type === 'getBlocks') answers.push(() => onGetBlocks(message));
  };
  pumps.set(partner, () => {
    if (isAnswering) return;
    isAnswering = true;
    for (let next = answers.shift(); next; next = answers.shift()) if (partner.closed === null) next();
    isAnswering = false;
  });
  void bench;
}
const pumps = new Map<Partner, () => void>();

/** Lets servers answer and time pass, millisecond by millisecond. */
function run(bench: Bench, ms: number): void {
  const end = bench.now + ms;
  while (bench.now < end) {
    for (const partner of bench.partners.values()) pumps.get(partner)?.();
    bench.wait(1);
  }
}

function ground(blocks: number, limits: Partial<Limits> = {}) {
  const world = new World();
  const tip = world.run('b', 'genesis', blocks);
  const bench = new Bench({ limits });
  const server = (name: string, serving: Serving = {}, of = world): Partner => {
    const partner = bench.link(name);
    serve(bench, partner, of, serving);
    partner.ping(of.chain.last);
    return partner;
  };
  return { world, tip, bench, server };
}

test('a newcomer catches up 700 blocks in runs, and is told how many they were', (t) => {
  const { bench, server, world } = ground(700);
  const ada = server('Ada');
  run(bench, 200);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.deepEqual(
    bench.reports.filter(({ event }) => event === 'synced'),
    [{ event: 'synced', height: 700, blocks: 700 }],
  );
  // Seven hundred lines would tell nobody more.
  t.false(bench.reports.some(({ event }) => event === 'block'));
  t.is(ada.closed, null);
  t.true(ada.of('getBlocks').every(({ hashes }) => hashes.length <= 64));
  t.is(ada.of('getBlocks').length, 11);
});

test('a chain longer than a message of headers comes in several', (t) => {
  const { bench, server, world } = ground(150, { headersMax: 40 });
  server('Ada', { headersMax: 40 });
  run(bench, 200);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
});

// genesis -> b1 … b60                     easiest blocks
//        \-> h1 … h8                      sixteen times as much work each
function weighty(): World {
  const heavy = new World();
  let on = 'genesis';
  for (let index = 1; index <= 8; index++) {
    heavy.block(`h${index}`, on, { bits: hardestBits(heavy) });
    on = `h${index}`;
  }
  return heavy;
}

test('a branch with more work wins though it is shorter, by headers that lead only after several messages', (t) => {
  const { bench, server, world } = ground(60, { headersMax: 4 });
  server('Ada');
  run(bench, 100);
  t.is(bench.peer.chain.last.height, 60);
  const heavy = weighty();
  t.true(heavy.chain.last.work > world.chain.last.work);
  server('Bob', { headersMax: 4 }, heavy);
  run(bench, 100);
  t.is(bench.peer.chain.last.hash, heavy.chain.last.hash);
});
/** As hard as a block may be: four bits above the floor. */
const hardestBits = (world: World): number => bitsOf(hardestOf(targetOf(world.genesis.easiestBits) as bigint));

// genesis -> f1 … f150 -> b151 …            our chain goes on while we fetch
//                \-> s1 … s160 (heavier, from genesis)
test('a heavier branch that forks off deep is fetched though our own chain goes on meanwhile', (t) => {
  const { bench, server, world } = ground(150);
  const ada = server('Ada');
  run(bench, 100);
  const other = new World();
  other.run('s', 'genesis', 170, { at: 1_000 });
  let turns = 0;
  server(
    'Bob',
    {
      bodies: (bytes) => {
        // A block for our tip with every answer.
        if (turns++ < 10) {
          world.block(`n${turns}`, turns === 1 ? 'b150' : `n${turns - 1}`, { at: 2_000 + turns });
          ada.say({ type: 'block', bytes: world.get(`n${turns}`).bytes });
        }
        return bytes;
      },
    },
    other,
  );
  run(bench, 1_500);
  t.is(bench.peer.chain.last.hash, other.chain.last.hash);
});

test('from a locator that is known only far below, headers begin there', (t) => {
  const { bench, server, world } = ground(40);
  const ada = server('Ada');
  run(bench, 50);
  const fork = new World();
  fork.run('b', 'genesis', 5);
  fork.run('f', 'b5', 50, { at: 500 });
  t.is(fork.get('b5').hash, world.get('b5').hash);
  const bob = server('Bob', {}, fork);
  run(bench, 50);
  t.is(bench.peer.chain.last.hash, fork.chain.last.hash);
  const { locator } = ada.of('demand').at(-1) ?? bob.lastOf('demand');
  t.true(locator.length <= 64);
  t.is(bob.of('demand')[0]?.locator.at(-1), bench.peer.chain.first.hash);
});

test('a server that does not answer is given up after 2 s, and another one asked; its own patience alone grows', (t) => {
  const { bench, server, world } = ground(100);
  const silent = server('Ada', { headers: () => null });
  run(bench, 1_000);
  server('Bob');
  run(bench, 800);
  t.is(bench.peer.chain.last.height, 0);
  run(bench, 400);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.is(silent.closed, null, 'it may be our fault');
});

test('a server that stalls in the middle of its bodies, or dies, costs what is missing and no more', (t) => {
  for (const dies of [true, false]) {
    const { bench, server, world } = ground(300);
    let answered = 0;
    const lame = server('Ada', { bodies: (bytes) => (answered++ < 2 ? bytes : null) });
    run(bench, 100);
    t.is(bench.peer.chain.last.height, 128);
    const bob = server('Bob');
    if (dies) lame.hangUp();
    run(bench, dies ? 100 : 2_500);
    t.is(bench.peer.chain.last.hash, world.chain.last.hash);
    t.is(bob.of('getBlocks').flatMap(({ hashes }) => hashes).length, 300 - 128);
  }
});

test('headers that lie are a proven offence; blocks that are not what was asked for are given up without blame', (t) => {
  const lies: readonly (readonly [string, (header: Block['header']) => Block['header']])[] = [
    ['WEAK_WORK', (header) => ({ ...header, nonce: header.nonce + 1_000_003 })],
    ['TARGET_OUT_OF_WINDOW', (header) => ({ ...header, bits: 0x207fffff })],
    ['WRONG_VERSION', (header) => ({ ...header, version: 2 })],
  ];
  for (const [code, lie] of lies) {
    const { bench, server } = ground(10);
    const liar = server('Ada', { headers: (headers) => headers.map((one, index) => (index === 4 ? lie(one) : one)) });
    run(bench, 10);
    t.regex(liar.closed ?? 'nothing', new RegExp(code));
    t.is(bench.peer.chain.last.height, 0);
  }
  const { bench, server, world } = ground(10);
  const odd = server('Ada', { bodies: (bytes) => [...bytes].reverse() });
  run(bench, 10);
  t.is(odd.closed, null);
  t.is(bench.peer.chain.last.height, 0);
  server('Bob');
  run(bench, 3_000);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
});

test('who sends fewer blocks than fit is not waited for: the rest is asked elsewhere', (t) => {
  const { bench, server, world } = ground(200);
  const miser = server('Ada', { bodies: (bytes) => bytes.slice(0, 1) });
  run(bench, 20);
  const bob = server('Bob');
  run(bench, 200);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.is(miser.closed, null);
  t.true(bob.of('getBlocks').length >= 3);
});

test('answers cut because a frame is full are asked on for, without a pause and without blame', (t) => {
  // A block as large as a frame might come next, whatever the size of these.
  const genesis = { ...EASY, blockSizeMax: LIST_SIZE_MAX };
  const world = new World(null, { genesis });
  world.run('b', 'genesis', 150);
  const bench = new Bench({ genesis });
  const ada = bench.link('Ada');
  serve(bench, ada, world, { bodies: (bytes) => bytes.slice(0, 7) });
  ada.ping(world.chain.last);
  run(bench, 100);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.is(ada.of('demand').length, 2, 'the last one only to hear that there is no more');
});

test('a tip that is claimed and never shown costs a question each ping and nothing else', (t) => {
  const { bench, server, world } = ground(20);
  const boaster = bench.link('Ada');
  serve(bench, boaster, new World());
  boaster.ping({ hash: 'ff'.repeat(32), height: 1_000_000, work: 2n ** 200n });
  run(bench, 10);
  t.is(boaster.of('demand').length, 1);
  server('Bob');
  run(bench, 100);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.is(boaster.closed, null);
});

test('of a chain whose last block is too new all others are taken', (t) => {
  const world = new World();
  world.run('b', 'genesis', 10);
  world.block('late', 'b10', { at: (Date.UTC(2026, 5, 1) - Date.UTC(2026, 0, 1)) / 1000 + 3_600 });
  const bench = new Bench();
  const ada = bench.link('Ada');
  serve(bench, ada, world);
  ada.ping(world.chain.last);
  run(bench, 50);
  t.is(bench.peer.chain.last.hash, world.get('b10').hash);
  t.is(ada.closed, null);
});

test('headers that do not lead yet are counted, and fetched a second time before a body is asked for', (t) => {
  const { bench, server } = ground(60, { headersMax: 3 });
  server('Ada');
  run(bench, 100);
  const heavy = weighty();
  const bob = server('Bob', { headersMax: 3 }, heavy);
  run(bench, 100);
  t.is(bench.peer.chain.last.hash, heavy.chain.last.hash);
  const genesis = bench.peer.chain.first.hash;
  const told = bob.heard.flatMap((message) => {
    if (message.type === 'demand') return `after ${message.locator[0] === genesis ? 'genesis' : '…'}`;
    return message.type === 'getBlocks' ? `get ${message.hashes.length}` : [];
  });
  t.deepEqual(told.slice(0, 5), ['after …', 'after …', 'after genesis', 'get 3', 'after …']);
  t.is(told.filter((line) => line.startsWith('get')).length, 3);
});

test('whoever shows other headers the second time is not asked for a body, nor believed again soon', (t) => {
  const { bench, server } = ground(60, { headersMax: 3 });
  server('Ada');
  run(bench, 100);
  const before = bench.peer.chain.last.hash;
  const heavy = weighty();
  const light = new World();
  light.run('l', 'genesis', 8, { at: 1_000 });
  let asked = 0;
  const bob = server(
    'Bob',
    {
      headersMax: 3,
      headers: (headers) => (++asked <= 2 ? headers : [1, 2, 3].map((height) => light.get(`l${height}`).header)),
    },
    heavy,
  );
  run(bench, 300);
  bob.ping(heavy.chain.last);
  run(bench, 300);
  t.is(bob.of('demand').length, 3);
  t.is(bench.peer.chain.last.hash, before);
  t.is(bob.of('getBlocks').length, 0);
  t.is(bob.closed, null);
});

test('bodies come from all that have them, and who has none of them costs one question', (t) => {
  const { bench, world } = ground(1_500);
  const other = new World();
  other.run('o', 'genesis', 1_510, { at: 5_000 });
  const partners = ['Ada', 'Bob', 'Cleo'].map((name) => {
    const partner = bench.link(name);
    serve(bench, partner, world);
    return partner;
  });
  const stranger = bench.link('Dan');
  serve(bench, stranger, other, { headers: () => null });
  for (const partner of partners) partner.ping(world.chain.last);
  stranger.ping(other.chain.last);
  run(bench, 400);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  for (const partner of partners) t.true(partner.of('getBlocks').length >= 4, partner.name);
  t.true(stranger.of('getBlocks').length <= 2);
});

test('a slow server holds up the others for half a second at most: what it owes is asked of one that is idle', (t) => {
  const { bench, server, world } = ground(1_500);
  const slow = server('Ada', { bodies: () => null });
  server('Bob');
  run(bench, 900);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.is(slow.of('getBlocks').length, 2);
  t.is(slow.closed, null);
});

test('with a bad body under a good header only its sender is blamed, and the body is fetched elsewhere', (t) => {
  const { bench, server, world } = ground(400);
  const bad = server('Ada', {
    bodies: (bytes) => bytes.map((one, index) => (index === 3 ? (withBadBody(one, () => 0.9)?.bytes ?? one) : one)),
  });
  const good = server('Bob');
  run(bench, 3_000);
  t.is(bench.peer.chain.last.hash, world.chain.last.hash);
  t.truthy(bad.closed);
  t.is(good.closed, null);
});
