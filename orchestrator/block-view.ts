/** A block as it is printed. The JSON is how others check us: its fields are fixed. */
import type { Block } from '../peer/chain/block.js';
import { encode } from '../peer/chain/codec.js';
import { toHex } from '../peer/chain/crypto.js';
import { costOf, entry as entryCodec } from '../peer/chain/entry.js';
import { type Genesis, genesis as genesisCodec, networkIdOf } from '../peer/chain/genesis.js';
import { header as headerCodec } from '../peer/chain/header.js';
import type { Record } from '../peer/chain/record.js';
import { difficultyOf, targetOf } from '../peer/chain/target.js';
import type { Transaction } from '../peer/chain/transaction.js';
import { clock, costText, plural, printable, shortHash } from './render.js';

const nameIn = ({ catalogue }: Genesis, monkey: number): string => catalogue[monkey]?.name ?? `monkey ${monkey}`;
const difficultyIn = (bits: number): number | null => {
  const target = targetOf(bits);
  return target === null ? null : difficultyOf(target);
};

export function blockJson(genesis: Genesis, block: Block, records: readonly Record[] | null, isBest: boolean | null) {
  const { header, data, hash, height } = block;
  const { entry } = data;
  const cost = entry ? costOf(entry, header.nonce) : null;
  return {
    networkId: networkIdOf(genesis),
    height,
    hash,
    header: toHex(encode(headerCodec, header)),
    entry: entry ? toHex(encode(entryCodec, entry)) : null,
    ...(entry ? {} : { genesis: toHex(encode(genesisCodec, genesis)) }),
    transactions: data.transactions.map((one) => transactionJson(genesis, one)),
    previous: header.previous,
    nonce: header.nonce,
    bits: header.bits,
    difficulty: difficultyIn(header.bits),
    time: header.time,
    miner: entry?.miner ?? null,
    hashes: cost?.hashes ?? null,
    minedUs: cost?.minedUs ?? null,
    load: entry ? entry.load / 1000 : null,
    recordRoot: entry?.recordRoot ?? null,
    ...(isBest === null ? {} : { best: isBest }),
    ...(records === null ? {} : { record: records.map((one) => recordJson(genesis, one)) }),
  };
}

function transactionJson(genesis: Genesis, { id, content, signature, bytes }: Transaction) {
  const { kind, publicKey } = content;
  const what =
    content.kind === 'join'
      ? { name: content.name }
      : { sequence: content.sequence, monkey: nameIn(genesis, content.monkey), price: content.price };
  return { id, kind, publicKey, ...what, signature: toHex(signature), bytes: toHex(bytes) };
}

function recordJson(genesis: Genesis, { name, publicKey, coins, cage, sequence }: Record) {
  return { name, publicKey, coins, cage: cage.map((monkey) => nameIn(genesis, monkey)), sequence };
}

/** `999.9 ms`: longer ones are rare. */
const COST_COLUMNS = 8;

/**
 * @param nameOf what a peer is called here, if it is one of this cluster's
 * @param digits of the highest block, where lines stand one below the other
 */
export function blockLine(
  { hash, header, data, height }: Block,
  nameOf: (id: string) => string | null,
  digits = 0,
): string {
  const { entry, transactions } = data;
  const place = `block ${String(height).padEnd(digits)}  ${shortHash(hash)}`;
  if (!entry) return `${place}  genesis`;
  const { minedUs } = costOf(entry, header.nonce);
  const miner = nameOf(entry.miner) ?? shortHash(entry.miner);
  return `${place}  ${clock(entry.timeMs)}  by ${miner}  ${costText(minedUs).padStart(COST_COLUMNS)}  difficulty ${difficultyIn(header.bits)?.toFixed(1)}  ${plural(transactions.length, 'transaction')}`;
}

/** All of one block. */
export function blockLines(genesis: Genesis, block: Block, nameOf: (id: string) => string | null): string[] {
  const { header, data, hash, height } = block;
  const { entry } = data;
  const lines = [
    `block ${height}`,
    `  hash         ${hash}`,
    `  previous     ${header.previous}`,
    `  Merkle root  ${header.merkleRoot}`,
    `  time         ${new Date(header.time * 1000).toISOString()}`,
    `  bits         ${header.bits.toString(16)} (difficulty ${difficultyIn(header.bits)?.toFixed(1)})`,
    `  nonce        ${header.nonce}`,
  ];
  if (!entry)
    return [
      ...lines,
      `  catalogue    ${plural(genesis.catalogue.length, 'monkey')}`,
      `  founders     ${genesis.founders.length}`,
    ];
  const { hashes, minedUs } = costOf(entry, header.nonce);
  const name = nameOf(entry.miner);
  return [
    ...lines,
    `  miner        ${name === null ? '' : `${name} `}${entry.miner}`,
    `  cost         ${hashes} hashes, ${costText(minedUs)}, at a load of ${entry.load / 10}%`,
    `  record root  ${entry.recordRoot}`,
    ...data.transactions.map((one) => `  ${transactionText(genesis, one)}`),
  ];
}

function transactionText(genesis: Genesis, { id, content }: Transaction): string {
  const who = content.publicKey.slice(0, 8);
  if (content.kind === 'join') return `join   ${shortHash(id)}  ${printable(content.name)} (${who})`;
  return `buy    ${shortHash(id)}  ${who} number ${content.sequence}: ${nameIn(genesis, content.monkey)} for ${content.price}`;
}

export function recordLine(genesis: Genesis, { name, publicKey, coins, cage, sequence }: Record): string {
  const monkeys = cage.length === 0 ? 'no monkeys' : cage.map((monkey) => nameIn(genesis, monkey)).join(', ');
  return `    ${printable(name)} (${publicKey.slice(0, 8)})  ${coins} coins  number ${sequence}  ${monkeys}`;
}
