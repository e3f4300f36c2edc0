import test from 'ava';
import { archiveArgs, childOf, inOrder, leavers, linksExpected, newNames, runFrom } from '../../orchestrator/plan.js';
import { clusterOf, idOf } from './stage.js';

const LAYOUT = {
  genesis: '/c/genesis.bin',
  socket: '/c/control.sock',
  peer: (name: string) => `/c/peers/${name}`,
  wallets: (network: string) => `/c/wallets/${network}`,
};

test('the tracker, the peers and the dashboard get the arguments that their doors take', (t) => {
  const cluster = clusterOf(2);
  t.deepEqual(childOf(cluster, LAYOUT, 'tracker'), {
    name: 'tracker',
    program: 'tracker',
    args: ['7400', '--host', '127.0.0.1', '--supervised'],
  });
  t.deepEqual(
    childOf(cluster, LAYOUT, 'p2').args.join(' '),
    '127.0.0.1 7400 127.0.0.1 --port 7402 --data /c/peers/p2 --genesis /c/genesis.bin --mine on-demand --threads 1 --name p2 --supervised',
  );
  const mining = { pace: { type: 'interval', ms: 500 }, threads: 2 } as const;
  t.regex(childOf({ ...cluster, mining }, LAYOUT, 'p1').args.join(' '), / --mine 500ms --threads 2 /);
  const dashboard = { host: '::1', port: 7480, allow: ['demo.local', 'other'] };
  t.is(
    childOf({ ...cluster, network: 'net', dashboard }, LAYOUT, 'dashboard').args.join(' '),
    '--port 7480 --host ::1 --allow demo.local --allow other --tracker 127.0.0.1:7400 --control /c/control.sock --wallets /c/wallets/ --supervised',
  );
  t.deepEqual(archiveArgs(LAYOUT, 'p1').slice(0, 3), ['--archive', '--data', '/c/peers/p1']);
  t.throws(() => childOf(cluster, LAYOUT, 'p3'), { message: /no seat/ });
});

const seats = (...names: string[]) => names.map((name) => ({ name, id: idOf(name), port: 1 }));

test('new peers take the lowest free numbers, the highest leave', (t) => {
  t.deepEqual(newNames([], 3), ['p1', 'p2', 'p3']);
  t.deepEqual(newNames(seats('p1', 'p3'), 2), ['p2', 'p4']);
  t.deepEqual(
    leavers(seats('p10', 'p1', 'p9', 'p2'), 2).map(({ name }) => name),
    ['p9', 'p10'],
  );
  t.deepEqual(leavers(seats('p1'), 4), []);
  t.deepEqual(
    inOrder(seats('p10', 'p2')).map(({ name }) => name),
    ['p2', 'p10'],
  );
});

test('a run of ports keeps clear of the dashboard and of the end', (t) => {
  t.is(runFrom(7400, 5), 7400);
  t.is(runFrom(7475, 5), 7475);
  t.is(runFrom(7476, 5), 7481);
  t.is(runFrom(7480, 1), 7481);
  t.is(runFrom(65_535, 1), 65_535);
  t.is(runFrom(65_535, 2), null);
});

test('up to 16 peers everyone is linked to everyone, above that to at least 8', (t) => {
  const ids = (count: number) => clusterOf(count).seats.map(({ id }) => id);
  t.is(linksExpected(clusterOf(4), idOf('p1'), ids(4)), 3);
  t.is(linksExpected(clusterOf(16), idOf('p1'), ids(16)), 15);
  t.is(linksExpected(clusterOf(17), idOf('p1'), ids(17)), 8);
  t.is(linksExpected(clusterOf(1), idOf('p1'), ids(1)), 0);
  const faults = [{ kind: 'cut', from: idOf('p2'), to: idOf('p1') }] as const;
  t.is(linksExpected(clusterOf(4, { faults }), idOf('p1'), ids(4)), 2);
});
