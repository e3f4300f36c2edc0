/**
 * The second implementation: fork choice and ledger by the definition, in time linear in everything. It takes decoded
 * blocks for what they say and works all else out again, in its own words and with its own hashes.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Block } from '../../../peer/chain/block.js';
import type { Genesis } from '../../../peer/chain/genesis.js';
import type { Transaction } from '../../../peer/chain/transaction.js';

export type SimpleRecord = {
  publicKey: string;
  name: string;
  coins: number;
  sequence: number;
  last: string;
  cage: number[];
};
/** Every shopper's record after a block, in order of joining. */
export type SimpleLedger = readonly SimpleRecord[];

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const reversed = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();
const twice = (bytes: Buffer): Buffer => {
  const once = createHash('sha256').update(bytes).digest();
  return createHash('sha256').update(once).digest();
};
const little = (value: number | bigint, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  let left = BigInt(value);
  for (let place = 0; place < size; place++, left >>= 8n) bytes[place] = Number(left & 0xffn);
  return bytes;
};
const spelt = (text: string): Buffer => Buffer.concat([little(Buffer.byteLength(text), 2), Buffer.from(text)]);

export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return Buffer.alloc(32);
  if (leaves.length === 1) return leaves[0] as Buffer;
  const pairs: Buffer[] = [];
  for (let left = 0; left < leaves.length; left += 2) {
    const one = leaves[left] as Buffer;
    pairs.push(twice(Buffer.concat([one, leaves[left + 1] ?? one])));
  }
  return naiveRoot(pairs);
}

const leafOf = (one: SimpleRecord, index: number): Buffer =>
  twice(
    Buffer.concat([
      little(3, 1),
      little(index, 4),
      hex(one.publicKey),
      spelt(one.name),
      little(one.coins, 4),
      little(one.sequence, 4),
      reversed(hex(one.last)),
      little(one.cage.length, 2),
      ...one.cage.map((monkey) => little(monkey, 2)),
    ]),
  );

/** The record root as it is shown. */
export const rootOf = (ledger: SimpleLedger): string => reversed(naiveRoot(ledger.map(leafOf))).toString('hex');

/** The records after one transaction more; null if it breaks a rule. */
export function after(genesis: Genesis, ledger: SimpleLedger, { id, content }: Transaction): SimpleLedger | null {
  const mine = ledger.find((one) => one.publicKey === content.publicKey);
  if (content.kind === 'join') {
    if (mine) return null;
    const { publicKey, name } = content;
    return [...ledger, { publicKey, name, coins: genesis.startingCoins, sequence: 0, last: id, cage: [] }];
  }
  const price = genesis.catalogue[content.monkey]?.price;
  if (!mine || price === undefined || price !== content.price || price > mine.coins) return null;
  if (content.sequence !== mine.sequence + 1) return null;
  const next = { ...mine, coins: mine.coins - price, sequence: content.sequence, last: id };
  next.cage = [...mine.cage, content.monkey];
  return ledger.map((one) => (one === mine ? next : one));
}

export function isSigned(networkId: string, { content, bytes }: Transaction): boolean {
  const said = Buffer.from(bytes.subarray(0, bytes.length - 64));
  const signature = bytes.subarray(bytes.length - 64);
  const der = Buffer.concat([hex('302a300506032b6570032100'), hex(content.publicKey)]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.concat([hex(networkId), said]), key, signature);
}

/** What a header is, by hand. */
const hashOf = ({ header }: Block): string => {
  const { version, previous, merkleRoot, time, bits, nonce } = header;
  const roots = [reversed(hex(previous)), reversed(hex(merkleRoot))];
  return reversed(
    twice(Buffer.concat([little(version, 4), ...roots, little(time, 4), little(bits, 4), little(nonce, 4)])),
  ).toString('hex');
};

const targetOf = (bits: number): bigint => BigInt(bits & 0xffffff) << BigInt(8 * ((bits >>> 24) - 3));
export const workOf = (bits: number): bigint => 2n ** 256n / (targetOf(bits) + 1n);

function merkleOf({ data }: Block): string {
  const { entry, transactions } = data;
  if (!entry) return '';
  const first = Buffer.concat([
    little(entry.kind, 1),
    little(entry.height, 4),
    hex(entry.miner),
    little(entry.extraNonce, 4),
    little(entry.timeMs, 8),
    little(entry.load, 2),
    little(entry.hashesBefore, 8),
    little(entry.microsBefore, 8),
    little(entry.rate, 8),
    reversed(hex(entry.recordRoot)),
  ]);
  return reversed(naiveRoot([twice(first), ...transactions.map(({ bytes }) => twice(Buffer.from(bytes)))])).toString(
    'hex',
  );
}

/** A branch from genesis up: its last block on the branch before it, and the records after. */
export type Branch = {
  readonly before: Branch | null;
  /** Null for genesis. */
  readonly block: Block | null;
  readonly hash: string;
  readonly height: number;
  readonly time: number;
  readonly ledger: SimpleLedger;
  readonly work: bigint;
};

export const rootBranch = (genesis: Genesis, networkId: string): Branch => ({
  before: null,
  block: null,
  hash: reversed(hex(networkId)).toString('hex'),
  height: 0,
  time: genesis.time,
  ledger: [],
  work: 0n,
});

/** Its blocks, the first one on genesis first. */
export function blocksOf(branch: Branch): Block[] {
  const blocks: Block[] = [];
  for (let one: Branch | null = branch; one?.block; one = one.before) blocks.push(one.block);
  return blocks.reverse();
}

function medianOf(branch: Branch): number {
  const times: number[] = [];
  for (let one: Branch | null = branch; one && times.length < 11; one = one.before) times.push(one.time);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}

/**
 * The branch with one block more; null if the block breaks a rule.
 *
 * @param signed whether a transaction is signed for this network, for whoever remembers
 */
export function extend(
  genesis: Genesis,
  networkId: string,
  on: Branch,
  block: Block,
  signed: (one: Transaction) => boolean = (one) => isSigned(networkId, one),
): Branch | null {
  const { header, data } = block;
  const { entry, transactions } = data;
  const easiest = targetOf(genesis.easiestBits);
  const target = targetOf(header.bits);
  const hash = hashOf(block);
  const isSound =
    entry !== null &&
    header.previous === on.hash &&
    header.version === 1 &&
    target <= easiest &&
    target * 16n >= easiest &&
    (genesis.proofOfWork === 'drawn' || BigInt(`0x${hash}`) <= target) &&
    header.time >= medianOf(on) &&
    header.time === Math.floor(entry.timeMs / 1000) &&
    header.merkleRoot === merkleOf(block) &&
    entry.height === on.height + 1 &&
    entry.load <= 1000 &&
    entry.rate > 0 &&
    transactions.every(signed);
  if (!isSound) return null;
  let ledger: SimpleLedger | null = on.ledger;
  for (const one of transactions) ledger = ledger && after(genesis, ledger, one);
  if (!ledger || rootOf(ledger) !== entry.recordRoot) return null;
  const { height, work } = on;
  return { before: on, block, hash, height: height + 1, time: header.time, ledger, work: work + workOf(header.bits) };
}

/** Of two branches the better one: most work, of equal work the smaller hash of the tip. */
export function betterOf(one: Branch, other: Branch): Branch {
  if (one.work !== other.work) return one.work > other.work ? one : other;
  return one.hash < other.hash ? one : other;
}

/** The best branch of all that the blocks make. */
export function bestBranch(genesis: Genesis, networkId: string, blocks: readonly Block[]): Branch {
  const valid = [rootBranch(genesis, networkId)];
  for (const branch of valid) {
    for (const block of blocks) {
      if (block.header.previous !== branch.hash) continue;
      const longer = extend(genesis, networkId, branch, block);
      if (longer) valid.push(longer);
    }
  }
  return valid.reduce(betterOf);
}
