/**
 * The roll: the peers that count when a majority is asked for. Founders, oneself, and whoever enough of the roll has
 * signed for; less those that retired. Entries are signed, so they can be taken from anybody.
 *
 * Who is on it follows from what was signed, never from the order in which it was heard: the roll grows in rounds, from
 * the base on, each admitting at once all for whom more than half of the round before (those who retired not counted in
 * that half), or eight of it, have vouched. A voucher of somebody who retired since still counts: it was given in time.
 */
import { Writer } from '../chain/bytes.js';
import { list, optional, type ValueOf } from '../chain/codec.js';
import {
  fromHex,
  type NetworkId,
  type PeerId,
  peerIdOf,
  publicKey,
  type Signer,
  signature,
  verify,
} from '../chain/crypto.js';
import { struct } from '../chain/struct.js';
import { type Announcement, announcement, announcerOf, isAnnouncementSigned } from './address.js';
import { ROLL_MAX, VOUCHERS_MAX } from './limits.js';
import { isMajority } from './majority.js';

/** A peer's word that it held a link to another for VOUCH_AFTER_MS. */
export const voucher = struct({ publicKey, signature });
/** A peer on the roll, or on its way there: its last signed address, who vouched, and its goodbye for good if it said one. */
export const rollEntry = struct({
  announcement,
  vouchers: list(voucher, VOUCHERS_MAX),
  retired: optional(signature),
});
export type RollEntry = Readonly<ValueOf<typeof rollEntry>>;

/** A link that has stood this long is worth a voucher. */
export const VOUCH_AFTER_MS = 10_000;
/** This many vouchers are enough for any roll. */
export const VOUCHERS_ENOUGH = 8;

type Purpose = 'vouch' | 'retire';

/** What is signed about a peer: a purpose, so that one statement cannot stand for the other, network and id. */
function statement(purpose: Purpose, network: NetworkId, about: PeerId): Uint8Array {
  const out = new Writer();
  out.raw(new TextEncoder().encode(`monkeychain ${purpose}\0`));
  out.raw(fromHex(network));
  out.raw(fromHex(about));
  return out.bytes();
}

export const signVoucher = (network: NetworkId, about: PeerId, signer: Signer): ValueOf<typeof voucher> => ({
  publicKey: signer.publicKey,
  signature: signer.sign(statement('vouch', network, about)),
});

export const signRetirement = (network: NetworkId, signer: Signer): Uint8Array =>
  signer.sign(statement('retire', network, peerIdOf(signer.publicKey)));

type Voucher = Readonly<ValueOf<typeof voucher>>;

/** What is known of one peer. */
type Known = {
  announcement: Announcement;
  retired: Uint8Array | null;
  /** Checked, by peers that were on the roll when they were checked. */
  readonly vouchers: Map<PeerId, Voucher>;
  /** Of strangers: neither checked nor counted nor passed on, but at hand should they be admitted. */
  readonly strangers: Map<PeerId, Voucher>;
};

/** The roll as one program knows it. Every signature is checked once, when it first counts. */
export class Roll {
  readonly #network: NetworkId;
  readonly #known = new Map<PeerId, Known>();
  /** Where the roll grows from. */
  readonly #base: Set<PeerId>;
  /** Everybody who ever was on it, those who retired included. Invariant: what `grown` makes of the rest. */
  #admitted: ReadonlySet<PeerId>;
  readonly #news = new Set<PeerId>();

  /** @param base founders, and oneself or whoever one has shaken hands with where there are none */
  constructor(network: NetworkId, base: Iterable<PeerId>) {
    this.#network = network;
    this.#base = new Set(base);
    this.#admitted = new Set(this.#base);
  }

  /** Takes a peer for a member by itself. */
  admit(id: PeerId): void {
    this.#base.add(id);
    this.#grow();
  }

  /** The peers that count. */
  get members(): Set<PeerId> {
    return new Set([...this.#admitted].filter((id) => !this.isRetired(id)));
  }
  has(id: PeerId): boolean {
    return this.#admitted.has(id) && !this.isRetired(id);
  }
  isRetired(id: PeerId): boolean {
    return this.#known.get(id)?.retired != null;
  }
  entry(id: PeerId): RollEntry | undefined {
    const known = this.#known.get(id);
    return known && entryOf(known);
  }
  get entries(): RollEntry[] {
    return [...this.#known.values()].map(entryOf);
  }

  /**
   * Learns what is new and signed in an entry.
   *
   * @returns whether anything was, of a peer that is on the roll or has a voucher of one that is: an entry that nobody on
   * it speaks for is held in memory, and not worth a disk's or another peer's time
   */
  learn({ announcement: said, vouchers, retired }: RollEntry): boolean {
    const id = announcerOf(said);
    if (said.claim.network !== this.#network) return false;
    const before = this.#known.get(id);
    const isLater = !before || said.claim.timeMs > before.announcement.claim.timeMs;
    const isNews = isLater && isAnnouncementSigned(said);
    const known = before ?? (isNews ? this.#insert(id, said) : null);
    if (!known) return false;
    if (isNews) known.announcement = said;
    let isNew = isNews;
    for (const one of vouchers) if (this.#vouch(id, known, one)) isNew = true;
    if (retired && !known.retired && verify(said.claim.publicKey, statement('retire', this.#network, id), retired)) {
      known.retired = retired;
      isNew = true;
    }
    if (!isNew) return false;
    this.#news.add(id);
    this.#grow();
    return this.#counts(id);
  }

  /** The entries in which something new counts since the last call: those learnt, and those that an admission completed. */
  takeNews(): RollEntry[] {
    const ids = [...this.#news].filter((id) => this.#counts(id));
    for (const id of ids) this.#news.delete(id);
    return ids.map((id) => entryOf(this.#known.get(id) as Known));
  }

  #counts(id: PeerId): boolean {
    return this.#admitted.has(id) || (this.#known.get(id)?.vouchers.size ?? 0) > 0;
  }

  /** Makes room for a new entry: out goes the oldest that nobody on the roll vouched for. @returns null if there is none */
  #insert(id: PeerId, said: Announcement): Known | null {
    if (this.#known.size >= ROLL_MAX) {
      const idle = [...this.#known.keys()].find((other) => !this.#counts(other));
      if (!idle) return null;
      this.#known.delete(idle);
      this.#news.delete(idle);
    }
    const made: Known = { announcement: said, retired: null, vouchers: new Map(), strangers: new Map() };
    this.#known.set(id, made);
    return made;
  }

  /** Takes a voucher of a member that holds, and puts a stranger's aside. @returns whether there is one more of a member */
  #vouch(about: PeerId, { vouchers, strangers }: Known, one: Voucher): boolean {
    const by = peerIdOf(one.publicKey);
    if (by === about || vouchers.has(by)) return false;
    if (!this.#admitted.has(by)) {
      // Oldest out first: a flood of strangers costs what it pushed out a second hearing, and no signature check.
      strangers.delete(by);
      if (strangers.size >= VOUCHERS_MAX) strangers.delete(strangers.keys().next().value as PeerId);
      strangers.set(by, one);
      return false;
    }
    strangers.delete(by);
    const isFull = vouchers.size >= VOUCHERS_MAX;
    // Rounds that grew differently since may have left out somebody who vouched before.
    const lapsed = isFull ? [...vouchers.keys()].find((held) => !this.#admitted.has(held)) : undefined;
    if (isFull && lapsed === undefined) return false;
    if (!verify(one.publicKey, statement('vouch', this.#network, about), one.signature)) return false;
    if (lapsed !== undefined) vouchers.delete(lapsed);
    vouchers.set(by, one);
    return true;
  }

  /** Brings the admitted up to date, and with them the vouchers put aside that now count. */
  #grow(): void {
    for (let isSettled = false; !isSettled; ) {
      this.#admitted = this.#rounds();
      isSettled = true;
      for (const [id, known] of this.#known) {
        for (const [by, one] of known.strangers) {
          if (!this.#admitted.has(by) || !this.#vouch(id, known, one)) continue;
          this.#news.add(id);
          isSettled = false;
        }
      }
    }
  }

  #rounds(): Set<PeerId> {
    const admitted = new Set(this.#base);
    for (let grown = true; grown; ) {
      const living = [...admitted].filter((id) => !this.isRetired(id)).length;
      const next: PeerId[] = [];
      for (const [id, { vouchers }] of this.#known) {
        if (admitted.has(id)) continue;
        const count = [...vouchers.keys()].filter((by) => admitted.has(by)).length;
        if (count >= VOUCHERS_ENOUGH || (count > 0 && isMajority(count, living))) next.push(id);
      }
      for (const id of next) admitted.add(id);
      grown = next.length > 0;
    }
    return admitted;
  }
}

const entryOf = ({ announcement, vouchers, retired }: Known): RollEntry => ({
  announcement,
  vouchers: [...vouchers.values()],
  retired,
});
