/** What the screen is told of the state of things: how the network is reached, what every shopper has. Only what is new. */
import type { PeerId } from '../../peer/chain/crypto.js';
import { addressText } from '../../peer/wire/address.js';
import type { Books } from '../books.js';
import type { Clerk } from '../clerk.js';
import type { Neighbour, Reach } from '../model/counter.js';
import { type Entry, type Tidings, troubled } from '../model/telling.js';
import type { Paper } from '../outbox.js';
import type { Records } from '../records.js';
import type { Session } from '../session.js';
import { doubtText } from '../view/words.js';
import { clockOf } from './clock.js';

/** What changes often is told together. */
const TELL_MS = 100;

/** Where it comes from. */
export type Sources = {
  readonly session: Session;
  readonly clerk: Clerk;
  readonly books: Books;
  readonly records: Records;
};

export class Reports {
  readonly #sources: Sources;
  readonly #peerNames: ReadonlyMap<string, string>;
  readonly #tell: (tidings: Tidings) => void;
  readonly #faults = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #lastReach = '';
  #lastEntries = '';

  /** @param peerNames what peers are called, by id */
  constructor(sources: Sources, peerNames: ReadonlyMap<string, string>, tell: (tidings: Tidings) => void) {
    this.#sources = sources;
    this.#peerNames = peerNames;
    this.#tell = tell;
  }

  /** Tells in a moment, with whatever else changes until then. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.now();
    }, TELL_MS);
  }
  now(): void {
    const reach = this.#reach();
    const reachText = JSON.stringify(reach);
    if (reachText !== this.#lastReach) this.#tell({ type: 'reached', reach });
    this.#lastReach = reachText;
    const entries = this.#entries();
    const entriesText = JSON.stringify(entries);
    if (entriesText !== this.#lastEntries) this.#tell({ type: 'booked', entries });
    this.#lastEntries = entriesText;
    this.#tellFaults(entries.flatMap(({ fault }) => fault ?? []));
  }
  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** An outbox that cannot be used is told of once each time it happens, not only to who tries to buy. */
  #tellFaults(faults: readonly string[]): void {
    const fresh = faults.filter((fault) => !this.#faults.has(fault));
    this.#faults.clear();
    for (const fault of faults) this.#faults.add(fault);
    for (const fault of fresh)
      this.#tell(troubled(fault, 'Until the file is whole, nothing is bought with this wallet.'));
  }

  #reach(): Reach {
    const { session } = this.#sources;
    const { desk, tips } = session;
    const { best } = tips;
    const neighbours = session.linked.map(({ id, address, tip: first }): Neighbour => {
      const tip = tips.get(id) ?? first;
      const below = best && tip.height < best.height ? best.height - tip.height : null;
      return {
        name: this.#nameOf(id),
        address: addressText(address),
        height: tip.height,
        behind: tip.hash === best?.hash ? 0 : below,
        isFavourite: id === desk.favourite,
        counts: desk.members.has(id),
      };
    });
    neighbours.sort((a, b) => (a.name < b.name ? -1 : 1));
    const { failure, trackerFault, foreign, rollSize: roll } = session;
    return { network: session.folder.network, foreign, neighbours, roll, failure, trackerFault };
  }

  #nameOf(id: PeerId): string {
    return this.#peerNames.get(id) ?? id.slice(0, 8);
  }

  #entries(): Entry[] {
    const { session, clerk, books, records } = this.#sources;
    const now = performance.now();
    const slipOf = (paper: Paper): Entry['slips'][number] => {
      const { id, content } = paper.transaction;
      const isBuy = content.kind === 'buy';
      const doubt = session.desk.doubtOf(id, now);
      return {
        id,
        monkey: isBuy ? content.monkey : null,
        price: isBuy ? content.price : 0,
        sequence: isBuy ? content.sequence : 0,
        signed: clockOf(new Date(paper.signed)),
        receipt: books.receiptOf(paper),
        doubt: doubt && doubtText(this.#nameOf(doubt.peer), doubt),
      };
    };
    return books.pages.map(({ wallet, papers, fault }): Entry => {
      const { publicKey, name } = wallet;
      const label = clerk.labelOf(wallet);
      return { publicKey, name, label, record: records.get(publicKey) ?? null, slips: papers.map(slipOf), fault };
    });
  }
}
