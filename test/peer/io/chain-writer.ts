/**
 * A process that mines on a disk as fast as it can, and prints the height of every tip that it was told is durable.
 * Arguments: the folder, and the height to end at (0: never).
 */
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { peerIdOf } from '../../../peer/chain/crypto.js';
import { networkIdOf } from '../../../peer/chain/genesis.js';
import { signTransaction } from '../../../peer/chain/transaction.js';
import { Storage } from '../../../peer/core/storage.js';
import { Disk } from '../../../peer/io/disk.js';
import { EASY, signerOf } from './ground.js';

/** Batches that may be on their way to the disk. */
const UNDER_WAY_MAX = 32;

const [folder = '', heightMax = '0'] = process.argv.slice(2);
const disk = new Disk(folder);
const storage = new Storage(disk);
const chain = new BlockChain({ genesis: EASY, store: storage });
const miner = peerIdOf(signerOf('miner').publicKey);
const heights = new Map<number, number>();
let room: () => void = () => undefined;

disk.listen({
  flushed: (batch) => {
    storage.flushed(batch);
    process.stdout.write(
      `${Math.max(...[...heights].filter(([made]) => made <= batch).map(([, height]) => height))}\n`,
    );
    for (const made of [...heights.keys()]) if (made <= batch) heights.delete(made);
    room();
  },
  state: (fault) => process.stdout.write(`${fault === null ? 'recovered' : `fault ${fault}`}\n`),
});

for (let height = chain.last.height + 1; heightMax === '0' || height <= Number(heightMax); height++) {
  const who = signerOf(`shopper ${height}`);
  const content = { kind: 'join', publicKey: who.publicKey, name: `Shopper ${height}` } as const;
  chain.mine([signTransaction(networkIdOf(EASY), content, who)], {
    miner,
    nowMs: (EASY.time + height) * 1000,
    bits: EASY.easiestBits,
    extraNonce: 0,
    load: 0,
    hashesBefore: 0,
    microsBefore: 0,
    rate: 1,
  });
  const taken = storage.take();
  if (taken) {
    heights.set(taken.batch, height);
    disk.store(taken.batch, taken.writes);
  }
  // The disk answers between two blocks, and some are always under way.
  await new Promise<void>((resolve) => {
    room = resolve;
    if (heights.size < UNDER_WAY_MAX) setImmediate(resolve);
  });
}
await disk.close();
process.stdout.write('closed\n');
