/** A shopper's outbox: everything it ever signed, and what became of it. Written before anything is sent. */
import * as z from 'zod';
import { fromHex, type Hash, isHex32, toHex } from '../peer/chain/crypto.js';
import { type Content, decodeTransaction, signTransaction, type Transaction } from '../peer/chain/transaction.js';
import { EXIT, printable, ShopError } from './errors.js';
import { readBytes, writeWhole } from './files.js';
import type { Purchase } from './model/purse.js';
import { isClosed, type Receipt } from './model/receipts.js';
import { outboxPath, type Wallet } from './wallet.js';

const hash = z
  .string()
  .refine(isHex32, 'must be 64 lower-case hex digits')
  .transform((text) => text as Hash);
const place = { block: hash, height: z.int().min(0), depth: z.int().min(0), agree: z.int().min(0) };
const receipt = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('sent') }),
  z.strictObject({ state: z.literal('accepted') }),
  z.strictObject({ state: z.literal('mined'), ...place }),
  z.strictObject({ state: z.literal('settled'), ...place }),
  z.strictObject({ state: z.literal('refused'), code: z.string(), why: z.string(), winner: hash.nullable() }),
]);
const outboxFile = z.strictObject({
  version: z.literal(1),
  papers: z.array(
    z.strictObject({
      id: hash,
      /** The transaction as it is sent, hex. */
      bytes: z.string().regex(/^([0-9a-f]{2})+$/),
      /** ISO 8601. */
      signed: z.string(),
      receipt,
    }),
  ),
});

/** A signed transaction with what is known of it. */
export type Paper = { readonly transaction: Transaction; readonly signed: string; readonly receipt: Receipt };

export class Outbox {
  readonly #wallet: Wallet;
  readonly #papers: Map<Hash, Paper>;

  /**
   * Reads a shopper's outbox.
   *
   * @throws ShopError if the file is damaged: signing on would use numbers again that are on their way
   */
  static load(wallet: Wallet): Outbox {
    const path = outboxPath(wallet);
    const bytes = readBytes(path);
    const papers = bytes === null ? [] : readPapers(path, bytes, wallet);
    return new Outbox(wallet, papers);
  }

  private constructor(wallet: Wallet, papers: readonly Paper[]) {
    this.#wallet = wallet;
    this.#papers = new Map(papers.map((paper) => [paper.transaction.id, paper]));
    // A crash between wallet and outbox: the join is made again from the wallet, byte for byte the same.
    if (!this.join) this.sign({ kind: 'join', publicKey: wallet.publicKey, name: wallet.name }, wallet.created);
  }

  /** In order of signing. */
  get papers(): Paper[] {
    return [...this.#papers.values()];
  }
  /** Those that are to be sent again. */
  get open(): Paper[] {
    return this.papers.filter((paper) => !isClosed(paper.receipt));
  }
  get join(): Paper | undefined {
    return this.papers.find(({ transaction }) => transaction.content.kind === 'join');
  }
  get purchases(): (Purchase & { readonly signed: string })[] {
    return this.papers.flatMap(({ transaction: { id, content }, receipt: got, signed }) =>
      content.kind === 'buy' ? [{ id, content, receipt: got, signed }] : [],
    );
  }

  /** Signs and files; not on disk before `save`. @param signed when, ISO 8601 */
  sign(content: Content, signed: string): Paper {
    const transaction = signTransaction(this.#wallet.network, content, this.#wallet.signer);
    const paper: Paper = { transaction, signed, receipt: { state: 'sent' } };
    this.#papers.set(transaction.id, paper);
    return paper;
  }

  /** Takes back what it has lost; what it has stays as it is. Not on disk before `save`. */
  restore(papers: readonly Paper[]): void {
    for (const paper of papers) {
      if (!this.#papers.has(paper.transaction.id)) this.#papers.set(paper.transaction.id, paper);
    }
  }

  /**
   * Takes what is news about a paper. Another command may know better: what it closed stays so, unless this one saw
   * that go back.
   */
  note(id: Hash, before: Receipt, after: Receipt): void {
    const paper = this.#papers.get(id);
    if (!paper || (isClosed(paper.receipt) && !isClosed(after) && !isClosed(before))) return;
    this.#papers.set(id, { ...paper, receipt: after });
  }

  /** Flushed when it returns. The caller holds the wallet's lock. */
  save(): void {
    const papers = this.papers.map(({ transaction: { id, bytes }, signed, receipt: got }) => ({
      id,
      bytes: toHex(bytes),
      signed,
      receipt: got,
    }));
    writeWhole(outboxPath(this.#wallet), `${JSON.stringify({ version: 1, papers }, null, 2)}\n`);
  }
}

function readPapers(path: string, bytes: Uint8Array, wallet: Wallet): Paper[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw damaged(path, 'it is no JSON', error);
  }
  const file = outboxFile.safeParse(json);
  if (!file.success) throw damaged(path, file.error.issues[0]?.message ?? 'it is not as written', file.error);
  return file.data.papers.map((one) => {
    const read = decodeTransaction(fromHex(one.bytes));
    if (!read.ok) throw damaged(path, `transaction ${one.id}: ${read.why}`);
    if (read.value.id !== one.id) throw damaged(path, `transaction ${one.id} has other bytes`);
    if (read.value.content.publicKey !== wallet.publicKey)
      throw damaged(path, `transaction ${one.id} is not this shopper's`);
    return { transaction: read.value, signed: one.signed, receipt: one.receipt };
  });
}

const damaged = (path: string, why: string, cause?: unknown): ShopError =>
  new ShopError('OUTBOX_DAMAGED', EXIT.failed, `the outbox ${path} is damaged: ${printable(why)}`, {
    hint: 'put a copy of it back; without it nothing can be signed safely for this shopper',
    cause,
  });
