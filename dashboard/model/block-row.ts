/** Blocks as rows of the board. */
import type { Block } from '../../peer/chain/block.js';
import { costOf } from '../../peer/chain/entry.js';
import { type Genesis, genesisHash, genesisHeader } from '../../peer/chain/genesis.js';
import { difficultyOf, targetOf } from '../../peer/chain/target.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import { rounded } from './rounding.js';
import { type BlockRow, DEEDS_MAX, type Deed, type Hex } from './rows.js';

/** What shoppers are called, by public key; null where nobody has told. */
export type NameOf = (publicKey: Hex) => string | null;

/** log2 of the work that a compact target asks for, one decimal; 0 if it is no target. */
export function difficultyOfBits(bits: number): number {
  const target = targetOf(bits);
  return target === null ? 0 : difficultyOf(target);
}

export function blockRow(block: Block, nameOf: NameOf): BlockRow {
  const { header, data, hash, height, nonce, previous } = block;
  const { entry, transactions } = data;
  const cost = entry ? costOf(entry, nonce) : { hashes: 0, minedUs: 0 };
  return {
    hash,
    previous,
    height,
    miner: entry?.miner ?? null,
    nonce,
    difficulty: difficultyOfBits(header.bits),
    timeMs: entry?.timeMs ?? header.time * 1000,
    load: rounded(loadOf(entry?.load ?? 0), 3),
    // A miner may have written anything: what JSON has no word for is none.
    hashes: finite(cost.hashes),
    minedUs: finite(cost.minedUs),
    transactions: transactions.length,
    deeds: transactions.slice(0, DEEDS_MAX).map((one) => deedOf(one, nameOf)),
  };
}

/** 0 to 1, whatever somebody has said. @param thousandths of a load */
export const loadOf = (thousandths: number): number => Math.min(1, thousandths / 1000);

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function deedOf({ id, content }: Transaction, nameOf: NameOf): Deed {
  const { kind, publicKey } = content;
  return { id, kind, publicKey, name: nameOf(publicKey), monkey: content.kind === 'buy' ? content.monkey : null };
}

export function genesisRow(genesis: Genesis): BlockRow {
  const header = genesisHeader(genesis);
  return {
    hash: genesisHash(genesis),
    previous: header.previous,
    height: 0,
    miner: null,
    nonce: header.nonce,
    difficulty: difficultyOfBits(header.bits),
    timeMs: header.time * 1000,
    load: 0,
    hashes: 0,
    minedUs: 0,
    transactions: 0,
    deeds: [],
  };
}

/** The row with the names that have become known since it was made; the same row where none has. */
export function withNames(row: BlockRow, nameOf: NameOf): BlockRow {
  const deeds = row.deeds.map((deed) => {
    const name = deed.name ?? nameOf(deed.publicKey);
    return name === deed.name ? deed : { ...deed, name };
  });
  return deeds.every((deed, at) => deed === row.deeds[at]) ? row : { ...row, deeds };
}
