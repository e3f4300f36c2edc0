/**
 * How long it takes to be back at the tip: a new peer that fetches a long chain, one that was killed, one that leaves a
 * branch of its own; and what a peer with such a chain keeps in memory. Run by hand:
 * `node dist/test/bench/catching-up.js [--json] [--blocks N] [--depth N]`.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { PeerRow } from '../../orchestrator/control/messages.js';
import { PeerClient } from '../../peer/client/peer.js';
import type { Summary } from '../../peer/wire/summary.js';
import { rounded, table } from './figures.js';
import { Operated, spentBy } from './operated.js';
import { measureYardsticks, type Yardsticks } from './yardsticks.js';

const PEERS = 4;
const LOOK_MS = 5;
const COME_MS_MAX = 600_000;
/** A peer that has done nothing for this long is idle. */
const REST_MS = 5_000;
const RESTARTS = 5;

type Result = {
  readonly blocks: number;
  readonly generatedSeconds: number;
  /** From the command until the new peer tells the tip that the others have. */
  readonly syncMs: number;
  readonly syncBlocksPerSecond: number;
  /** From the command that starts a peer killed before until it tells the tip, each time. */
  readonly restartMs: readonly number[];
  /** Blocks that one side of a split leaves, and from healing until it tells the other side's tip. */
  readonly depth: number;
  readonly reorganisedMs: number;
  /** Of every peer, after a rest, in bytes; null where the system does not tell. */
  readonly residentBytes: readonly (number | null)[];
  readonly yardsticks: Yardsticks;
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    blocks: { type: 'string', default: '100000' },
    depth: { type: 'string', default: '1000' },
  },
});
const [blocks, depth] = [Number(values.blocks), Number(values.depth)];
if (!(Number.isInteger(blocks) && blocks > 0 && Number.isInteger(depth) && depth > 0 && depth <= 2000)) {
  process.stderr.write('--blocks is at least 1, --depth from 1 to 2000\n');
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
  await cluster.down();
  say(`a chain of ${blocks} blocks is made`);
  const generatedSeconds = await cluster.lengthen(blocks);
  await cluster.up();
  const yardsticks = await measureYardsticks(cluster.home.folder());
  const { tip } = await summaryOf('p1');

  say('a new peer fetches it');
  const syncMs = await timed(
    () => cluster.control.ask({ type: 'scale', peers: PEERS + 1 }),
    () => isAt(`p${PEERS + 1}`, tip),
  );
  await pause(REST_MS);
  const { peers } = await cluster.home.ps();
  const residentBytes = peers.map(({ pid }) => (pid === null ? null : (spentBy(pid)?.residentBytes ?? null)));

  say('one is killed and started again');
  const restartMs: number[] = [];
  for (let time = 0; time < RESTARTS; time++) {
    await cluster.control.ask({ type: 'operate', action: 'kill', target: 'p2' });
    restartMs.push(
      await timed(
        () => cluster.control.ask({ type: 'operate', action: 'start', target: 'p2' }),
        () => isAt('p2', tip),
      ),
    );
  }
  const reorganisedMs = await reorganise();
  const syncBlocksPerSecond = Math.round((blocks / syncMs) * 1000);
  return {
    ...{ blocks, generatedSeconds, syncMs, syncBlocksPerSecond, restartMs },
    ...{ depth, reorganisedMs, residentBytes, yardsticks },
  };
}

/** Two sides of a split mine on, one of them a little more. */
async function reorganise(): Promise<number> {
  say(`a branch of ${depth} blocks is left for another`);
  await cluster.control.ask({ type: 'partition', groups: ['p1'] });
  await cluster.control.ask({ type: 'mine', target: 'p1', blocks: depth }, COME_MS_MAX);
  await cluster.control.ask({ type: 'mine', target: 'p2', blocks: depth }, COME_MS_MAX);
  // What a block weighs follows the load: the other side is to win, if only just.
  const { work } = await summaryOf('p1');
  while ((await summaryOf('p2')).work <= work) await cluster.control.ask({ type: 'mine', target: 'p2', blocks: 1 });
  const { tip } = await summaryOf('p2');
  return timed(
    () => cluster.control.ask({ type: 'heal' }),
    () => isAt('p1', tip),
  );
}

/** @returns milliseconds from the beginning of the one until the other is so */
async function timed(begin: () => Promise<unknown>, isSo: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  const beginning = begin();
  while (!(await isSo())) {
    assert(performance.now() - begun < COME_MS_MAX, 'it came to be within ten minutes');
    await pause(LOOK_MS);
  }
  const ms = performance.now() - begun;
  await beginning;
  return rounded(ms);
}

async function rowOf(name: string): Promise<PeerRow | null> {
  const { peers } = await cluster.control.ask({ type: 'ps' });
  return peers.find((peer) => peer.name === name) ?? null;
}

/** Whether a peer tells this tip; one that does not answer yet has none. */
async function isAt(name: string, tip: string): Promise<boolean> {
  const row = await rowOf(name);
  if (row?.state !== 'running') return false;
  return summaryOf(name).then(
    (summary) => summary.tip === tip,
    () => false,
  );
}

async function summaryOf(name: string): Promise<Summary> {
  const row = await rowOf(name);
  assert(row, `there is a peer ${name}`);
  const client = await PeerClient.connect({ host: row.host, port: row.port });
  try {
    const answer = await client.ask<'summary'>({ type: 'summary' });
    assert(answer, 'every peer tells of itself');
    return answer.summary;
  } finally {
    client.close();
  }
}

function asTable(result: Result): string {
  const { fsyncMs, hashRate } = result.yardsticks;
  const megabytes = result.residentBytes.map((bytes) => (bytes === null ? '?' : `${(bytes / 2 ** 20).toFixed(0)} MB`));
  return table([
    [
      `a new peer fetches ${result.blocks} blocks`,
      `${(result.syncMs / 1000).toFixed(2)} s`,
      `${result.syncBlocksPerSecond} blocks/s`,
    ],
    ['a killed peer is back at the tip', ...result.restartMs.map((ms) => `${ms.toFixed(0)} ms`)],
    [`a branch of ${result.depth} blocks is left`, `${result.reorganisedMs.toFixed(0)} ms`],
    ['resident memory of a peer', ...megabytes],
    [],
    ['fsync of 4 KiB', `${fsyncMs.p50.toFixed(2)} ms`],
    ['node:crypto double SHA-256, one thread', `${(hashRate / 1000).toFixed(0)} kH/s`],
  ]);
}

/** Progress is for people: it never mixes with the result. */
function say(line: string): void {
  if (!values.json) process.stderr.write(`${line}\n`);
}
