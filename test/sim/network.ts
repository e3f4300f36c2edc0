/**
 * The network between peers: connections whose frames take their time, get lost, come twice or late, and directions that
 * are cut or clogged. Faults belong to the ordered pair of peers, as in a real cluster: whole frames, never parts.
 */
import type { PeerId } from '../../peer/chain/crypto.js';
import type { Event, LinkId } from '../../peer/core/events.js';

/** What happens to a frame on its way from one peer to another, besides being cut. */
export type Fate = 'arrives' | 'lost' | 'twice' | 'late';

export type Conditions = {
  /** Milliseconds a frame is under way. */
  readonly delayMs: () => number;
  readonly fate: () => Fate;
};

/** One end of a connection. */
export type End = {
  /** Who is there: a peer's name, or what an app is called. */
  readonly who: string;
  /** A peer's life, since a restart makes another end of it; 0 for apps. */
  readonly life: number;
  readonly link: LinkId;
  /** Null for apps. */
  readonly id: PeerId | null;
  /** Brings an event to whoever is there. */
  readonly hear: (event: Event) => void;
  /** The peer at the other end, once it is known: from then on faults between the two hold. */
  other: PeerId | null;
  isOpen: boolean;
};
type Wire = { readonly ends: readonly [End, End]; readonly clearAt: Map<End, number> };

export type NetworkFns = {
  readonly now: () => number;
  readonly at: (time: number, run: () => void) => void;
};

/** Shortest time on the way: an end hears of a connection's end after it. */
const DELAY_MS_MIN = 1;
/** Long enough to come after others that were sent later. */
const LATE_MS = 25;

export class Network {
  conditions: Conditions;
  /** Hears everything that peers send to each other and that is not cut. */
  overhear: (from: End, to: End, frame: Uint8Array) => void = () => undefined;
  /** What became of frames, for whoever counts it. */
  onMishap: (what: 'cut' | Exclude<Fate, 'arrives'>) => void = () => undefined;
  readonly #fns: NetworkFns;
  readonly #wires = new Map<string, Wire>();
  readonly #cuts = new Set<string>();
  /** Until when a direction passes nothing on; what is sent meanwhile waits. */
  readonly #clogs = new Map<string, number>();

  constructor(conditions: Conditions, fns: NetworkFns) {
    this.conditions = conditions;
    this.#fns = fns;
  }

  get areCut(): boolean {
    return this.#cuts.size > 0;
  }
  cut(from: PeerId, to: PeerId): void {
    this.#cuts.add(pair(from, to));
  }
  clog(from: PeerId, to: PeerId, untilMs: number): void {
    this.#clogs.set(pair(from, to), untilMs);
  }
  /** Lifts all cuts and clogs, but for those that touch one of these peers. */
  heal(but: ReadonlySet<PeerId> = new Set()): void {
    for (const key of [...this.#cuts, ...this.#clogs.keys()]) {
      if (key.split(' ').some((id) => but.has(id as PeerId))) continue;
      this.#cuts.delete(key);
      this.#clogs.delete(key);
    }
  }

  join(near: End, far: End): void {
    const wire: Wire = { ends: [near, far], clearAt: new Map() };
    for (const end of wire.ends) this.#wires.set(keyOf(end), wire);
  }

  end(who: string, life: number, link: LinkId): End | null {
    const key = keyOf({ who, life, link });
    return this.#wires.get(key)?.ends.find((end) => keyOf(end) === key) ?? null;
  }

  /** Sends a whole frame, or an app's bytes, from one end to the other. */
  transmit(near: End, frame: Uint8Array): void {
    const wire = this.#wires.get(keyOf(near));
    const far = wire?.ends.find((end) => end !== near);
    if (!wire || !far) return;
    const isOfPeers = near.id !== null && near.other !== null;
    const direction = isOfPeers ? pair(near.id as PeerId, near.other as PeerId) : '';
    if (this.#cuts.has(direction)) return this.onMishap('cut');
    if (near.id !== null && far.id !== null) this.overhear(near, far, frame);
    const fate = isOfPeers ? this.conditions.fate() : 'arrives';
    if (fate !== 'arrives') this.onMishap(fate);
    if (fate === 'lost') return;
    const arrive = (): void => {
      if (far.isOpen) far.hear({ type: 'received', link: far.link, bytes: frame });
    };
    const soonest = Math.max(this.#fns.now() + this.conditions.delayMs(), this.#clogs.get(direction) ?? 0);
    // A stream keeps its order, but for what a fault makes late.
    const at = Math.max(soonest, wire.clearAt.get(near) ?? 0);
    if (fate !== 'late') wire.clearAt.set(near, at);
    this.#fns.at(fate === 'late' ? at + LATE_MS : at, arrive);
    if (fate === 'twice') this.#fns.at(at + LATE_MS, arrive);
  }

  /** Ends a connection: both ends hear of it. */
  close(who: string, life: number, link: LinkId, why: string): void {
    const wire = this.#wires.get(keyOf({ who, life, link }));
    if (wire) this.#close(wire, why);
  }

  /**
   * A process has gone.
   *
   * @param isSilent whether its machine went with it, so that nobody is told: others notice by its silence, or once it is
   * back and knows nothing of them
   */
  gone(who: string, life: number, isSilent: boolean): void {
    for (const wire of this.#wiresOf(who)) {
      const end = wire.ends.find((one) => one.who === who && one.life === life);
      if (!end) continue;
      if (isSilent) end.isOpen = false;
      else this.#close(wire, 'it was closed');
    }
  }

  /** A process has started: what others still hold of its earlier lives breaks. */
  began(who: string, life: number): void {
    for (const wire of this.#wiresOf(who)) {
      if (wire.ends.some((end) => end.who === who && end.life < life)) this.#close(wire, 'it was reset');
    }
  }

  #wiresOf(who: string): Wire[] {
    return [...new Set(this.#wires.values())].filter(({ ends }) => ends.some((end) => end.who === who));
  }

  #close(wire: Wire, why: string): void {
    for (const end of wire.ends) {
      this.#wires.delete(keyOf(end));
      if (!end.isOpen) continue;
      end.isOpen = false;
      this.#fns.at(this.#fns.now() + DELAY_MS_MIN, () => end.hear({ type: 'closed', link: end.link, why }));
    }
  }
}

const pair = (from: PeerId, to: PeerId): string => `${from} ${to}`;
const keyOf = ({ who, life, link }: Pick<End, 'who' | 'life' | 'link'>): string => `${who} ${life} ${link}`;
