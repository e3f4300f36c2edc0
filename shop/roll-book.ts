/** The roll as this shop knows it: told by peers, kept on disk, so that a later command counts the same one. */
import type { PeerId } from '../peer/chain/crypto.js';
import type { Genesis } from '../peer/chain/genesis.js';
import type { Announcement } from '../peer/wire/address.js';
import { Roll, type RollEntry } from '../peer/wire/roll.js';
import type { Folder } from './folder.js';

/** As long as it is in use it is written down this often; what a crash loses peers tell again. */
const KEEP_MS = 30_000;

export class RollBook {
  readonly #folder: Folder;
  readonly #tracker: string;
  readonly #roll: Roll;
  /** Whether peers count by having shaken hands: only where the genesis names none. */
  readonly #isFounderless: boolean;
  readonly #base: Set<PeerId>;
  /** Whether nobody founded the network and this shop has no roll of it yet. */
  readonly isFirstLook: boolean;
  #isNews: boolean;
  #keptAt = Number.NEGATIVE_INFINITY;

  /** @param tracker as HOST:PORT, noted so that the network is found again when it does not answer */
  constructor(folder: Folder, genesis: Genesis, tracker: string) {
    const saved = folder.readRoll();
    this.#folder = folder;
    this.#tracker = tracker;
    this.#isFounderless = genesis.founders.length === 0;
    this.#base = new Set(this.#isFounderless ? saved?.base : genesis.founders);
    this.#roll = new Roll(folder.network, this.#base);
    this.isFirstLook = this.#isFounderless && saved === null;
    this.#isNews = saved === null || saved.tracker !== tracker;
    this.#learnAll(saved?.entries ?? []);
  }

  get members(): Set<PeerId> {
    return this.#roll.members;
  }
  /** Last signed addresses of everybody heard of who has not retired. */
  get announcements(): Announcement[] {
    return this.#roll.entries.filter(({ retired }) => retired === null).map(({ announcement }) => announcement);
  }

  /** Notes a peer that proved its key to us. */
  greet(peer: PeerId): void {
    if (!this.#isFounderless || this.#base.has(peer)) return;
    this.#base.add(peer);
    this.#roll.admit(peer);
    this.#isNews = true;
  }

  /** Takes whatever is signed. @returns whether anything was new */
  learn(entries: readonly RollEntry[]): boolean {
    const isNews = this.#learnAll(entries);
    this.#isNews ||= isNews;
    return isNews;
  }

  /** Where peers are, as a tracker has it: signed by themselves. */
  locate(announcements: readonly Announcement[]): void {
    this.learn(
      announcements
        .filter(({ claim }) => claim.network === this.#folder.network)
        .map((announcement) => ({ announcement, vouchers: [], retired: null })),
    );
  }

  /**
   * Writes it down if anything is new, which it is with every announcement.
   *
   * @param isLast whether there is no later time for it
   */
  keep(isLast: boolean): void {
    const now = performance.now();
    if (!this.#isNews || (!isLast && now - this.#keptAt < KEEP_MS)) return;
    this.#keptAt = now;
    this.#folder.keepRoll({
      tracker: this.#tracker,
      seenMs: Date.now(),
      base: [...this.#base],
      entries: this.#roll.entries,
    });
    this.#isNews = false;
  }

  /** A voucher counts once its author is on the roll, who may stand further down: again until nothing is new. */
  #learnAll(entries: readonly RollEntry[]): boolean {
    let isNews = false;
    for (let again = true; again; ) {
      again = entries.map((entry) => this.#roll.learn(entry)).includes(true);
      isNews ||= again;
    }
    return isNews;
  }
}
