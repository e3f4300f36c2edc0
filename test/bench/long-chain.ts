/**
 * A long chain for a cluster that is down: mined at the easiest target with the real kernel, a few shoppers buying, and
 * put into the folder of each of its peers. What those held is replaced; keys, and with them ids, stay. Run by hand:
 * `node dist/test/bench/long-chain.js FOLDER [BLOCKS]`, with the folder of the cluster, as `orchestrator/default`.
 */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '../../peer/chain/block.js';
import { BlockChain } from '../../peer/chain/blockchain.js';
import { decodeOwn, encode } from '../../peer/chain/codec.js';
import { fromHex, type PeerId, peerIdOf } from '../../peer/chain/crypto.js';
import { Draft, withNonce } from '../../peer/chain/draft.js';
import { type Genesis, genesis as genesisCodec } from '../../peer/chain/genesis.js';
import { header as headerCodec } from '../../peer/chain/header.js';
import { targetHex, targetOf } from '../../peer/chain/target.js';
import { loadOrMakeSigner } from '../../peer/client/key.js';
import { takeLock } from '../../peer/client/lock.js';
import { Storage } from '../../peer/core/storage.js';
import { Disk } from '../../peer/io/disk.js';
import { chooseKernel } from '../../peer/io/kernel/choose.js';
import { NONCE_COUNT } from '../../peer/io/kernel/kernel.js';
import { measureRate } from '../../peer/io/kernel/rate.js';
import { rounded } from './figures.js';
import { Shoppers } from './shoppers.js';

/** Blocks that go to the disk together: most of what they write they write over again. */
const BLOCKS_AT_ONCE = 20;
/** Batches that may be on their way there. */
const UNDER_WAY_MAX = 50;
const BLOCKS_MAX = 10_000_000;
/** A rate that later blocks are told with: its first milliseconds are V8's. */
const RATE_MS = 200;

type Result = {
  readonly blocks: number;
  readonly transactions: number;
  readonly seconds: number;
  readonly blocksPerSecond: number;
  readonly fileBytes: number;
  readonly fileBytesPerBlock: number;
  readonly kernel: string;
  readonly tip: string;
};

const [cluster = '', wished = '100000'] = process.argv.slice(2);
const count = Number(wished);
const genesisFile = join(cluster, 'genesis.bin');
if (cluster === '' || !existsSync(genesisFile) || !Number.isInteger(count) || count < 1 || count > BLOCKS_MAX) {
  process.stderr.write('usage: long-chain FOLDER [BLOCKS], with the folder of a cluster that is down\n');
  process.exit(2);
}
// Held as long as this runs: nobody brings the cluster up meanwhile.
const lock = takeLock(join(cluster, 'lock'));
const made = mkdtempSync(join(cluster, 'long-chain-'));
try {
  process.stdout.write(`${JSON.stringify(await makeChain())}\n`);
} finally {
  rmSync(made, { recursive: true, force: true });
  lock.release();
}

async function makeChain(): Promise<Result> {
  const peers = readdirSync(join(cluster, 'peers')).filter((name) => name.endsWith('.key'));
  const miners = peers.map((key) => peerIdOf(loadOrMakeSigner(join(cluster, 'peers', key)).publicKey));
  assert(miners.length > 0, 'a cluster that was up once has peers');
  const begun = performance.now();
  const disk = new Disk(made);
  const { chain, transactions, kernel } = await mineOn(
    disk,
    decodeOwn(genesisCodec, readFileSync(genesisFile)),
    miners,
  );
  await disk.close();
  for (const key of peers) copyFileSync(disk.path, join(cluster, 'peers', key.replace(/\.key$/, ''), 'chain.mdb'));
  const seconds = (performance.now() - begun) / 1000;
  const fileBytes = statSync(disk.path).size;
  return {
    blocks: chain.last.height,
    transactions,
    seconds: rounded(seconds),
    blocksPerSecond: Math.round(chain.last.height / seconds),
    fileBytes,
    fileBytesPerBlock: Math.round(fileBytes / chain.length),
    kernel,
    tip: chain.last.hash,
  };
}

async function mineOn(disk: Disk, genesis: Genesis, miners: readonly PeerId[]) {
  const storage = new Storage(disk);
  const chain = new BlockChain({ genesis, store: storage });
  const kernel = chooseKernel();
  const rate = Math.max(1, Math.round(measureRate(kernel, RATE_MS)));
  const shoppers = new Shoppers(chain, count);
  let flushed = 0;
  let batch = 0;
  let onRoom = (): void => undefined;
  disk.listen({
    flushed: (done) => {
      storage.flushed(done);
      flushed = done;
      onRoom();
    },
    // The disk tries again by itself, until whoever started this has had enough.
    state: (fault) => void process.stderr.write(`long-chain: ${fault ?? 'the disk takes writes again'}\n`),
  });
  for (let height = 1; height <= count; height++) {
    const miner = miners[height % miners.length] as PeerId;
    const draft = chain.draft(shoppers.at(height));
    assert(draft instanceof Draft, 'shoppers buy what they can pay');
    const load = Math.round(300 + 250 * Math.sin(height / 40));
    const word = { miner, nowMs: Date.now(), bits: genesis.easiestBits, load, hashesBefore: 0, microsBefore: 0, rate };
    const outcome = chain.add(searched(draft.block({ ...word, extraNonce: 0 })));
    assert.equal(outcome.type, 'extended');
    if (height % BLOCKS_AT_ONCE !== 0 && height !== count) continue;
    const taken = storage.take();
    if (taken) {
      batch = taken.batch;
      disk.store(taken.batch, taken.writes);
    }
    // The disk answers between two batches.
    await new Promise<void>((resolve) => {
      onRoom = resolve;
      if (batch - flushed < UNDER_WAY_MAX) setImmediate(resolve);
    });
  }
  return { chain, transactions: shoppers.transactions, kernel: kernel.name };

  function searched(block: Block): Block {
    kernel.prepare(encode(headerCodec, block.header), fromHex(targetHex(targetOf(block.header.bits) as bigint)));
    const { nonce } = kernel.search(0, NONCE_COUNT);
    assert(nonce !== null, 'the easiest target has nonces enough');
    return withNonce(block, nonce);
  }
}
