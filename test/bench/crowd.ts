/**
 * What an honest page notices of a crowd that wishes it no good: how soon it is told of blocks, and how long purchases
 * take to settle, without the crowd and beside it. Run by hand: `node dist/test/bench/crowd.js [--json] [--rate N]`.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { TestPage } from '../dashboard/live/pages.js';
import { until } from '../e2e/cluster.js';
import { Crowd } from './crowding.js';
import { type Spread, spreadOf, table } from './figures.js';
import { Operated, spentBy } from './operated.js';
import { SteadyMiner } from './steady-miner.js';

const PEERS = 4;
const CROWD = { idle: 200, slow: 500 };
const PURCHASES = 10;
/** Every block and purchase has to come within this. */
const COME_MS_MAX = 30_000;
const SHARE_MS = 20_000;

/** Milliseconds. */
type Round = {
  readonly blocks: number;
  /** From asking a peer for a block to a page's having it. */
  readonly toldMs: Spread;
  /** From typing the command of a purchase to its being settled, the command's own start included. */
  readonly settledMs: Spread;
  readonly dashboardCpu: number | null;
  readonly dashboardBytes: number | null;
};
type Result = { readonly alone: Round; readonly crowded: Round; readonly left: Crowd['left'] };

const { values } = parseArgs({ options: { json: { type: 'boolean' }, rate: { type: 'string', default: '20' } } });
const rate = Number(values.rate);
if (!(rate > 0 && rate <= 100)) {
  process.stderr.write('--rate is at most 100 blocks a second\n');
  process.exit(2);
}

const cluster = new Operated(PEERS);
try {
  const result = await measure();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asTable(result)}\n`);
} finally {
  await cluster.close();
}

async function measure(): Promise<Result> {
  await cluster.up();
  const { url, pid } = await cluster.dashboard();
  await cluster.home.json('shop', 'join', 'Ada');
  const alone = await round(new URL(url), pid);
  const crowd = await Crowd.gather(new URL(url), CROWD);
  try {
    const crowded = await round(new URL(url), pid);
    return { alone, crowded, left: crowd.left };
  } finally {
    crowd.disperse();
  }
}

/** Blocks at a steady rate, and purchases beside them. */
async function round({ host }: URL, pid: number): Promise<Round> {
  const page = new TestPage(`ws://${host}/live`);
  await once(page.socket, 'open');
  page.hello();
  await until('the board', () => page.place !== null);
  const toldAt = new Map<number, number>();
  page.socket.on('message', () => {
    for (const { height } of page.board.blocks.values()) if (!toldAt.has(height)) toldAt.set(height, Date.now());
  });
  const miner = new SteadyMiner(cluster.control, ['p1', 'p2', 'p3', 'p4']);
  const [begun, before] = [performance.now(), spentBy(pid)];
  miner.start(rate);
  const settled: number[] = [];
  for (let purchase = 0; purchase < PURCHASES; purchase++) {
    const typedAt = performance.now();
    const { receipt } = await cluster.home.json<{ receipt: { state: string } }>(
      ...['shop', 'buy', 'Ada', 'Pygmy Marmoset', '--wait', 'settled'],
    );
    assert.equal(receipt.state, 'settled');
    settled.push(performance.now() - typedAt);
  }
  await pause(Math.max(0, begun + SHARE_MS - performance.now()));
  const [elapsed, after] = [performance.now() - begun, spentBy(pid)];
  await miner.stop();
  await until('every block', () => [...miner.askedAt.keys()].every((height) => toldAt.has(height)), COME_MS_MAX);
  page.socket.terminate();
  return {
    blocks: miner.askedAt.size,
    toldMs: spreadOf([...miner.askedAt].map(([height, at]) => (toldAt.get(height) as number) - at)),
    settledMs: spreadOf(settled),
    dashboardCpu: before && after && (after.cpuMs - before.cpuMs) / elapsed,
    dashboardBytes: after?.residentBytes ?? null,
  };
}

function asTable({ alone, crowded, left }: Result): string {
  const spread = ({ p50, p99, max }: Spread): string => `${[p50, p99, max].map((one) => one.toFixed(0)).join(' ')} ms`;
  const line = (name: string, of: 'toldMs' | 'settledMs'): string[] => {
    const ratio = (crowded[of].p50 / alone[of].p50).toFixed(2);
    return [name, spread(alone[of]), spread(crowded[of]), ratio];
  };
  const share = (part: number | null): string => (part === null ? '–' : `${(part * 100).toFixed(1)} %`);
  const megabytes = (bytes: number | null): string => (bytes === null ? '–' : `${(bytes / 1e6).toFixed(0)} MB`);
  return table([
    ['', 'alone', 'beside the crowd', 'ratio of p50'],
    ['blocks', `${alone.blocks}`, `${crowded.blocks}`],
    line('block asked for to told (aim 1 s), p50 p99 most', 'toldMs'),
    line('purchase typed to settled, p50 p99 most', 'settledMs'),
    ['dashboard, of one core', share(alone.dashboardCpu), share(crowded.dashboardCpu)],
    ['dashboard, resident', megabytes(alone.dashboardBytes), megabytes(crowded.dashboardBytes)],
    [],
    [
      'of the crowd still there',
      `never reads ${left.deaf}/1`,
      `idle ${left.idle}/${CROWD.idle}`,
      `slow ${left.slow}/${CROWD.slow}`,
    ],
  ]);
}
