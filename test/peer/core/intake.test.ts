import test from 'ava';
import type { Block } from '../../../peer/chain/block.js';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { Intake } from '../../../peer/core/intake.js';
import { LIMITS, type Limits } from '../../../peer/core/limits.js';
import { Outlet } from '../../../peer/core/outlet.js';
import { Signatures } from '../../../peer/core/signatures.js';
import { EASY, World } from '../chain/world.js';

function ground(limits: Partial<Limits> = {}) {
  const world = new World();
  const outlet = new Outlet();
  const told: string[] = [];
  const clock = { sec: EASY.time + 1_000 };
  const chain: BlockChain = new BlockChain({
    genesis: EASY,
    store: new MemoryStore(),
    verify: (one) => intake.isSigned(one),
  });
  const signatures = new Signatures(chain.network, outlet);
  const intake: Intake = new Intake(
    chain,
    signatures,
    { ...LIMITS, ...limits },
    {
      networkSec: () => clock.sec,
      moved: ({ detached, attached }) =>
        told.push(`moved -${detached.length} +${attached.length} to ${nameOf(chain.last.hash)}`),
      held: () => undefined,
      orphaned: (from) => told.push(`orphaned by ${from}`),
      refused: (hash, { code }, from) => told.push(`refused ${nameOf(hash)} ${code} of ${from}`),
      busy: () => told.push('busy'),
    },
  );
  const nameOf = (hash: Hash): string => world.nameOf(hash);
  /** Answers the checks that are out: all are signed but those named. */
  const check = (...forged: Hash[]): void => {
    for (const effect of outlet.take()) {
      if (effect.type !== 'check') continue;
      // Items are told apart by their place among the transactions asked about.
      signatures.checked(
        effect.batch,
        effect.items.map((_, index) => !forged.includes(asked[index] as Hash)),
      );
    }
  };
  let asked: Hash[] = [];
  const take = (from: number | null, ...names: string[]): void => {
    const blocks = names.map((name) => world.get(name));
    asked = blocks.flatMap((block) => block.data.transactions.map(({ id }) => id));
    intake.take({ blocks, from, arrival: { from: null, atMs: 0 } });
  };
  const told_ = (): string[] => told.splice(0);
  return { world, chain, intake, clock, take, check, told: told_ };
}

test('runs are worked off in the order they came, also when the first waits for its signatures', (t) => {
  const { world, chain, intake, take, check, told } = ground();
  world.make('b1', 'genesis', { sells: [world.join('Ada')] });
  world.make('b2', 'b1');
  take(1, 'b1');
  take(3, 'b2');
  t.is(chain.last.height, 0);
  t.true(intake.has(world.get('b2').hash));
  t.is(intake.length, 2);
  check();
  t.deepEqual(told(), ['moved -0 +1 to b1', 'moved -0 +1 to b2']);
  t.is(intake.length, 0);
  t.false(intake.has(world.get('b2').hash));
});

test('a run with a forged signature is held up to it, and whoever sent it is named', (t) => {
  const { world, chain, take, check, told } = ground();
  const [ada, bob] = [world.join('Ada'), world.join('Bob')];
  world.make('b1', 'genesis', { sells: [ada] });
  world.make('b2', 'b1', { sells: [bob] });
  world.make('b3', 'b2');
  take(7, 'b1', 'b2', 'b3');
  check(bob.id);
  t.deepEqual(told(), ['moved -0 +1 to b1', 'refused b2 BAD_SIGNATURE of 7']);
  t.is(chain.last.height, 1);
});

test('what is bad by the cheap rules costs no signature check', (t) => {
  const { world, take, told } = ground();
  world.make('weak', 'genesis', { sells: [world.join('Ada')], isWeak: true });
  world.make('b1', 'genesis');
  world.make('b2', 'b1', { sells: [world.join('Ada')] });
  take(1, 'weak');
  take(3, 'b2');
  t.deepEqual(told(), ['refused weak WEAK_WORK of 1', 'orphaned by 3']);
});

// genesis -> b1
//        \-> bad -> worse       bad sells twice to one join: only tried when worse makes its branch lead
test('an invalid block is blamed on who sent it, though another block brought it to light', (t) => {
  const { world, take, check, told } = ground();
  world.make('b1', 'genesis');
  world.make('bad', 'genesis', { sells: [world.buy('Ada', 1)], over: 'b1' });
  world.make('worse', 'bad');
  take(1, 'b1');
  take(5, 'bad');
  check();
  told();
  take(9, 'worse');
  t.deepEqual(told(), ['refused bad NOT_JOINED of 5']);
  take(9, 'worse');
  t.deepEqual(told(), ['refused worse PARENT_INVALID of 9']);
});

test('a block too new is kept, offered again, and taken when its time has come; it costs nobody anything', (t) => {
  const { world, chain, intake, clock, take, told } = ground();
  world.make('b1', 'genesis', { at: 1_070 });
  take(1, 'b1');
  take(3, 'b1');
  t.deepEqual(told(), ['refused b1 TOO_NEW of 1', 'refused b1 TOO_NEW of 3']);
  t.true(intake.hasEarly && intake.has(world.get('b1').hash));
  intake.retry();
  t.is(told().length, 1, 'kept once');
  clock.sec += 10;
  intake.retry();
  t.deepEqual(told(), ['moved -0 +1 to b1']);
  t.false(intake.hasEarly);
  t.is(chain.last.height, 1);
});

test('of blocks too new the 64 latest are kept', (t) => {
  const { world, intake, take } = ground();
  for (let index = 0; index < 70; index++) {
    world.make(`b${index}`, 'genesis', { at: 2_000 + index });
    take(1, `b${index}`);
  }
  t.deepEqual(
    [0, 5, 6, 69].map((index) => intake.has(world.get(`b${index}`).hash)),
    [false, false, true, true],
  );
});

test('a full lane drops what comes from others and never what was mined here', (t) => {
  const { world, chain, intake, take, check } = ground({ runsMax: 2 });
  world.make('b1', 'genesis', { sells: [world.join('Ada')] });
  world.make('b2', 'b1');
  for (const name of ['x1', 'x2']) world.make(name, 'b2');
  take(1, 'b1');
  take(1, 'b2');
  take(1, 'x1');
  t.is(intake.length, 2);
  take(null, 'x2');
  t.is(intake.length, 3);
  check();
  t.is(world.nameOf(chain.last.hash), 'x2');
});

test('a step holds at most 64 blocks or 1,000 transactions, and goes on in the next', (t) => {
  const { world, chain, intake, take, told, check } = ground({ stepBlocks: 10, stepTransactions: 25 });
  let on = 'genesis';
  const names = Array.from({ length: 25 }, (_, index) => {
    world.make(`b${index}`, on);
    on = `b${index}`;
    return on;
  });
  take(1, ...names);
  t.is(chain.last.height, 10);
  t.is(told().at(-1), 'busy');
  intake.work();
  t.is(chain.last.height, 10, 'not in the same step');
  intake.begin();
  intake.work();
  t.is(chain.last.height, 20);
  intake.begin();
  intake.work();
  t.is(chain.last.height, 25);
  const sells = Array.from({ length: 60 }, (_, index) => world.join(`shopper ${index}`));
  for (const [index, at] of [0, 20, 40].entries()) {
    world.make(`t${index}`, index === 0 ? on : `t${index - 1}`, { sells: sells.slice(at, at + 20) });
  }
  intake.begin();
  take(1, 't0', 't1', 't2');
  check();
  t.is(chain.last.height, 27, 'the block that goes over the bound is the last');
  intake.begin();
  intake.work();
  t.is(chain.last.height, 28);
});

// genesis -> b1 … b30
//        \-> c1 … c31           longer: undone and applied ten blocks a step, moved in one
test('a long reorganisation is worked on for several steps, and moves at once', (t) => {
  const { world, chain, intake, take, told } = ground({ stepBlocks: 10 });
  const lay = (prefix: string, count: number): string[] => {
    let on = 'genesis';
    return Array.from({ length: count }, (_, index) => {
      world.make(`${prefix}${index}`, on);
      on = `${prefix}${index}`;
      return on;
    });
  };
  const run = (names: string[]): number => {
    intake.begin();
    take(1, ...names);
    let steps = 1;
    for (; intake.length > 0 && steps < 100; steps++) {
      intake.begin();
      intake.work();
    }
    return steps;
  };
  run(lay('b', 30));
  t.is(chain.last.height, 30);
  told();
  const steps = run(lay('c', 31));
  t.true(steps >= 10, `${steps} steps`);
  intake.begin();
  intake.work();
  const moves = told().filter((one) => one.startsWith('moved'));
  t.is(moves[0]?.split(' ')[1], '-30');
  t.is(chain.last.height, 31);
});

test('a block is counted as often as it waits', (t) => {
  const { world, intake, take, check } = ground();
  world.make('b1', 'genesis', { sells: [world.join('Ada')] });
  const { hash }: Block = world.get('b1');
  take(1, 'b1');
  take(3, 'b1');
  t.true(intake.has(hash));
  check();
  t.false(intake.has(hash));
  t.is(intake.length, 0);
});
