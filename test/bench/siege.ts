/**
 * How long honest purchases take while others do their worst, and what that costs the peers: alone first, then under siege.
 * Run by hand: `node dist/test/bench/siege.js [--json] [--count N]`.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Siege } from './besiegers.js';
import { buyOneByOne } from './buying.js';
import { BenchCluster } from './cluster.js';
import { type Spread, spreadOf, table } from './figures.js';
import { spentBy } from './operated.js';

const PEERS = 4;
const BESIEGERS = fileURLToPath(new URL('besiegers.js', import.meta.url));
/** A peer is looked at after this much rest. */
const REST_MS = 5_000;

type Result = {
  readonly purchases: number;
  /** Milliseconds from submitting a purchase to its being mined. */
  readonly aloneMs: Spread;
  readonly besiegedMs: Spread;
  /** Most that a peer has grown by, in bytes; null where the system does not tell. */
  readonly grownBytes: number | null;
  readonly siege: Siege;
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, count: { type: 'string', default: '1000' } } });
const count = Number(values.count);
if (!(Number.isInteger(count) && count > 0 && count <= 10_000)) {
  process.stderr.write('--count is from 1 to 10000\n');
  process.exit(2);
}
const cluster = new BenchCluster();
try {
  const result = await measure();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asTable(result)}\n`);
} finally {
  await cluster.stop();
}

async function measure(): Promise<Result> {
  await cluster.start(PEERS);
  const alone = await buy();
  await pause(REST_MS);
  const before = resident();
  const child = fork(
    BESIEGERS,
    cluster.peers.map(({ address }) => `${address.port}`),
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    while (!said.startsWith('begun')) await pause(50);
    await pause(REST_MS);
    const besieged = await buy();
    const after = resident();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    for (const peer of cluster.peers) assert.equal(peer.child.exitCode, null, 'no peer has ended');
    const grown = after.map((bytes, index) => (bytes ?? 0) - (before[index] ?? 0));
    return {
      purchases: count,
      aloneMs: alone,
      besiegedMs: besieged,
      grownBytes: after.includes(null) ? null : Math.max(...grown),
      siege: JSON.parse(said.split('\n')[1] ?? '{}') as Siege,
    };
  } finally {
    child.kill('SIGKILL');
  }
}

async function buy(): Promise<Spread> {
  const addresses = cluster.peers.map(({ address }) => address);
  return spreadOf((await buyOneByOne(cluster.genesis, addresses, count)).map(({ mined }) => mined));
}

function resident(): (number | null)[] {
  return cluster.peers.map(({ pid }) => spentBy(pid)?.residentBytes ?? null);
}

function asTable({ aloneMs, besiegedMs, grownBytes, siege }: Result): string {
  const spread = ({ p50, p99, max }: Spread): string[] => [p50, p99, max].map((ms) => `${ms.toFixed(1)} ms`);
  const ratio = (of: 'p50' | 'p99' | 'max'): string => (besiegedMs[of] / aloneMs[of]).toFixed(2);
  return table([
    ['', 'p50', 'p99', 'most'],
    ['purchase to mined, alone', ...spread(aloneMs)],
    ['under siege', ...spread(besiegedMs)],
    ['ratio (aim: 2 at p99)', ratio('p50'), ratio('p99'), ratio('max')],
    ['a peer has grown by', grownBytes === null ? '?' : `${(grownBytes / 1e6).toFixed(1)} MB`],
    [],
    ['besiegers', 'begun', 'shook hands', 'cut off', 'after'],
    ...Object.entries(siege).map(([kind, { begun, stood, cut, cutMsP50 }]) => [
      kind,
      `${begun}`,
      `${stood}`,
      `${cut}`,
      cutMsP50 === null ? '–' : `${(cutMsP50 / 1000).toFixed(2)} s`,
    ]),
  ]);
}
