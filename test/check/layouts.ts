/** The byte layouts, written out again: header, entry, transaction and genesis. */
import { Cursor, hex, shown } from './bytes.js';
import { Fault, holds, same } from './fault.js';

export type Header = {
  readonly version: number;
  readonly previous: string;
  readonly merkleRoot: string;
  readonly time: number;
  readonly bits: number;
  readonly nonce: number;
};

export function readHeader(bytes: Buffer): Header {
  const from = new Cursor('header', bytes);
  const header = {
    version: from.number(4),
    previous: shown(from.take(32)),
    merkleRoot: shown(from.take(32)),
    time: from.number(4),
    bits: from.number(4),
    nonce: from.number(4),
  };
  from.end();
  return header;
}

export type Entry = {
  readonly height: number;
  readonly miner: string;
  readonly timeMs: number;
  /** Thousandths. */
  readonly load: number;
  readonly hashesBefore: number;
  readonly microsBefore: number;
  readonly rate: number;
  readonly recordRoot: string;
};

export function readEntry(bytes: Buffer): Entry {
  const from = new Cursor('entry', bytes);
  same('entry.kind', 0, from.number(1));
  const height = from.number(4);
  const miner = hex(from.take(32));
  from.take(4); // the extra nonce may be anything
  const entry = {
    height,
    miner,
    timeMs: from.number(8),
    load: from.number(2),
    hashesBefore: from.number(8),
    microsBefore: from.number(8),
    rate: from.number(8),
    recordRoot: shown(from.take(32)),
  };
  from.end();
  return entry;
}

export type Transaction = {
  readonly publicKey: Buffer;
  /** All but the signature. */
  readonly said: Buffer;
  readonly signature: Buffer;
} & (
  | { readonly kind: 'join'; readonly name: string }
  | { readonly kind: 'buy'; readonly sequence: number; readonly monkey: number; readonly price: number }
);

/** @param field how a fault calls these bytes */
export function readTransaction(field: string, bytes: Buffer): Transaction {
  const from = new Cursor(field, bytes);
  const kind = from.number(1);
  const publicKey = from.take(32);
  const signed = { publicKey, said: bytes.subarray(0, -64), signature: bytes.subarray(-64) };
  let read: Transaction;
  if (kind === 1) read = { ...signed, kind: 'join', name: from.text() };
  else if (kind === 2)
    read = { ...signed, kind: 'buy', sequence: from.number(4), monkey: from.number(2), price: from.number(4) };
  else throw new Fault(field, 'kind 1 (join) or 2 (buy)', kind);
  from.take(64);
  from.end();
  return read;
}

export type Monkey = { readonly name: string; readonly price: number };
export type Genesis = {
  readonly time: number;
  /** Hashes are held against targets. */
  readonly isReal: boolean;
  readonly easiestBits: number;
  readonly startingCoins: number;
  readonly blockSizeMax: number;
  readonly blockTransactionsMax: number;
  readonly catalogue: readonly Monkey[];
};

export function readGenesis(bytes: Buffer): Genesis {
  const from = new Cursor('genesis', bytes);
  same('genesis.version', 1, from.number(1));
  const time = from.number(4);
  from.take(32); // the salt may be anything
  const proof = from.number(1);
  holds('genesis.proofOfWork', '0 or 1', proof <= 1, proof);
  const easiestBits = from.number(4);
  from.number(2); // confirmations are not seen in blocks
  const rest = {
    startingCoins: from.number(4),
    blockSizeMax: from.number(4),
    blockTransactionsMax: from.number(2),
    catalogue: Array.from({ length: from.number(2) }, () => readMonkey(from)),
  };
  for (let founders = from.number(2); founders > 0; founders--) from.take(32);
  from.end();
  return { time, isReal: proof === 0, easiestBits, ...rest };
}

function readMonkey(from: Cursor): Monkey {
  const monkey = { name: from.text(), price: from.number(4) };
  from.text(); // its line of description
  return monkey;
}
