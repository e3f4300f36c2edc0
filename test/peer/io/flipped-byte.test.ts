/**
 * One byte of a chain's file is another one. Whatever it was part of, a peer on that file serves what was written, or the
 * chain as it was some blocks before, which the others heal; or it says in words that the file is damaged, and ends.
 * `FLIPS=200 SEED=7 npx ava --timeout 10m dist/test/peer/io/flipped-byte.test.js` tries more places, and others.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { BlockChain } from '../../../peer/chain/blockchain.js';
import { peerIdOf } from '../../../peer/chain/crypto.js';
import type { Record } from '../../../peer/chain/record.js';
import { PeerClient } from '../../../peer/client/peer.js';
import { type Chance, seededChance } from '../../../peer/core/chance.js';
import { Storage } from '../../../peer/core/storage.js';
import { Disk } from '../../../peer/io/disk.js';
import type { Address } from '../../../peer/wire/address.js';
import { Shoppers } from '../../bench/shoppers.js';
import { EASY, folder, signerOf, until } from './ground.js';
import { byHand, listening } from './peer-process.js';

const FLIPS = Number(process.env['FLIPS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? 1);
const BLOCKS = 300;
/** Peers that serve at a time. */
const AT_ONCE = 3;
/** Who does not answer may be about to end, and say why. */
const ENDING_MS_MAX = 5_000;

/** A chain as it was made. */
type Made = {
  readonly file: string;
  readonly blocks: readonly string[];
  /** By height: every record as of that block. */
  readonly records: readonly (readonly Record[])[];
};
/** What a peer serves: its blocks, and the present records, asked for in pages and one by one. */
type Served = { readonly blocks: readonly string[]; readonly records: readonly Record[]; readonly asked: unknown[] };

/** A chain in which eight shoppers buy. */
async function makeChain(t: ExecutionContext): Promise<Made> {
  const disk = new Disk(join(folder(t), 'data'));
  const storage = new Storage(disk);
  const chain = new BlockChain({ genesis: EASY, store: storage });
  const shoppers = new Shoppers(chain, BLOCKS);
  const miner = peerIdOf(signerOf('miner').publicKey);
  disk.listen({ flushed: (batch) => storage.flushed(batch), state: (fault) => t.is(fault, null) });
  const made = { file: disk.path, blocks: [] as string[], records: [[]] as Record[][] };
  for (let height = 1; height <= BLOCKS; height++) {
    const word = { bits: EASY.easiestBits, extraNonce: 0, load: 0, hashesBefore: 0, microsBefore: 0, rate: 1 };
    const nowMs = (EASY.time + height) * 1000;
    made.blocks.push(chain.mine(shoppers.at(height), { miner, nowMs, ...word }).hash);
    made.records.push([...chain.records.all()]);
    const taken = storage.take();
    if (taken) disk.store(taken.batch, taken.writes);
    // What waits together is one transaction of the database: pages are taken and left as they are by a peer.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await disk.close();
  return made;
}

/** What a peer on this file serves, or how it ends. */
async function serve(t: ExecutionContext, file: string, keys: readonly Record[]): Promise<Served | string> {
  const data = join(folder(t), 'data');
  mkdirSync(data);
  copyFileSync(file, join(data, 'chain.mdb'));
  const { child, printed, ended } = byHand(t, '--archive', '--data', data);
  let ending: string | null = null;
  const over = ended.then(({ code, signal }) => {
    ending = `ended with ${signal ?? code}: ${printed.errors}`;
    return ending;
  });
  await until(() => ending !== null || / listens on /.test(printed.out));
  if (ending !== null) return ending;
  const { address } = await listening(printed);
  const served = await readAll(address, keys).catch(({ message }: Error) =>
    Promise.race([over, pause(ENDING_MS_MAX, `cannot be read: ${message}`)]),
  );
  child.kill('SIGKILL');
  await ended;
  rmSync(data, { recursive: true });
  return served;
}

async function readAll(address: Address, keys: readonly Record[]): Promise<Served> {
  const client = await PeerClient.connect(address);
  try {
    const served = { blocks: [] as string[], records: [] as Record[], asked: [] as unknown[] };
    for await (const { hash } of client.blocks(1)) served.blocks.push(hash);
    for await (const record of client.records(null)) served.records.push(record);
    for (const { publicKey } of keys) {
      const answer = await client.ask<'record'>({ type: 'record', publicKey, height: null });
      served.asked.push(answer?.record ?? null);
    }
    return served;
  } finally {
    client.close();
  }
}

/** @returns a copy of the file with one byte changed */
function flip(path: string, bytes: Buffer, chance: Chance): { path: string; at: number } {
  const at = Math.floor(chance() * bytes.length);
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 + Math.floor(chance() * 255)), at);
  writeFileSync(path, copy);
  return { path, at };
}

/** LMDB may say something of its own first. */
const IN_WORDS = /^ended with 1: (?:.*\n)?\S+ is damaged: .+\n {2}move that folder away/;

/** @returns 'same', 'earlier', 'refused'; or what must not be: 'wrong', 'unclear' */
function outcome({ blocks, records }: Made, served: Served | string): string {
  if (typeof served === 'string') return IN_WORDS.test(served) ? 'refused' : 'unclear';
  const height = served.blocks.length;
  const expected = records[height] ?? [];
  const later = (records.at(-1) ?? []).slice(expected.length).map(() => null);
  const text = (value: unknown): string => JSON.stringify(value);
  const isRight =
    text(served.blocks) === text(blocks.slice(0, height)) &&
    text(served.records) === text(expected) &&
    text(served.asked) === text([...expected, ...later]);
  if (!isRight) return 'wrong';
  return height === blocks.length ? 'same' : 'earlier';
}

test('a byte flipped anywhere in a stopped store: what is served is right, or it is refused in words', async (t) => {
  const made = await makeChain(t);
  const keys = made.records.at(-1) ?? [];
  t.is(outcome(made, await serve(t, made.file, keys)), 'same');
  const bytes = readFileSync(made.file);
  const chance = seededChance(SEED);
  const counts = new Map<string, number>();
  let left = FLIPS;
  const work = async (_: unknown, worker: number): Promise<void> => {
    while (left-- > 0) {
      const { path, at } = flip(join(made.file, '..', `flipped-${worker}`), bytes, chance);
      const served = await serve(t, path, keys);
      const word = outcome(made, served);
      counts.set(word, (counts.get(word) ?? 0) + 1);
      const isBad = word === 'wrong' || word === 'unclear';
      if (isBad) t.fail(`byte ${at} of ${bytes.length}, ${word}: ${JSON.stringify(served).slice(0, 2000)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  t.log(
    [...counts]
      .sort()
      .map((pair) => pair.join(' '))
      .join(', '),
  );
});
