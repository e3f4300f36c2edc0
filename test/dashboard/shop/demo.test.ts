import test from 'ava';
import type { DemoRow } from '../../../dashboard/model/rows.js';
import { Demo, type DemoOptions } from '../../../dashboard/shop/demo.js';
import { FakeChild, settle } from './fake-child.js';

const PROGRESS = {
  type: 'progress',
  shoppers: 4,
  bought: 10,
  resumed: 0,
  settled: 8,
  movedBack: 1,
  refused: 0,
  open: 2,
};

function sceneOf(more: Partial<DemoOptions> = {}): { demo: Demo; children: FakeChild[]; rows: DemoRow[] } {
  const children: FakeChild[] = [];
  const rows: DemoRow[] = [];
  const demo = new Demo({
    trackerAddress: () => ({ host: '127.0.0.1', port: 7400 }),
    addressOf: (name) => ({ p1: { host: '127.0.0.1', port: 7401 }, p2: { host: '::1', port: 7402 } })[name] ?? null,
    peerNames: () => ({}),
    wallets: '/wallets/demo',
    onChange: (row) => rows.push(row),
    fork: (args, env) => {
      const child = new FakeChild(args, env);
      children.push(child);
      return child.asChild;
    },
    ...more,
  });
  return { demo, children, rows };
}

test('a crowd for each peer, with wallets of its own; what they report is added up', async (t) => {
  const { demo, children, rows } = sceneOf();
  demo.start(['p1', 'p2', 'p1'], { shoppers: 5, rate: 2 });
  const after = (child: FakeChild | undefined, option: string): string => {
    const { args = [] } = child ?? {};
    return args[args.indexOf(option) + 1] ?? '';
  };
  t.deepEqual(
    children.map((child) => [after(child, '--peer'), after(child, '--wallets'), after(child, '--rate')]),
    [
      ['127.0.0.1:7401', '/wallets/demo/p1', '2'],
      ['[::1]:7402', '/wallets/demo/p2', '2'],
    ],
  );
  t.like(demo.row, { state: 'on', peers: ['p1', 'p2'] });
  for (const child of children) child.emit('message', PROGRESS);
  children[0]?.emit('message', { type: 'progress', shoppers: -1 });
  t.is(demo.row.word, '8 shoppers · 20 bought · 16 settled · 4 open · 2 moved back');
  t.is(demo.tally.settled, 16);

  const left = demo.stop();
  t.is(demo.row.state, 'stopping');
  t.deepEqual(
    children.map(({ signals }) => signals),
    [['SIGINT'], ['SIGINT']],
  );
  children[0]?.end(0);
  t.is(demo.row.state, 'stopping');
  children[1]?.end(1);
  await left;
  t.is(demo.row.state, 'off');
  t.is(demo.fault, null);
  t.is(rows.at(-1), demo.row);
});

test('without peers one crowd buys anywhere; a second wish to stop ends it at once', async (t) => {
  const { demo, children } = sceneOf();
  demo.start([]);
  t.is(children.length, 1);
  t.false(children[0]?.args.includes('--peer'));
  void demo.stop();
  await demo.stop();
  t.deepEqual(children[0]?.signals, ['SIGINT', 'SIGKILL']);
  t.is(demo.row.state, 'off');
  demo.start([]);
  await demo.close();
  t.is(demo.row.state, 'off');
});

test('one that leaves by itself takes the others with it, and says why', async (t) => {
  const { demo, children } = sceneOf();
  demo.start(['p1', 'p2']);
  children[0]?.stdout.write('{"error":{"code":"NO_PEER","message":"no peer answers","hint":""}}\n');
  await settle();
  children[0]?.end(1);
  t.is(demo.fault, 'no peer answers');
  t.deepEqual(children[1]?.signals, ['SIGINT']);
  children[1]?.end(0);
  t.deepEqual(demo.row, { state: 'off', peers: ['p1', 'p2'], word: 'they have left: no peer answers' });
});

test('what cannot be started is refused in words, and nothing is forked', (t) => {
  const { demo, children } = sceneOf();
  t.throws(() => demo.start(['p1', '../p2']), { message: /no running peer "..\/p2"/ });
  t.throws(() => sceneOf({ trackerAddress: () => null }).demo.start([]), { message: /tracker/ });
  t.is(children.length, 0);
  demo.start(['p1']);
  t.throws(() => demo.start(['p2']), { message: /in already/ });
  t.is(children.length, 1);
});
