/** Blocks, transactions and records as `/api` tells them. */
import type { Block } from '../../peer/chain/block.js';
import { encode } from '../../peer/chain/codec.js';
import { toHex, ZERO_HASH } from '../../peer/chain/crypto.js';
import type { Genesis } from '../../peer/chain/genesis.js';
import { HEADER_SIZE, header as headerCodec } from '../../peer/chain/header.js';
import { nameFault } from '../../peer/chain/name.js';
import type { Record } from '../../peer/chain/record.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import type { BlockJson, RecordRow, TransactionJson } from '../model/api.js';
import type { BlockRow, Hex } from '../model/rows.js';

type NameOf = (publicKey: Hex) => string | null;

/** A place of the catalogue in words; a block that no peer has checked may name one that is not there. */
const monkeyName = ({ catalogue }: Genesis, monkey: number): string => catalogue[monkey]?.name ?? `monkey ${monkey}`;

/** A block that no peer has checked may say anything: what is no name is not shown. */
const shownName = (name: string): string | null => (nameFault(name) === null ? name : null);

/** @param nameOf of those that joined in other blocks */
export function blockJson(genesis: Genesis, block: Block, row: BlockRow, nameOf: NameOf): BlockJson {
  const { header, data } = block;
  const { entry, transactions } = data;
  return {
    ...row,
    deeds: row.deeds.map((deed) => ({ ...deed, name: deed.name ?? nameOf(deed.publicKey) })),
    version: header.version,
    merkleRoot: header.merkleRoot,
    time: header.time,
    bits: header.bits,
    extraNonce: entry?.extraNonce ?? 0,
    rate: entry?.rate ?? 0,
    recordRoot: entry?.recordRoot ?? ZERO_HASH,
    size: sizeOf(block),
    header: toHex(encode(headerCodec, header)),
    list: transactions.map((one) => transactionJson(genesis, one, nameOf)),
  };
}

/** Bytes of header and body; genesis has no body. */
export const sizeOf = (block: Block): number =>
  block.data.entry === null ? HEADER_SIZE : HEADER_SIZE + block.bodyBytes.length;

export function transactionJson(genesis: Genesis, transaction: Transaction, nameOf: NameOf): TransactionJson {
  const { id, content, signature } = transaction;
  const { kind, publicKey } = content;
  const signed = { id, kind, publicKey, signature: toHex(signature) };
  if (content.kind === 'join')
    return { ...signed, name: shownName(content.name), sequence: null, monkey: null, price: null };
  const { sequence, monkey, price } = content;
  return { ...signed, name: nameOf(publicKey), sequence, monkey: monkeyName(genesis, monkey), price };
}

export function recordRow(genesis: Genesis, { index, publicKey, name, coins, sequence, cage }: Record): RecordRow {
  return { index, publicKey, name, coins, sequence, cage: cage.map((monkey) => monkeyName(genesis, monkey)) };
}
