import test from 'ava';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { type Draft, searchPlain, withNonce } from '../../../peer/chain/draft.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { targetOf } from '../../../peer/chain/target.js';
import { World, type WorldOptions } from '../../sim/world.js';
import { App, Shopper } from './app.js';

/** A world whose peers run and are all linked. */
function meshed(options: WorldOptions): World {
  const world = new World(options);
  world.start();
  world.until('a mesh', () => world.isMeshed);
  return world;
}

test('four peers link to each other, one link a pair', (t) => {
  const world = meshed({ peers: 4 });
  world.run(5_000);
  t.true(world.isMeshed);
  for (const { summary } of world.running) t.is(new Set(summary.links.map(({ peer }) => peer)).size, 3);
});

test('a purchase is accepted, mined by one peer, and in every chain', (t) => {
  const world = meshed({ peers: 4 });
  const ada = new Shopper(world, 'Ada');
  const app = new App(world, 'p2');
  const [join, buy] = [ada.join(), ada.buy(6)];
  app.submit(join, buy);
  world.until('it is mined', () => app.stateOf(buy) === 'mined', 2_000);
  world.until('all have it', () => world.tipsAgree, 2_000);
  for (const { chain } of world.running) {
    const record = chain.records.of(ada.signer.publicKey);
    t.is(record?.coins, 1000 - 120);
    t.deepEqual(record?.cage, [6]);
  }
});

test('an idle cluster answers within a few milliseconds of virtual time', (t) => {
  const world = meshed({ peers: 4 });
  world.run(1_000);
  const app = new App(world, 'p1');
  world.run(50);
  const join = new Shopper(world, 'Ada').join();
  app.submit(join);
  const asked = world.now;
  world.until('it is mined', () => app.stateOf(join) === 'mined', 1_000);
  t.true(world.now - asked < 30, `${world.now - asked} ms`);
});

test('what a killed peer was told to be flushed is there when it comes back, and it catches up', (t) => {
  const world = meshed({ peers: 4 });
  const ada = new Shopper(world, 'Ada');
  const app = new App(world, 'p1');
  const first = [ada.join(), ada.buy(), ada.buy()];
  app.submit(...first);
  world.until('they are mined', () => first.every((one) => app.stateOf(one) === 'mined'));
  world.until('p4 has them', () => world.tipsAgree);
  world.run(5);
  const before = world.peer('p4').chain.last;
  world.kill('p4');
  const later = [ada.buy(), ada.buy(), ada.buy()];
  for (const one of later) {
    app.submit(one);
    world.until('it is mined', () => app.stateOf(one) === 'mined');
  }
  world.start('p4');
  t.true(world.peer('p4').chain.last.height >= before.height);
  world.until('p4 has caught up', () => world.tipsAgree, 5_000);
  t.is(world.peer('p4').chain.records.of(ada.signer.publicKey)?.sequence, 5);
});

test('two halves sell apart; healed, one branch wins, and every purchase of both is in it once', (t) => {
  const world = meshed({ peers: 4 });
  const [ada, bob] = [new Shopper(world, 'Ada'), new Shopper(world, 'Bob')];
  const [left, right] = [new App(world, 'p1'), new App(world, 'p3')];
  const joins = [ada.join(), bob.join()];
  left.submit(...joins);
  world.until('both joined', () => joins.every((one) => left.stateOf(one) === 'mined') && world.tipsAgree);
  world.split(['p1', 'p2'], ['p3', 'p4']);
  const [here, there] = [
    [ada.buy(), ada.buy()],
    [bob.buy(), bob.buy(), bob.buy()],
  ];
  for (const one of here) {
    left.submit(one);
    world.until('mined on the left', () => left.stateOf(one) === 'mined');
  }
  for (const one of there) {
    right.submit(one);
    world.until('mined on the right', () => right.stateOf(one) === 'mined');
  }
  world.run(3_000);
  t.false(world.tipsAgree);
  world.heal();
  world.until(
    'one tip with all of it',
    () => {
      const sold = (chain: (typeof world.running)[number]['chain']): boolean =>
        [...here, ...there].every(({ id }) => chain.records.placeOf(id) !== null);
      return world.tipsAgree && world.running.every(({ chain }) => sold(chain));
    },
    10_000,
  );
  for (const { chain } of world.running) {
    t.is(chain.records.of(ada.signer.publicKey)?.coins, 1000 - 2 * 5);
    t.is(chain.records.of(bob.signer.publicKey)?.coins, 1000 - 3 * 5);
  }
  const reorganised = [...world.hosts.values()].flatMap(({ reports }) =>
    reports.filter(({ event }) => event === 'reorganised'),
  );
  t.true(reorganised.length >= 2, 'both peers of the lighter half reorganised');
});

test('a cut is silence: the link stands, and what was sold meanwhile comes over once it is lifted', (t) => {
  const world = meshed({ peers: 2 });
  world.split(['p1'], ['p2']);
  const ada = new Shopper(world, 'Ada');
  const app = new App(world, 'p1');
  const [join, buy] = [ada.join(), ada.buy()];
  app.submit(join, buy);
  world.until('mined here', () => app.stateOf(buy) === 'mined');
  world.run(10_000);
  t.is(world.peer('p2').chain.last.height, 0);
  t.true(world.isMeshed, 'nobody was reset');
  world.heal();
  world.until('there too', () => world.tipsAgree, 2_500);
});

test('a direction that stays cut ends the link after 30 s; once lifted it is back within seconds', (t) => {
  const world = meshed({ peers: 2 });
  world.cut('p1', 'p2');
  world.until('p2 hears nothing and ends it', () => world.peer('p2').summary.links.length === 0, 35_000);
  world.run(10_000);
  t.false(world.isMeshed, 'the cut holds for handshakes, too');
  world.heal();
  world.until('a link again', () => world.isMeshed, 6_000);
});

test('peers found by vouching join the roll; a retired one leaves it', (t) => {
  const world = meshed({ peers: 3 });
  world.add('p4');
  world.start('p4');
  world.until('p4 is linked', () => world.isMeshed);
  t.false(world.peer('p1').summary.roll.includes(world.idOf('p4')));
  world.until('p4 is on every roll', () => world.running.every(({ summary }) => summary.roll.length === 4), 15_000);
  world.tell(world.host('p4'), { type: 'command', command: { type: 'retire' } });
  world.run(10);
  world.kill('p4');
  world.run(10);
  for (const { summary } of world.running) t.is(summary.roll.length, 3);
});

test('without a tracker, links, mining and selling go on, and a peer that was killed is found by the roll', (t) => {
  const world = meshed({ peers: 3 });
  world.isTrackerUp = false;
  world.kill('p2');
  world.start('p2');
  world.until('p2 is linked again', () => world.isMeshed, 5_000);
  const app = new App(world, 'p2');
  const join = new Shopper(world, 'Ada').join();
  app.submit(join);
  world.until('it is sold', () => app.stateOf(join) === 'mined' && world.tipsAgree, 3_000);
  t.pass();
});

test('two halves of equal work: healed, the smaller hash leads on both sides, without another block', (t) => {
  const world = meshed({ peers: 4 });
  world.split(['p1', 'p2'], ['p3', 'p4']);
  for (const name of ['p1', 'p3']) {
    world.tell(world.host(name), { type: 'command', command: { type: 'mine', request: 1, blocks: 1 } });
  }
  world.until('one block on each side', () => world.running.every(({ chain }) => chain.last.height === 1));
  const tips = [world.peer('p1').chain.last, world.peer('p3').chain.last] as const;
  t.is(tips[0].work, tips[1].work);
  t.not(tips[0].hash, tips[1].hash);
  world.heal();
  world.until('one tip', () => world.tipsAgree, 3_000);
  t.is(world.peer('p2').chain.last.hash, tips[0].hash < tips[1].hash ? tips[0].hash : tips[1].hash);
  t.is(world.peer('p2').chain.last.height, 1);
});

test('where three confirmations are asked, an idle cluster mines for whoever waits, and for nobody else', (t) => {
  const world = meshed({ peers: 3, genesis: { confirmations: 3 } });
  const app = new App(world, 'p1');
  const join = new Shopper(world, 'Ada').join();
  app.submit(join);
  const depth = (): number => {
    const status = app.statuses.get(join.id);
    return status?.type === 'mined' ? status.depth : 0;
  };
  world.until('three deep', () => depth() >= 3, 5_000);
  world.run(5_000);
  t.is(world.peer('p1').chain.last.height, 3);
});

test('blocks mined by command count when they are in the chain', (t) => {
  const world = meshed({ peers: 3 });
  // All three race for every height: those who lose mine again.
  for (const name of world.hosts.keys()) {
    world.tell(world.host(name), { type: 'command', command: { type: 'mine', request: 1, blocks: 3 } });
  }
  world.until('nobody mines any more', () => {
    world.run(200);
    return world.tipsAgree && world.running.every(({ summary }) => summary.mining === null);
  });
  t.true(world.peer('p1').chain.last.height >= 3);
});

// a1 ─ a2      b1 ─ b2       two networks on one genesis, each selling on its own
//       └──────┘             b1 is started again and told to connect to a2
test('two networks that never met are joined by one link: one tip, every purchase once, one mesh and one roll', (t) => {
  const world = new World({ peers: 4, founders: [] });
  // No tracker: each pair is linked because one of it was told to.
  world.isTrackerUp = false;
  const told = (name: string, ...others: string[]): void => {
    world.host(name).appointments = others.map((host) => ({ host, port: 1 }));
  };
  told('p1', 'p2');
  told('p3', 'p4');
  world.start();
  world.until('two pairs', () => world.running.every(({ summary }) => summary.links.length === 1));
  world.until('a roll each', () => world.running.every(({ summary }) => summary.roll.length === 2), 15_000);
  const [ada, bob] = [new Shopper(world, 'Ada'), new Shopper(world, 'Bob')];
  const bought = [
    [new App(world, 'p1'), [ada.join(), ada.buy(), ada.buy()]],
    [new App(world, 'p3'), [bob.join(), bob.buy(), bob.buy(), bob.buy()]],
  ] as const;
  for (const [app, all] of bought) {
    app.submit(...all);
    world.until('its side has them', () => all.every((one) => app.stateOf(one) === 'mined'));
  }
  t.false(world.tipsAgree);
  world.kill('p3');
  told('p3', 'p4', 'p2');
  world.start('p3');
  const sold = ({ chain }: (typeof world.running)[number]): boolean =>
    bought.every(([, all]) => all.every(({ id }) => chain.records.placeOf(id) !== null));
  world.until('one tip with all of it', () => world.tipsAgree && world.running.every(sold), 10_000);
  for (const { chain } of world.running) {
    t.is(chain.records.of(ada.signer.publicKey)?.coins, 1000 - 2 * 5);
    t.is(chain.records.of(bob.signer.publicKey)?.coins, 1000 - 3 * 5);
  }
  world.until('a mesh', () => world.isMeshed, 60_000);
  world.until('one roll', () => world.running.every(({ summary }) => summary.roll.length === 4), 60_000);
});

/** A chain held by one peer alone, mined there by command. */
function mineAt(world: World, name: string, blocks: number): void {
  const from = world.peer(name).chain.last.height;
  world.tell(world.host(name), { type: 'command', command: { type: 'mine', request: 1, blocks } });
  world.until(`${blocks} blocks at ${name}`, () => world.peer(name).chain.last.height >= from + blocks, 60_000);
}

// genesis -> a1 (Ada joins) -> … -> a600      at p1
//        \-> b1 -> … -> b601                  at p2, heavier: more blocks are left than are kept beside the chain
test('a reorganisation deeper than what is kept beside the chain loses no transaction', (t) => {
  const world = meshed({ peers: 2 });
  world.split(['p1'], ['p2']);
  const ada = new Shopper(world, 'Ada');
  const app = new App(world, 'p1');
  const join = ada.join();
  app.submit(join);
  world.until('Ada joined', () => app.stateOf(join) === 'mined');
  mineAt(world, 'p1', 599);
  mineAt(world, 'p2', 620);
  world.heal();
  world.until('one tip', () => world.tipsAgree, 30_000);
  t.true(world.host('p1').reports.some(({ event }) => event === 'reorganised'));
  world.until('Ada is in it again', () => world.running.every(({ chain }) => chain.records.placeOf(join.id) !== null));
});

test('a peer that was killed before it followed the heaviest branch it holds follows it when it starts', (t) => {
  const world = new World({ peers: 1 });
  const disk = new MemoryStore();
  const chain = new BlockChain({ genesis: world.genesis, store: disk });
  const draft = chain.draft([]) as Draft;
  const bits = world.genesis.easiestBits;
  const word = {
    miner: world.idOf('p1'),
    nowMs: world.clock.wall,
    bits,
    extraNonce: 0,
    load: 0,
    hashesBefore: 0,
    microsBefore: 0,
    rate: 1,
  };
  const block = draft.block(word);
  const mined = withNonce(block, searchPlain(block, targetOf(bits) as bigint) as number);
  // Held, and written; the next step would have followed it.
  t.is(chain.hold(mined).type, 'held');
  world.host('p1').disk.replace(disk);
  world.start();
  world.run(10);
  t.is(world.peer('p1').chain.last.hash, mined.hash);
});

test('a client that says nothing for 30 s loses its place, one that answers pings keeps it', (t) => {
  const world = new World({ peers: 1 });
  world.start();
  const [alive, dead] = [new App(world, 'p1'), new App(world, 'p1')];
  world.run(100);
  dead.isSilent = true;
  world.run(120_000);
  t.is(alive.ended, null);
  t.is(dead.ended, 'it is silent');
});
