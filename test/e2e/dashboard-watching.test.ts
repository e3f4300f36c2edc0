/** The dashboard beside real processes: what a page is told of a cluster, by whichever way it is watched. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import type { BlockRow, EventRow, PeerRow } from '../../dashboard/model/rows.js';
import { socketPath } from '../../orchestrator/control/path.js';
import { TestPage } from '../dashboard/live/pages.js';
import { ByHand } from './by-hand.js';
import { startCluster, until } from './cluster.js';

const MAIN = fileURLToPath(new URL('../../dashboard/main.js', import.meta.url));

/** A page of a dashboard that watches as it is told. */
async function watch(t: ExecutionContext, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await until('the address of the dashboard', () => out.includes('\n'));
  const page = new TestPage(`ws://${new URL(out.trim()).host}/live`);
  t.teardown(() => page.socket.terminate());
  await once(page.socket, 'open');
  page.hello();
  const peers = (): PeerRow[] => [...page.board.peers.values()];
  return {
    page,
    peers,
    peer: (name: string): PeerRow | undefined => peers().find((one) => one.name === name),
    blocksAt: (height: number): BlockRow[] => [...page.board.blocks.values()].filter((one) => one.height === height),
    event: (name: string, source?: string): EventRow | undefined =>
      page.board.events.find(({ event, source: from }) => event === name && (source === undefined || from === source)),
  };
}

test.serial('by a tracker: blocks with what was done in them, a killed peer falls silent and returns', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2');
  await cluster.json(0, 'join', 'Ada');
  const { page, peers, blocksAt, event } = await watch(t, '--tracker', `127.0.0.1:${cluster.port}`);
  // Of two blocks found at once both may hold a deed: it is one all the same.
  const deeds = () => [
    ...new Map([...page.board.blocks.values()].flatMap((block) => block.deeds.map((deed) => [deed.id, deed]))).values(),
  ];

  await until(
    'both peers and the joining',
    () => peers().filter((one) => one.isWatched).length === 2 && deeds().length === 1,
  );
  t.like(page.board.head, { mode: 'watched', name: null, startingCoins: 1000 });
  t.like(page.board.tracker, { state: 'running', port: cluster.port, listed: 2 });
  t.is(blocksAt(0).length, 1);

  await cluster.json(0, 'buy', 'Ada', 'Titi');
  await until('the purchase', () => deeds().length === 2);
  t.deepEqual(
    deeds().map(({ kind, name, monkey }) => [kind, name, monkey]),
    [
      ['join', 'Ada', null],
      ['buy', 'Ada', 3],
    ],
  );
  await until('news of it', () => event('mined') !== undefined);
  const tips = () => new Set(peers().map(({ said }) => said?.tip));
  await until('one tip', () => tips().size === 1 && page.board.blocks.has([...tips()][0] ?? ''));

  await cluster.kill('p2');
  await until('silence', () => peers().some((one) => one.state === 'silent' && !one.isWatched));
  t.is(peers().length, 2);
  t.true(event('lost') !== undefined);
  await cluster.peer('p2');
  await until('its return', () => peers().every((one) => one.state === 'running' && one.isWatched));
});

test.serial('of one peer, without a tracker', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2');
  const { port } = await cluster.peer('p3');
  await cluster.json(0, 'join', 'Ada');
  const { page, peers, blocksAt } = await watch(t, '--peer', `127.0.0.1:${port}`);
  await until('its chain', () => blocksAt(1).length > 0);
  t.is(page.board.head?.mode, 'single');
  t.is(page.board.tracker, null);
  t.is(peers().length, 1);
  t.like(peers()[0], { port, isOperated: false, state: 'running' });
});

test.serial(
  'beside a supervisor: a split grows two branches, healing it tells a reorganisation; an end is told',
  async (t) => {
    const home = await startCluster(t, 4);
    const { tracker } = await home.ps();
    const control = socketPath(home.folder());
    const seen = await watch(t, '--tracker', `127.0.0.1:${tracker.port}`, '--control', control);
    const { page, peers, peer, blocksAt, event } = seen;
    await until('four peers', () => peers().length === 4 && peers().every((one) => one.isWatched));
    t.deepEqual(
      peers().map(({ name, isOperated, state }) => [name, isOperated, state]),
      [
        ['p1', true, 'running'],
        ['p2', true, 'running'],
        ['p3', true, 'running'],
        ['p4', true, 'running'],
      ],
    );
    t.like(page.board.head, { mode: 'operated', name: 'default' });
    t.true(event('up', 'supervisor') !== undefined, 'what was before is told too');

    await home.json('partition', 'p1,p2', 'p3,p4');
    await until('the cuts', () => page.board.faults.length === 8);
    await home.json('mine', 'p1', '--blocks', '3');
    await home.json('mine', 'p3', '--blocks', '2');
    await until('both branches', () => [1, 2, 3].every((height) => blocksAt(height).length === (height < 3 ? 2 : 1)));
    const [a, b] = [peer('p1')?.said?.tip ?? '', peer('p3')?.said?.tip ?? ''];
    await until('both tips', () => peer('p2')?.said?.tip !== peer('p4')?.said?.tip);
    t.true(page.board.blocks.has(a) && page.board.blocks.has(b));

    await home.json('heal');
    await until('one tip', () => new Set(peers().map(({ said }) => said?.tip)).size === 1);
    await until('no cuts', () => page.board.faults.length === 0);
    await until('the reorganisation', () => event('reorganised') !== undefined);
    const reorganised = event('reorganised');
    t.true((reorganised?.depth ?? 0) >= 2);
    t.regex(reorganised?.text ?? '', /^reorganised, depth \d/);
    t.is([...page.board.blocks.values()].length, 6, 'the branch that lost stays to be seen');

    await home.json('kill', 'p4');
    await until('the end of p4', () => peer('p4')?.state === 'killed' && peer('p4')?.isWatched === false);
    t.like(peer('p4'), { pid: null, ending: 'ended by SIGKILL' });
    await home.json('start', 'p4');
    await until('its return', () => peer('p4')?.state === 'running' && peer('p4')?.isWatched === true);
    t.is(peer('p4')?.ending, null);

    await home.json('pause', 'p3');
    await until('a frozen peer', () => peer('p3')?.state === 'paused' && peer('p3')?.isWatched === false);
    await home.json('resume', 'p3');
    await until('its going on', () => peer('p3')?.state === 'running' && peer('p3')?.isWatched === true);
  },
);
