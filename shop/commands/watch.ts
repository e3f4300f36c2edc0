/** `watch NAME`: a line for each thing that happens to a shopper, until it is stopped. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { Record } from '../../peer/chain/record.js';
import { askEverybody, askRecord } from '../asking.js';
import { Books } from '../books.js';
import { EXIT, printable, ShopError } from '../errors.js';
import type { Interruption } from '../interruption.js';
import { type Departures, isMovedBack, withDeparted } from '../model/departures.js';
import { FRESH_MS, isClosed, type Receipt } from '../model/receipts.js';
import { findShopper, labelsOf, type Named } from '../model/shoppers.js';
import type { Paper } from '../outbox.js';
import type { Told } from '../session.js';
import { stay } from '../staying.js';
import { type Belongings, type Happening, happeningJson, happeningLine } from '../view/happening.js';
import { cageNames } from '../view/words.js';
import { receiptJson, type Tools, type Visit } from '../visit.js';

/** A peer tells of a reorganisation within this time of what it did to a purchase. */
const DEPTH_MS_MAX = 200;
/** The record is asked for when the chain has moved, not more often than this. */
const RECORD_PAUSE_MS = 250;

/** The shopper that is watched, as it is called. */
type Watched = Named & { readonly label: string };

/** @param forMs ends it with 0 after this time, Infinity for never @returns the exit code */
export function watch(tools: Tools, wanted: string, forMs: number): Promise<number> {
  return stay(tools, async (visit, interruption) => {
    const endAt = performance.now() + forMs;
    const watched = await chooseShopper(visit, wanted, performance.now() + tools.options.timeoutMs);
    await new Watch(visit, watched, interruption).run(endAt);
    return interruption.exit ?? 0;
  });
}

/** A wallet of one's own by this name, else whoever on the chain has it. */
async function chooseShopper(visit: Visit, wanted: string, limit: number): Promise<Watched> {
  const own = findShopper(wanted, visit.wallets);
  if (own.type !== 'unknown') {
    const wallet = visit.find(wanted, visit.wallets);
    return { ...wallet, label: visit.clerk.labelOf(wallet) };
  }
  const { session } = visit;
  if (!(await session.until(() => session.linked.length > 0, limit))) {
    const hint = 'type the same command again when a peer runs';
    const message = `no wallet here is ${printable(wanted)}'s, and no peer answers: ${printable(session.failure ?? 'none is known')}`;
    throw new ShopError('NO_PEERS', EXIT.timeout, message, { hint });
  }
  const everybody: Record[] = await askEverybody(session);
  const { name, publicKey } = visit.findOnChain(wanted, everybody, own.near);
  return { name, publicKey, label: labelsOf(everybody).get(publicKey) ?? name };
}

class Watch {
  readonly #visit: Visit;
  readonly #watched: Watched;
  readonly #interruption: Interruption;
  #departures: Departures = new Map();
  readonly #papers = new Map<Hash, Paper>();
  /** What is still to be told, in order: a fall waits for how deep it was. */
  readonly #untold: { readonly happening: Happening; readonly at: Date; readonly dueAt: number }[] = [];
  #belongings: Belongings | null = null;
  #isAlone = false;
  #hasStarted = false;

  constructor(visit: Visit, watched: Watched, interruption: Interruption) {
    this.#visit = visit;
    this.#watched = watched;
    this.#interruption = interruption;
  }

  /** Returns when it is stopped. @param endAt by `performance.now` */
  async run(endAt: number): Promise<void> {
    const { session, clerk } = this.#visit;
    const books = new Books(session, clerk);
    session.onTold = (told) => this.#onTold(told);
    session.onLeft = ({ blocks }) => {
      this.#departures = withDeparted(this.#departures, blocks);
      this.#tellDue();
    };
    books.open();
    const ticking = setInterval(() => {
      this.#tellPeers();
      this.#tellDue();
    }, DEPTH_MS_MAX / 4);
    try {
      await this.#start(books, endAt);
      books.onChanged = () => this.#readPapers(books);
      books.onChanged();
      await this.#followRecord(endAt);
      this.#tellAll();
    } finally {
      clearInterval(ticking);
      books.close();
    }
  }

  /** Tells where the shopper stands, when it is known or nobody is there to tell. */
  async #start(books: Books, endAt: number): Promise<void> {
    const { session } = this.#visit;
    for (const paper of papersOf(books, this.#watched)) this.#papers.set(paper.transaction.id, paper);
    const limit = Math.min(endAt, performance.now() + FRESH_MS);
    const isOver = this.#overAt(limit);
    await session.until(() => isOver() || session.linked.length > 0, limit);
    if (session.linked.length > 0) await this.#within(limit, this.#look());
    const receipts = [...this.#papers.values()].map((paper) => books.receiptOf(paper));
    this.#hasStarted = true;
    this.#tell({ event: 'start', open: receipts.filter((receipt) => !isClosed(receipt)).length });
    this.#tellPeers();
  }

  /** Asks for the record whenever a peer has moved, and tells when it has changed. */
  async #followRecord(endAt: number): Promise<void> {
    const { session } = this.#visit;
    const isOver = this.#overAt(endAt);
    for (let seen = ''; !isOver(); ) {
      await session.until(() => isOver() || (session.linked.length > 0 && this.#tips !== seen), endAt);
      if (isOver()) return;
      seen = this.#tips;
      await this.#within(endAt, this.#lookAndTell());
      await session.until(isOver, Math.min(endAt, performance.now() + RECORD_PAUSE_MS));
    }
  }

  /** Waits for some work, which goes on by itself if it is time to end. */
  async #within(limit: number, work: Promise<void>): Promise<void> {
    const isOver = this.#overAt(limit);
    let isDone = false;
    const done = work.then(() => {
      isDone = true;
    });
    // The session looks at every condition until it holds: one that never did would be kept for good, one a block.
    await Promise.race([done, this.#visit.session.until(() => isDone || isOver(), limit)]);
  }

  async #lookAndTell(): Promise<void> {
    const before = JSON.stringify(this.#belongings);
    await this.#look();
    if (JSON.stringify(this.#belongings) !== before) this.#tell({ event: 'record' });
  }

  /** Takes the record if more than half of the roll has told it. */
  async #look(): Promise<void> {
    const { session } = this.#visit;
    const { record, isSure } = await askRecord(session, this.#watched.publicKey).catch(() => ({
      record: null,
      isSure: false,
    }));
    if (!isSure) return;
    const cage = cageNames(record?.cage ?? [], session.genesis.catalogue);
    this.#belongings = { coins: record?.coins ?? 0, cage };
  }

  #onTold({ id, before, receipt }: Told): void {
    const paper = this.#papers.get(id);
    // What happens before the first line is in it.
    if (paper && this.#hasStarted && isNews(before, receipt)) this.#tellReceipt(paper, before, receipt);
  }

  /** Takes what other commands have signed meanwhile. */
  #readPapers(books: Books): void {
    for (const paper of papersOf(books, this.#watched)) {
      if (this.#papers.has(paper.transaction.id)) continue;
      this.#papers.set(paper.transaction.id, paper);
      this.#tellReceipt(paper, null, books.receiptOf(paper));
    }
  }

  #tellReceipt({ transaction: { id, content } }: Paper, before: Receipt | null, receipt: Receipt): void {
    const isBuy = content.kind === 'buy';
    const monkey = isBuy ? (this.#visit.session.genesis.catalogue[content.monkey]?.name ?? '') : null;
    const price = isBuy ? content.price : null;
    this.#tell({ event: 'receipt', transaction: id, monkey, price, before, receipt, reorganised: null });
  }

  #tell(happening: Happening): void {
    const isFall = happening.event === 'receipt' && isMovedBack(happening.before, happening.receipt);
    this.#untold.push({ happening, at: new Date(), dueAt: isFall ? performance.now() + DEPTH_MS_MAX : 0 });
    this.#tellDue();
  }

  #tellDue(): void {
    for (let next = this.#untold[0]; next; next = this.#untold[0]) {
      const happening = this.#deepened(next.happening);
      const isKnown = happening.event === 'receipt' && happening.reorganised !== null;
      if (!isKnown && performance.now() < next.dueAt) return;
      this.#untold.shift();
      this.#print(happening, next.at);
    }
  }
  #tellAll(): void {
    for (const { happening, at } of this.#untold.splice(0)) this.#print(this.#deepened(happening), at);
  }

  /** With the depth of the reorganisation that took it back, if it is known by now. */
  #deepened(happening: Happening): Happening {
    if (happening.event !== 'receipt' || !isMovedBack(happening.before, happening.receipt)) return happening;
    const { before } = happening;
    return {
      ...happening,
      reorganised: before && 'block' in before ? (this.#departures.get(before.block) ?? null) : null,
    };
  }

  #print(happening: Happening, at: Date): void {
    const { session, face } = this.#visit;
    const { label, publicKey } = this.#watched;
    const setting = {
      time: at.toISOString(),
      shopper: label,
      publicKey,
      belongings: this.#belongings,
      roll: session.rollSize,
    };
    face.show({
      json: happeningJson(happening, setting, receiptJson),
      lines: [printable(happeningLine(happening, setting, at.toTimeString().slice(0, 8)))],
    });
  }

  /** Says once that all peers are gone, and once that one is back. */
  #tellPeers(): void {
    const { session, face } = this.#visit;
    const isAlone = session.linked.length === 0 && session.areAllTried;
    if (isAlone === this.#isAlone) return;
    this.#isAlone = isAlone;
    face.say(
      isAlone
        ? `no peer can be reached: ${session.failure ?? 'none is known'}; watching on`
        : 'a peer is reached again',
    );
  }

  /** What a peer's chain ends with, all of them together: changes whenever one has moved. */
  get #tips(): string {
    const { linked, tips } = this.#visit.session;
    return linked.map(({ id }) => `${id} ${tips.get(id)?.hash}`).join(' ');
  }

  /** Whether it is time to end. */
  #overAt(limit: number): () => boolean {
    return () => this.#interruption.isAsked || performance.now() >= limit;
  }
}

/** What is settled goes on getting deeper with every block: that is not worth a line. */
const isNews = (before: Receipt, receipt: Receipt): boolean =>
  receipt.state !== 'settled' || before.state !== 'settled' || before.block !== receipt.block;

const papersOf = (books: Books, { publicKey }: Watched): readonly Paper[] =>
  books.pages.find(({ wallet }) => wallet.publicKey === publicKey)?.papers ?? [];
