/**
 * Purchases that a cluster settles a second, for as long as it is asked to: many shoppers buy through all peers at once, and
 * what counts is in the chain of every peer in the end. Also how soon a block mined at one peer is the tip of all.
 * Run by hand: `node dist/test/bench/throughput.js [--json] [--for SECONDS]`.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Hash, Signer } from '../../peer/chain/crypto.js';
import { networkIdOf } from '../../peer/chain/genesis.js';
import { type Content, signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import { PeerClient } from '../../peer/client/peer.js';
import { BATCH_MAX } from '../../peer/wire/limits.js';
import { Arrivals } from './arrivals.js';
import { BenchCluster } from './cluster.js';
import { rounded, type Spread, spreadOf, table } from './figures.js';
import { measureYardsticks, type Yardsticks } from './yardsticks.js';

const PEERS = 4;
/** Place in the built-in catalogue of the cheapest monkey, of which one shopper can pay this many. */
const MONKEY = 0;
const PURCHASES_EACH = 200;
/** Transactions that wait at a peer, beyond which it is given no more. */
const WAITING_MAX = 4_000;
/** A peer that is given all it can do answers late. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 25;
/** How long one waits that was answered `busy`. */
const AGAIN_MS = 500;
const ALL_MINED_MS_MAX = 120_000;

type Result = {
  readonly seconds: number;
  readonly submitted: number;
  /** In the chain when the time was over, a second. */
  readonly minedPerSecond: number;
  readonly blocks: number;
  /** Blocks of every hundred mined that did not stay in the chain. */
  readonly stalePerHundred: number;
  /** Milliseconds from a peer's word that it has mined a block until every peer has it as its tip. */
  readonly everywhereMs: Spread;
  readonly yardsticks: Yardsticks;
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, for: { type: 'string', default: '60' } } });
const seconds = Number(values.for);
if (!(seconds >= 1 && seconds <= 600)) {
  process.stderr.write('--for is from 1 to 600 seconds\n');
  process.exit(2);
}
const cluster = new BenchCluster();
try {
  const result = await measure();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asTable(result)}\n`);
} finally {
  await cluster.stop();
}

/** Everything that some shoppers buy, in rounds: each signs one thing a round. */
function* rounds(shoppers: number): Generator<Transaction[]> {
  const { genesis } = cluster;
  const network = networkIdOf(genesis);
  const price = genesis.catalogue[MONKEY]?.price ?? 0;
  const signers = Array.from({ length: shoppers }, () => new Signer(new Uint8Array(randomBytes(32))));
  const signed = (of: (signer: Signer, index: number) => Content): Transaction[] =>
    signers.map((signer, index) => signTransaction(network, of(signer, index), signer));
  yield signed(({ publicKey }, index) => ({ kind: 'join', publicKey, name: `Shopper ${index}` }));
  for (let sequence = 1; sequence <= PURCHASES_EACH; sequence++)
    yield signed(({ publicKey }) => ({ kind: 'buy', publicKey, sequence, monkey: MONKEY, price }));
}

/** What a peer has no room for at the moment is handed in again, as a shop does. @returns where to note what was handed in */
function insist(client: PeerClient): Map<Hash, Transaction> {
  const handedIn = new Map<Hash, Transaction>();
  client.onStatuses = (statuses) => {
    const again: Transaction[] = [];
    for (const { type, id } of statuses) {
      const one = handedIn.get(id);
      if (one && type === 'busy') again.push(one);
      else handedIn.delete(id);
    }
    if (again.length > 0) setTimeout(() => client.submit(again), AGAIN_MS);
  };
  return handedIn;
}

/** Shoppers of one peer, until the time is over. @returns how many transactions were given to it */
async function buyAt(client: PeerClient, isOver: () => boolean, handedIn = insist(client)): Promise<number> {
  let submitted = 0;
  for (const round of rounds(Math.ceil(BATCH_MAX / 2))) {
    for (;;) {
      if (isOver()) return submitted;
      const answer = await client.ask<'summary'>({ type: 'summary' }, PATIENCE_MS);
      if (answer && answer.summary.mempool < WAITING_MAX) break;
      await pause(LOOK_MS);
    }
    for (const one of round) handedIn.set(one.id, one);
    client.submit(round);
    submitted += round.length;
  }
  return submitted + (await buyAt(client, isOver, handedIn));
}

async function measure(): Promise<Result> {
  const yardsticks = await measureYardsticks(cluster.folder);
  await cluster.start(PEERS);
  const arrivals = new Arrivals(cluster.peers.map(({ child }) => child));
  const clients = await Promise.all(cluster.peers.map(({ address }) => PeerClient.connect(address)));
  const begun = performance.now();
  const isOver = (): boolean => performance.now() - begun >= seconds * 1000;
  const counts = await Promise.all(clients.map((client) => buyAt(client, isOver)));
  const elapsed = (performance.now() - begun) / 1000;
  const heightThen = (await cluster.status(cluster.peers[0] as (typeof cluster.peers)[0])).height;
  const submitted = counts.reduce((sum, count) => sum + count, 0);
  const mined = await untilAllMined(clients, submitted);
  for (const client of clients) client.close();
  const inTime = mined.slice(0, heightThen).reduce((sum, count) => sum + count, 0);
  return {
    seconds: rounded(elapsed),
    submitted,
    minedPerSecond: Math.round(inTime / elapsed),
    blocks: mined.length,
    stalePerHundred: rounded((100 * (arrivals.mined.size - mined.length)) / arrivals.mined.size),
    everywhereMs: spreadOf(arrivals.everywhereMs),
    yardsticks,
  };
}

/** Until all have one tip, and all that was submitted is in their chain, once. @returns transactions of each block */
async function untilAllMined(clients: readonly PeerClient[], submitted: number): Promise<number[]> {
  const limit = performance.now() + ALL_MINED_MS_MAX;
  for (;;) {
    const mined = await transactionsOf(clients[0] as PeerClient);
    const inChain = mined.reduce((sum, count) => sum + count, 0);
    if (inChain === submitted && (await tipsOf(clients)).size === 1) return mined;
    assert(inChain <= submitted, `nothing is in the chain twice: ${inChain} of ${submitted}`);
    assert(performance.now() < limit, `all is mined within two minutes: ${inChain} of ${submitted}`);
    await pause(1_000);
  }
}

async function transactionsOf(client: PeerClient): Promise<number[]> {
  const mined: number[] = [];
  for await (const block of client.blocks(1)) mined.push(block.data.transactions.length);
  return mined;
}

async function tipsOf(clients: readonly PeerClient[]): Promise<ReadonlySet<string | undefined>> {
  const summaries = await Promise.all(clients.map((client) => client.ask<'summary'>({ type: 'summary' }, PATIENCE_MS)));
  return new Set(summaries.map((answer) => answer?.summary.tip));
}

function asTable(result: Result): string {
  const { everywhereMs, yardsticks } = result;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return table([
    [`purchases mined a second, for ${result.seconds.toFixed(0)} s`, `${result.minedPerSecond}`, 'aim 2000'],
    ['blocks, and stale ones of a hundred', `${result.blocks}`, `${result.stalePerHundred}`],
    ['mined at one to tip of all, p50 p99 most', ms(everywhereMs.p50), ms(everywhereMs.p99), ms(everywhereMs.max)],
    [],
    ['fsync of 4 KiB', ms(yardsticks.fsyncMs.p50)],
    ['node:crypto double SHA-256, one thread', `${(yardsticks.hashRate / 1000).toFixed(0)} kH/s`],
  ]);
}
