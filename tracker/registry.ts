/** Who is where: the tracker's list, and what changed in it. Pure; signatures are checked before. */
import type { PeerId } from '../peer/chain/crypto.js';
import { type Address, type Announcement, addressFault, announcerOf } from '../peer/wire/address.js';
import { ANNOUNCE_SILENCE_MS_MAX, ANNOUNCE_SKEW_MS_MAX, LISTED_MAX } from '../peer/wire/limits.js';
import type { TrackerMessage, Version } from '../peer/wire/tracker.js';

/** Two clocks: claims are dated by the wall's; silence is measured by one that nobody sets. Milliseconds. */
export type Now = { readonly wallMs: number; readonly steadyMs: number };

export const REGISTRY_LIMITS = {
  /** Active peers; a newcomer above that is refused. */
  listedMax: LISTED_MAX,
  /** Removed peers that are remembered; the one removed first goes first. */
  removedMax: LISTED_MAX,
  /** Entries of an answer about changes; where more changed, the whole list is shorter. */
  changesMax: LISTED_MAX,
  silenceMs: ANNOUNCE_SILENCE_MS_MAX,
  skewMs: ANNOUNCE_SKEW_MS_MAX,
  /** Changes in one epoch: the count is a u32. */
  countMax: 0xffffffff,
} as const;
export type RegistryLimits = { readonly [name in keyof typeof REGISTRY_LIMITS]: number };

/** What became of an announcement or a goodbye. */
export type Outcome =
  | { readonly type: 'joined' | 'moved' | 'left' }
  /** Known and still there; nothing that callers must be told. */
  | { readonly type: 'refreshed' }
  /** The very claim that is known: it may be a replay, and counts for nothing. Or a goodbye of nobody listed. */
  | { readonly type: 'nothing' }
  | { readonly type: 'refused'; readonly why: string };

export type Changes = Omit<Extract<TrackerMessage, { type: 'list' }>, 'type'>;

/** `changed`: the count of the change that made it what it is. */
type Entry = { readonly announcement: Announcement; readonly changed: number };

export class Registry {
  readonly #limits: RegistryLimits;
  /** Invariant: no id is in both, and each holds at most its limit. */
  readonly #active = new Map<PeerId, Entry>();
  /** In order of removal, with the claim that counts: an older one is a replay. */
  readonly #removed = new Map<PeerId, Entry>();
  /** When each active peer was last heard (steady time), the longest silent first. */
  readonly #heardAt = new Map<PeerId, number>();
  #version: Version;
  /** Changes up to this count are no longer all known: removed peers have been forgotten. */
  #forgotten = 0;

  /** @param epoch drawn at random by the caller, above 0 */
  constructor(epoch: number, limits: RegistryLimits = REGISTRY_LIMITS) {
    this.#version = { epoch, count: 0 };
    this.#limits = limits;
  }

  get version(): Version {
    return this.#version;
  }
  /** How many are active. */
  get listed(): number {
    return this.#active.size;
  }
  has(id: PeerId): boolean {
    return this.#active.has(id);
  }

  /** @param announcement one whose signature is right */
  announce(announcement: Announcement, now: Now): Outcome {
    const { claim } = announcement;
    if (claim.status !== 'active') return refused('a goodbye is no announcement');
    const fault = addressFault(claim.address) ?? this.#clockFault(claim.timeMs, now);
    if (fault !== null) return refused(fault);
    const id = announcerOf(announcement);
    const known = this.#active.get(id);
    const knownMs = (known ?? this.#removed.get(id))?.announcement.claim.timeMs ?? 0;
    if (known && claim.timeMs === knownMs) return { type: 'nothing' };
    if (claim.timeMs <= knownMs)
      return refused(`one made ${seconds(knownMs - claim.timeMs)} later is known: was your clock set back?`);
    if (!known && this.#active.size >= this.#limits.listedMax) {
      return refused(`the list is full: it holds ${this.#limits.listedMax} peers`);
    }
    this.#heardAt.delete(id);
    this.#heardAt.set(id, now.steadyMs);
    if (known && isSamePlace(known.announcement, announcement)) {
      this.#active.set(id, { announcement, changed: known.changed });
      return { type: 'refreshed' };
    }
    this.#removed.delete(id);
    this.#active.set(id, { announcement, changed: this.#count() });
    return { type: known ? 'moved' : 'joined' };
  }

  /** @param goodbye one whose signature is right */
  leave(goodbye: Announcement, now: Now): Outcome {
    const { claim } = goodbye;
    if (claim.status !== 'removed') return refused('an announcement is no goodbye');
    const fault = this.#clockFault(claim.timeMs, now);
    if (fault !== null) return refused(fault);
    const id = announcerOf(goodbye);
    const known = this.#active.get(id);
    // Of one millisecond the goodbye counts: nobody announces itself after it in the same run.
    if (!known || claim.timeMs < known.announcement.claim.timeMs) return { type: 'nothing' };
    this.#remove(id, goodbye);
    return { type: 'left' };
  }

  /** Removes who has been silent too long, and forgets the removed whose claims are too old to be taken anyway. */
  expire(now: Now): { readonly id: PeerId; readonly address: Address }[] {
    const silent: { id: PeerId; address: Address }[] = [];
    for (const [id, heardAt] of this.#heardAt) {
      if (now.steadyMs - heardAt < this.#limits.silenceMs) break;
      const { announcement } = this.#active.get(id) as Entry;
      const { claim, signature } = announcement;
      // The tracker's word, not the peer's: the signature is that of its last announcement.
      this.#remove(id, { claim: { ...claim, status: 'removed' }, signature });
      silent.push({ id, address: claim.address });
    }
    for (const [id, { announcement }] of this.#removed) {
      if (now.wallMs - announcement.claim.timeMs > this.#limits.skewMs) this.#forget(id);
    }
    return silent;
  }

  /** The steady time at which the next peer will have been silent too long, or null if none is active. */
  next(): number | null {
    for (const heardAt of this.#heardAt.values()) return heardAt + this.#limits.silenceMs;
    return null;
  }

  /** Whether it is still known what changed since a version. */
  tellsSince(seen: Version): boolean {
    const { epoch, count } = this.#version;
    return seen.epoch === epoch && seen.count >= this.#forgotten && seen.count <= count;
  }

  /** What changed since a version, removed peers first; or all that is active, where that cannot be told or is less. */
  since(seen: Version): Changes {
    const version = this.#version;
    if (this.tellsSince(seen)) {
      const entries = [...changedSince(this.#removed, seen.count), ...changedSince(this.#active, seen.count)];
      if (entries.length <= this.#limits.changesMax) return { version, whole: false, entries };
    }
    return { version, whole: true, entries: changedSince(this.#active, -1) };
  }

  #clockFault(timeMs: number, { wallMs }: Now): string | null {
    if (Math.abs(timeMs - wallMs) <= this.#limits.skewMs) return null;
    const side = timeMs > wallMs ? 'ahead of' : 'behind';
    return `your clock is ${seconds(Math.abs(timeMs - wallMs))} ${side} the tracker's: set it right`;
  }

  #remove(id: PeerId, announcement: Announcement): void {
    this.#active.delete(id);
    this.#heardAt.delete(id);
    this.#removed.set(id, { announcement, changed: this.#count() });
    if (this.#removed.size > this.#limits.removedMax) this.#forget(this.#removed.keys().next().value as PeerId);
  }

  #forget(id: PeerId): void {
    // Whoever has not seen this removal cannot be told what changed any more.
    this.#forgotten = Math.max(this.#forgotten, this.#removed.get(id)?.changed ?? 0);
    this.#removed.delete(id);
  }

  /** Counts a change. */
  #count(): number {
    if (this.#version.count >= this.#limits.countMax) this.#beginEpoch();
    this.#version = { ...this.#version, count: this.#version.count + 1 };
    return this.#version.count;
  }

  /** Everybody will ask for the whole list: counts begin anew. */
  #beginEpoch(): void {
    this.#version = { epoch: this.#version.epoch + 1, count: 0 };
    this.#forgotten = 0;
    for (const entries of [this.#active, this.#removed]) {
      for (const [id, { announcement }] of entries) entries.set(id, { announcement, changed: 0 });
    }
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const refused = (why: string): Outcome => ({ type: 'refused', why });

function changedSince(entries: ReadonlyMap<PeerId, Entry>, count: number): Announcement[] {
  const found: Announcement[] = [];
  for (const { announcement, changed } of entries.values()) if (changed > count) found.push(announcement);
  return found;
}

function isSamePlace({ claim: one }: Announcement, { claim: other }: Announcement): boolean {
  return (
    one.network === other.network && one.address.host === other.address.host && one.address.port === other.address.port
  );
}
