import test from 'ava';
import { World } from '../../sim/world.js';
import { App, Shopper } from './app.js';
import { Recorder } from './recorder.js';

function ground(peers: number): { world: World; recorder: Recorder } {
  const world = new World({ peers });
  return { world, recorder: new Recorder(world) };
}

test('two peers link', (t) => {
  const { world, recorder } = ground(2);
  world.start();
  world.until('a link', () => world.isMeshed);
  world.run(5);
  t.deepEqual(recorder.take(), [
    'p1 -> p2  hello at genesis',
    'p2 -> p1  hello at genesis',
    'p2 -> p1  hello at genesis',
    'p2 -> p1  proof',
    'p1 -> p2  hello at genesis',
    'p1 -> p2  proof',
    'p1 -> p2  proof',
    'p1 -> p2  ping at genesis',
    'p2 -> p1  proof',
    'p2 -> p1  ping at genesis',
    'p1 -> p2  ping at genesis',
    'p1 -> p2  pong at genesis',
    'p2 -> p1  pong at genesis',
  ]);
});

test('a purchase among three peers', (t) => {
  const { world, recorder } = ground(3);
  world.start();
  world.until('a mesh', () => world.isMeshed);
  world.run(20);
  recorder.take();
  const ada = new Shopper(world, 'Ada');
  const [join, buy] = [ada.join(), ada.buy()];
  recorder.name(join.id, 'Ada joins');
  recorder.name(buy.id, 'Ada buys 1');
  const app = new App(world, 'p2');
  app.submit(join);
  world.until('it is everywhere', () => app.stateOf(join) === 'mined' && world.tipsAgree);
  world.run(30);
  app.submit(buy);
  world.until('it is everywhere', () => app.stateOf(buy) === 'mined' && world.tipsAgree);
  world.run(30);
  t.deepEqual(recorder.take(), [
    'p2 -> p3  block 1 (Ada joins)',
    'p2 -> p1  block 1 (Ada joins)',
    'p3 -> p1  block 1 (Ada joins)',
    'p1 -> p3  block 1 (Ada joins)',
    'p2 -> p3  transactions Ada buys 1',
    'p2 -> p1  transactions Ada buys 1',
    'p1 -> p3  transactions Ada buys 1',
    'p3 -> p1  transactions Ada buys 1',
    'p1 -> p2  block 2 (Ada buys 1)',
    'p1 -> p3  block 2 (Ada buys 1)',
    'p2 -> p3  block 2 (Ada buys 1)',
    'p3 -> p2  block 2 (Ada buys 1)',
  ]);
});

test('a late peer catches up', (t) => {
  const { world, recorder } = ground(2);
  world.start('p1');
  world.tell(world.host('p1'), { type: 'command', command: { type: 'mine', request: 1, blocks: 70 } });
  world.until('p1 has mined', () => world.peer('p1').chain.last.height === 70);
  world.start('p2');
  world.until('p2 has caught up', () => world.tipsAgree);
  world.run(30);
  t.deepEqual(recorder.take(), [
    'p1 -> p2  hello at 70',
    'p2 -> p1  hello at genesis',
    'p2 -> p1  hello at genesis',
    'p2 -> p1  proof',
    'p1 -> p2  hello at 70',
    'p1 -> p2  proof',
    'p1 -> p2  proof',
    'p1 -> p2  ping at 70',
    'p2 -> p1  proof',
    'p2 -> p1  ping at genesis',
    'p2 -> p1  demand after genesis',
    'p1 -> p2  ping at 70',
    'p1 -> p2  pong at 70',
    'p1 -> p2  headers 1 to 70',
    'p2 -> p1  pong at genesis',
    'p2 -> p1  getBlocks 1 to 64',
    'p2 -> p1  getBlocks 65 to 70',
    'p1 -> p2  chain of 64:',
    'p1 -> p2  chain of 6:',
    'p2 -> p1  demand after 70 to genesis',
    'p1 -> p2  headers none',
  ]);
});

test('a split heals', (t) => {
  const { world, recorder } = ground(2);
  world.start();
  world.until('a link', () => world.isMeshed);
  const shoppers = ['Ada', 'Bob'].map((name) => new Shopper(world, name));
  world.split(['p1'], ['p2']);
  for (const [index, shopper] of shoppers.entries()) {
    const app = new App(world, `p${index + 1}`);
    const sent = [shopper.join(), ...(index === 0 ? [] : [shopper.buy()])];
    for (const one of sent) {
      recorder.name(one.id, `${shopper.name} ${one.content.kind}s`);
      app.submit(one);
      world.until('mined on its side', () => app.stateOf(one) === 'mined');
    }
  }
  recorder.take();
  world.heal();
  world.until('one tip', () => world.tipsAgree && world.running.every(({ summary }) => summary.mempool === 0));
  world.run(30);
  t.deepEqual(recorder.take(), [
    'p1 -> p2  ping at 1',
    'p2 -> p1  ping at 2',
    'p2 -> p1  pong at 2',
    'p1 -> p2  pong at 1',
    'p1 -> p2  demand after 1 genesis',
    'p2 -> p1  headers 1b 2',
    'p1 -> p2  getBlocks 1b 2',
    'p2 -> p1  chain of 2: 1b (Bob joins) 2 (Bob buys)',
    'p1 -> p2  demand after 2 1b genesis',
    'p2 -> p1  headers none',
    'p1 -> p2  block 3 (Ada joins)',
  ]);
});
