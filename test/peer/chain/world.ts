/** A chain that is told with names: blocks are made on named blocks, mined with the plain hash, and offered. */
import type { ExecutionContext } from 'ava';
import { Block } from '../../../peer/chain/block.js';
import { BlockChain, type ChainOptions } from '../../../peer/chain/blockchain.js';
import { encode } from '../../../peer/chain/codec.js';
import { Signer, sha256, sha256d, shown, unshown } from '../../../peer/chain/crypto.js';
import { type Entry, entry as entryCodec } from '../../../peer/chain/entry.js';
import { type Genesis, genesisHeader, makeGenesis, networkIdOf } from '../../../peer/chain/genesis.js';
import { type Header, hashHeader } from '../../../peer/chain/header.js';
import { merkleRoot } from '../../../peer/chain/merkle.js';
import type { Outcome } from '../../../peer/chain/outcome.js';
import { MemoryStore } from '../../../peer/chain/overlay.js';
import { explain, type RuleCode } from '../../../peer/chain/rules.js';
import { TABLES, type Table } from '../../../peer/chain/store.js';
import { bitsOf, meets, targetOf, targetOfZeros } from '../../../peer/chain/target.js';
import { type Content, signTransaction, type Transaction } from '../../../peer/chain/transaction.js';
import { after, rootOf, type SimpleLedger } from './simple.js';

/** Sixteen hashes a block: real proof of work that costs nothing. */
export const EASY: Genesis = makeGenesis(sha256(new TextEncoder().encode('a world for tests')), [], {
  easiestBits: bitsOf(targetOfZeros(1)),
});

export const signerOf = (name: string): Signer => new Signer(sha256(new TextEncoder().encode(`secret of ${name}`)));

/** How a block differs from an honest one. Whatever is changed, the rest follows from it. */
export type Making = {
  readonly sells?: readonly Transaction[];
  readonly bits?: number;
  /** Seconds after genesis; by default the height. */
  readonly at?: number;
  /** Changed before the Merkle root is made. */
  readonly entry?: Partial<Entry>;
  /** Changed before the nonce is searched. */
  readonly header?: Partial<Header>;
  /** Its hash is smaller than this block's. */
  readonly under?: string;
  /** Its hash is greater than this block's. */
  readonly over?: string;
  /** Its hash misses its target. */
  readonly isWeak?: boolean;
};

export class World {
  readonly genesis: Genesis;
  readonly store = new MemoryStore();
  readonly chain: BlockChain;
  readonly #t: ExecutionContext | null;
  readonly #blocks = new Map<string, Block>();
  readonly #ledgers = new Map<string, SimpleLedger>();
  #outcome: Outcome | null = null;

  constructor(t: ExecutionContext | null = null, options: Partial<ChainOptions> & { genesis?: Genesis } = {}) {
    this.#t = t;
    this.genesis = options.genesis ?? EASY;
    this.chain = new BlockChain({ store: this.store, ...options, genesis: this.genesis });
    this.#blocks.set('genesis', new Block(genesisHeader(this.genesis), { entry: null, transactions: [] }));
    this.#ledgers.set('genesis', []);
  }

  get(name: string): Block {
    const block = this.#blocks.get(name);
    if (!block) throw new Error(`no block is called ${name}`);
    return block;
  }
  nameOf(hash: string): string {
    return [...this.#blocks].find(([, block]) => block.hash === hash)?.[0] ?? hash;
  }
  get tip(): string {
    return this.nameOf(this.chain.last.hash);
  }
  ledgerAt(name: string): SimpleLedger {
    return this.#ledgers.get(name) ?? [];
  }

  sign(who: string, content: Content): Transaction {
    return signTransaction(networkIdOf(this.genesis), content, signerOf(who));
  }
  join(who: string, name = who): Transaction {
    return this.sign(who, { kind: 'join', publicKey: signerOf(who).publicKey, name });
  }
  /** @param monkey its place in the catalogue */
  buy(who: string, sequence: number, monkey = 0): Transaction {
    const price = this.genesis.catalogue[monkey]?.price ?? 0;
    return this.sign(who, { kind: 'buy', publicKey: signerOf(who).publicKey, sequence, monkey, price });
  }

  /** Makes a block without offering it. Transactions that break a rule leave the records as they were. */
  make(name: string, on: string, making: Making = {}): Block {
    const parent = this.get(on);
    const sells = making.sells ?? [];
    let ledger = this.ledgerAt(on);
    for (const one of sells) ledger = after(this.genesis, ledger, one) ?? ledger;
    this.#ledgers.set(name, ledger);
    const height = parent.height + 1;
    const timeMs = (this.genesis.time + (making.at ?? height)) * 1000;
    const entry: Entry = {
      kind: 0,
      height,
      miner: signerOf('miner').publicKey as string as Entry['miner'],
      // Its name, so that twins differ.
      extraNonce: Buffer.from(sha256(new TextEncoder().encode(name))).readUInt32LE(),
      timeMs,
      load: 0,
      hashesBefore: 0,
      microsBefore: 0,
      rate: 1_000_000,
      recordRoot: rootOf(ledger) as Entry['recordRoot'],
      ...making.entry,
    };
    const leaves = [sha256d(encode(entryCodec, entry)), ...sells.map(({ id }) => unshown(id))];
    const header: Header = {
      version: 1,
      previous: parent.hash,
      merkleRoot: shown(merkleRoot(leaves)),
      time: Math.floor(entry.timeMs / 1000),
      bits: making.bits ?? this.genesis.easiestBits,
      nonce: 0,
      ...making.header,
    };
    const block = new Block(this.#solve(header, making), { entry, transactions: sells });
    this.#blocks.set(name, block);
    return block;
  }

  #solve(header: Header, { under, over, isWeak }: Making): Header {
    const target = targetOf(header.bits) ?? 2n ** 256n;
    const low = over === undefined ? '' : this.get(over).hash;
    const high = under === undefined ? 'g' : this.get(under).hash;
    for (let nonce = 0; ; nonce++) {
      const hash = hashHeader({ ...header, nonce });
      if (meets(hash, target) !== (isWeak ?? false) && hash > low && hash < high) return { ...header, nonce };
    }
  }

  /** Makes a block and offers it. */
  block(name: string, on: string, making: Making = {}): Outcome {
    this.make(name, on, making);
    return this.offer(name);
  }
  offer(name: string, networkSec?: number): Outcome {
    this.#outcome = this.chain.add(this.get(name), networkSec);
    return this.#outcome;
  }
  /** A run of blocks, `prefix` and a number each, from `first` on. @returns the name of the last one */
  run(prefix: string, on: string, count: number, making: Making = {}): string {
    let last = on;
    for (let index = 1; index <= count; index++) {
      this.block(`${prefix}${index}`, last, making);
      last = `${prefix}${index}`;
    }
    return last;
  }

  /** The block offered last was taken, and the best chain ends there. */
  accepted(tip: string): void {
    const why = this.#outcome?.type === 'refused' ? explain(this.#outcome.refusal) : '';
    this.#t?.not(this.#outcome?.type, 'refused', why);
    this.#t?.is(this.tip, tip);
  }
  /** The block offered last was refused, for this and nothing else. */
  refused(code: RuleCode, tip: string): void {
    this.#t?.is(this.#outcome?.type === 'refused' ? this.#outcome.refusal.code : this.#outcome?.type, code);
    this.#t?.is(this.tip, tip);
  }

  /** The best chain's names, genesis first. */
  get path(): string[] {
    const names: string[] = [];
    for (let node = this.chain.first; ; node = node.next as typeof node) {
      names.push(this.nameOf(node.hash));
      if (!node.next) return names;
    }
  }
}

/** The tables that depend on the best chain alone. */
export const LEDGER_TABLES: readonly Table[] = ['shoppers', 'records', 'tree', 'numbers', 'placed', 'heights', 'meta'];

/** Every row of some tables as text. */
export function contents(store: MemoryStore, tables: readonly Table[] = TABLES): string[] {
  const lines: string[] = [];
  for (const { table, key, value } of store.writes()) {
    if (tables.includes(table)) lines.push(`${table} ${key} ${Buffer.from(value ?? []).toString('hex')}`);
  }
  return lines.sort();
}
