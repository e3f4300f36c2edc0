/**
 * How long a purchase takes from being submitted to being mined, on a cluster that has nothing else to do, and what an
 * idle peer keeps in memory. Run by hand: `node dist/test/bench/purchases.js [--json] [--count N]`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buyOneByOne } from './buying.js';
import { BenchCluster, type Running } from './cluster.js';
import { rounded, type Spread, spreadOf, table } from './figures.js';
import { measureYardsticks, type Yardsticks } from './yardsticks.js';

const PEERS = 4;
/** A peer that has done nothing for this long is idle. */
const IDLE_MS = 10_000;

type Result = {
  readonly peers: number;
  readonly purchases: number;
  /** Milliseconds from `submit` to the status 'accepted': on the disk of the peer that took it. */
  readonly acceptedMs: Spread;
  /** Milliseconds from `submit` to the status 'mined' at depth 1. */
  readonly minedMs: Spread;
  /** Resident memory of each idle peer, in bytes. */
  readonly idleRssBytes: readonly number[];
  readonly yardsticks: Yardsticks;
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, count: { type: 'string', default: '200' } } });
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1 || count > 100_000) {
  process.stderr.write(`--count ${values.count} is no number from 1 to 100000\n`);
  process.exit(2);
}

const cluster = new BenchCluster();
let isStopped = false;
const stop = async (): Promise<void> => {
  if (isStopped) return;
  isStopped = true;
  await cluster.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(130)));
}
try {
  const result = await measure();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asTable(result)}\n`);
} finally {
  await stop();
}

async function measure(): Promise<Result> {
  const yardsticks = await measureYardsticks(cluster.folder);
  say(`starting a tracker and ${PEERS} peers`);
  await cluster.start(PEERS);
  say(`all linked; idle for ${IDLE_MS / 1000} s`);
  await pause(IDLE_MS);
  const idleRssBytes: number[] = [];
  for (const peer of cluster.peers) idleRssBytes.push(await residentBytes(peer));
  say(`${count} purchases, one after the other`);
  const addresses = cluster.peers.map(({ address }) => address);
  const taken = await buyOneByOne(cluster.genesis, addresses, count);
  const acceptedMs = spreadOf(taken.map(({ accepted }) => accepted));
  const minedMs = spreadOf(taken.map(({ mined }) => mined));
  return { peers: PEERS, purchases: count, acceptedMs, minedMs, idleRssBytes, yardsticks };
}

/** Resident memory as the system counts it; where it has no /proc, by the peer's own word. */
async function residentBytes(peer: Running): Promise<number> {
  const path = `/proc/${peer.pid}/status`;
  if (!existsSync(path)) return (await cluster.status(peer)).rssBytes;
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`${path} says nothing of VmRSS`);
  return Number(kilobytes) * 1024;
}

function asTable({ acceptedMs, minedMs, idleRssBytes, yardsticks }: Result): string {
  const { hashRate, roundTripMs, fsyncMs } = yardsticks;
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const spread = ({ p50, p99, max }: Spread): string[] => [ms(p50), ms(p99), ms(max)];
  const megabytes = idleRssBytes.map((bytes) => bytes / 1024 / 1024);
  return table([
    ['', 'p50', 'p99', 'most'],
    ['purchase to accepted', ...spread(acceptedMs)],
    [`purchase to mined 1 (${minedMs.count})`, ...spread(minedMs)],
    ['fsync of 4 KiB', ...spread(fsyncMs)],
    ['loopback round trip', ...spread(roundTripMs)],
    ['purchase / fsync', ...[minedMs.p50 / fsyncMs.p50, minedMs.p99 / fsyncMs.p99].map((ratio) => `${rounded(ratio)}`)],
    [
      'purchase / round trip',
      ...[minedMs.p50 / roundTripMs.p50, minedMs.p99 / roundTripMs.p99].map((ratio) => `${rounded(ratio)}`),
    ],
    [],
    ['resident memory of an idle peer', ...megabytes.map((size) => `${size.toFixed(1)} MB`)],
    ['node:crypto double SHA-256, one thread', `${(hashRate / 1000).toFixed(0)} kH/s`],
  ]);
}

/** Progress is for people: it never mixes with the result. */
function say(line: string): void {
  if (!values.json) process.stderr.write(`${line}\n`);
}
