/** Addresses a peer was told to stay linked to, whoever listens there: its own user names them, and no tracker lists them. */
import type { PeerId } from '../chain/crypto.js';
import { type Address, addressText } from '../wire/address.js';
import type { Chance } from './chance.js';
import type { Ms } from './deadlines.js';
import type { Limits } from './limits.js';

type State =
  | { readonly status: 'resting'; readonly until: Ms }
  | { readonly status: 'dialled' }
  /** Dialled, and whoever listens there has proven its key. */
  | { readonly status: 'met' };

type Appointment = {
  readonly address: Address;
  state: State;
  /** Who listened there last. After a restart it may be somebody else, so nobody is expected. */
  peer: PeerId | null;
  /** Why it was not met, as it was said last. */
  said: string | null;
};

export class Appointments {
  readonly #limits: Limits;
  readonly #chance: Chance;
  readonly #all: ReadonlyMap<string, Appointment>;

  constructor(addresses: readonly Address[], limits: Limits, chance: Chance) {
    this.#limits = limits;
    this.#chance = chance;
    this.#all = new Map(addresses.map((address) => [addressText(address), begun(address)]));
  }

  /** Peers that were met. */
  get peers(): PeerId[] {
    return [...this.#all.values()].map(({ peer }) => peer).filter((peer) => peer !== null);
  }

  /**
   * Addresses to dial now.
   *
   * @param isLeftAlone of peers that are linked or being dialled, or shut out
   */
  due(now: Ms, room: number, isLeftAlone: (peer: PeerId) => boolean): Address[] {
    const ready = [...this.#all.values()].filter(
      ({ state, peer }) => state.status === 'resting' && state.until <= now && !(peer !== null && isLeftAlone(peer)),
    );
    const chosen = ready.slice(0, Math.max(0, room));
    for (const one of chosen) one.state = { status: 'dialled' };
    return chosen.map(({ address }) => address);
  }

  /** Whoever was dialled there is this peer. */
  met(address: Address, peer: PeerId): void {
    const one = this.#all.get(addressText(address));
    if (!one) return;
    Object.assign(one, { state: { status: 'met' }, peer, said: null });
  }

  /** A dial or link to an address has ended. @returns whether nobody was met there, for another reason than was said last */
  ended(address: Address, why: string, now: Ms): boolean {
    const one = this.#all.get(addressText(address));
    if (!one) return false;
    const isNews = one.state.status !== 'met' && why !== one.said;
    if (isNews) one.said = why;
    one.state = { status: 'resting', until: now + this.#limits.redialMs * (0.5 + this.#chance()) };
    return isNews;
  }
}

const begun = (address: Address): Appointment => ({
  address,
  state: { status: 'resting', until: Number.NEGATIVE_INFINITY },
  peer: null,
  said: null,
});
