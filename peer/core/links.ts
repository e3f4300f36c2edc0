/** The connections of a peer: handshakes, one link a pair, pings, silence, dialling. Messages of linked ones go on to the machine. */
import { type PeerId, peerIdOf } from '../chain/crypto.js';
import { type Address, addressText } from '../wire/address.js';
import { type Hello, sessionText } from '../wire/handshake.js';
import { FRAME_SIZE_MAX } from '../wire/limits.js';
import { type Message, peerMessages } from '../wire/messages.js';
import type { Appointments } from './appointments.js';
import type { Ms } from './deadlines.js';
import type { Dialing } from './dialing.js';
import type { Dialled, LinkId } from './events.js';
import { Handshakes, type HandshakesFns, type Identity } from './handshakes.js';
import { Hearing } from './hearing.js';
import type { Limits } from './limits.js';
import { Link } from './link.js';
import type { Offences } from './offences.js';
import type { Outlet } from './outlet.js';

/** All that links ask of the machine. */
export type LinksFns = {
  readonly greeting: HandshakesFns['greeting'];
  /** What a ping says. */
  readonly news: () => Omit<Extract<Message, { type: 'ping' }>, 'type' | 'token'>;
  /** `isAnew`: the pair was linked before, by another connection. */
  readonly linked: (link: Link, isAnew: boolean) => void;
  readonly unlinked: (link: Link, peer: PeerId, why: string) => void;
  readonly heard: (link: Link, message: Message) => void;
  /** More has come than may be heard now: be called again by `hear` then. */
  readonly busy: (at: Ms) => void;
};

/** Why a link ends where the pair stays linked. */
export const REPLACED = 'another link takes its place';

export class Links {
  readonly id: PeerId;
  readonly #handshakes: Handshakes;
  readonly #hearing: Hearing;
  readonly #limits: Limits;
  readonly #outlet: Outlet;
  readonly #dialing: Dialing;
  readonly #appointments: Appointments;
  readonly #offences: Offences;
  readonly #fns: LinksFns;
  readonly #links = new Map<LinkId, Link>();
  readonly #byPeer = new Map<PeerId, Link>();
  #nextDial = 0;

  constructor(
    identity: Identity,
    limits: Limits,
    outlet: Outlet,
    dialing: Dialing,
    appointments: Appointments,
    offences: Offences,
    fns: LinksFns,
  ) {
    this.id = peerIdOf(identity.signer.publicKey);
    this.#limits = limits;
    this.#outlet = outlet;
    this.#dialing = dialing;
    this.#appointments = appointments;
    this.#offences = offences;
    this.#fns = fns;
    this.#handshakes = new Handshakes(identity, outlet, {
      greeting: fns.greeting,
      crowded: (theirs, peer) => this.#crowded(theirs, peer),
      isShutOut: (peer) => offences.isShutOut(peer, outlet.now.mono),
      send: (link, message) => this.send(link, message),
      close: (link, why) => this.close(link, why),
      stands: (link, theirs, peer) => this.#stands(link, theirs, peer),
    });
    this.#hearing = new Hearing(limits, {
      links: () => this.#links.values(),
      heard: (link, message) => this.#heard(link, message),
      offend: (link, points, code, why) => this.offend(link, points, code, why),
      close: (link, why) => this.close(link, why),
      busy: fns.busy,
      now: () => outlet.now.mono,
    });
  }

  /** Links that stand, to peers. */
  get linked(): Link[] {
    return [...this.#byPeer.values()];
  }
  get(id: LinkId): Link | undefined {
    return this.#links.get(id);
  }
  get clients(): Link[] {
    return [...this.#links.values()].filter(({ stage }) => stage.status === 'serving');
  }

  opened(id: LinkId, challenge: Uint8Array): void {
    const now = this.#outlet.now.mono;
    const dialled = this.#links.get(id);
    if (dialled) {
      if (isEnded(dialled)) return;
      // The time a dial takes is not the handshake's.
      dialled.openedAt = now;
      this.#handshakes.hail(dialled, challenge);
      return;
    }
    const link = new Link(id, null, now);
    link.stage = { status: 'waiting', challenge };
    this.#links.set(id, link);
    const strangers = [...this.#links.values()].filter((one) => one.isStranger && !one.dialled);
    // The oldest goes: had they to wait for a place, a crowd that says nothing would shut out whoever is honest.
    const [oldest] = strangers;
    if (oldest && strangers.length > this.#limits.strangersMax) {
      this.close(oldest, 'too many connections that have not said who they are');
    }
  }

  closed(id: LinkId, why: string): void {
    const link = this.#links.get(id);
    if (!link) return;
    this.#links.delete(id);
    this.#hearing.forget(link);
    this.#unlink(link, why);
    if (link.dialled) this.#hungUp(link.dialled, why);
  }

  #hungUp({ expects, address }: Dialled, why: string): void {
    const now = this.#outlet.now.mono;
    if (expects) this.#dialing.ended(expects, now);
    else if (this.#appointments.ended(address, why, now))
      this.#outlet.report({ event: 'unmet', address: addressText(address), why });
  }

  received(id: LinkId, bytes: Uint8Array): void {
    const link = this.#links.get(id);
    if (!link || link.stage.status === 'ended') return;
    link.heardAt = this.#outlet.now.mono;
    this.#hearing.received(link, bytes);
  }

  /** A step begins: it may hear as much as any. */
  begin(): void {
    this.#hearing.begin();
  }
  /** Reads on where the last step had heard enough. */
  hear(): void {
    this.#hearing.goOn();
  }

  #heard(link: Link, message: Message): void {
    if (link.isStranger) this.#handshakes.heard(link, message);
    // A fault may bring a frame of the handshake twice: passed over, and no offence.
    else if (message.type !== 'hello' && message.type !== 'proof') this.#fns.heard(link, message);
  }

  /** Why there is no room for whoever sent this hello, or null. */
  #crowded({ role }: Hello, peer: PeerId): string | null {
    if (role === 'client') return this.clients.length >= this.#limits.clientsMax ? 'too many clients' : null;
    return this.#byPeer.size >= this.#limits.linksMax && !this.#byPeer.has(peer) ? 'too many links' : null;
  }

  #stands(link: Link, theirs: Hello, peer: PeerId): void {
    // Many may have begun to shake hands while there was room for one.
    const crowded = this.#crowded(theirs, peer);
    if (crowded !== null) return this.close(link, crowded);
    link.reader.bodySizeMax = FRAME_SIZE_MAX;
    if (theirs.role === 'client') {
      link.stage = { status: 'serving', theirs };
      return;
    }
    if (link.dialled?.expects === null) this.#appointments.met(link.dialled.address, peer);
    const rival = this.#byPeer.get(peer);
    if (rival && !this.#replaces(link, rival, theirs)) {
      this.close(link, 'there is a link already');
      return;
    }
    if (rival) this.close(rival, REPLACED);
    link.stage = { status: 'linked', theirs, peer, since: this.#outlet.now.mono };
    link.tip = { hash: theirs.tip, height: theirs.height, work: theirs.work };
    this.#byPeer.set(peer, link);
    this.#fns.linked(link, rival !== undefined);
  }

  /** Of two links between the same two sessions the one dialled by the lower id stays; a new session replaces an old link. */
  #replaces(link: Link, rival: Link, theirs: Hello): boolean {
    if (rival.stage.status !== 'linked' || sessionText(rival.stage.theirs) !== sessionText(theirs)) return true;
    const diallerOf = (one: Link): PeerId => (one.dialled ? this.id : peerIdOf(theirs.publicKey));
    if (diallerOf(link) === diallerOf(rival)) return true;
    return diallerOf(link) < diallerOf(rival);
  }

  send(link: Link, message: Message): void {
    if (isEnded(link)) return;
    link.sentAt = this.#outlet.now.mono;
    link.said(message);
    this.#outlet.emit({ type: 'send', link: link.id, frame: peerMessages.frame(message) });
  }

  close(link: Link, why: string): void {
    if (isEnded(link)) return;
    this.#outlet.emit({ type: 'close', link: link.id, why });
    this.#unlink(link, why);
    link.stage = { status: 'ended' };
  }

  #unlink(link: Link, why: string): void {
    if (link.stage.status !== 'linked') return;
    const { peer } = link.stage;
    // Before anybody is told: nobody is to be asked for anything on it.
    link.stage = { status: 'ended' };
    if (this.#byPeer.get(peer) === link) this.#byPeer.delete(peer);
    this.#dialing.ended(peer, this.#outlet.now.mono);
    this.#fns.unlinked(link, peer, why);
  }

  /** Charges a peer for what it did; at 100 points its link ends and it is shut out. A client's connection just ends. */
  offend(link: Link, points: number, code: string, why: string): void {
    if (points <= 0) return;
    const peer = link.peer;
    this.#outlet.report({ event: 'refused', peer: peer ?? 'a client', code, why });
    if (peer === null || this.#offences.add(peer, points, this.#outlet.now.mono)) this.close(link, `${code}: ${why}`);
  }

  /** Whatever is due: handshakes that take too long, silence, pings, dials. */
  tick(): void {
    const now = this.#outlet.now.mono;
    for (const link of [...this.#links.values()]) {
      if (link.isStranger && now - link.openedAt >= this.#limits.handshakeMs && link.stage.status !== 'dialling') {
        this.close(link, 'no handshake in time');
      } else if (!link.isStranger) this.#tend(link, now);
    }
    this.#dial(now);
  }

  /** Pings who is quiet and ends who is silent. A client may be quiet for longer, but keeps no place it does not use. */
  #tend(link: Link, now: Ms): void {
    const { silenceMs, pingMs } = this.#limits;
    const quietMs = link.stage.status === 'linked' ? pingMs : silenceMs / 3;
    if (now - link.heardAt >= silenceMs) this.close(link, 'it is silent');
    else if (now - link.sentAt >= quietMs) {
      this.send(link, { type: 'ping', token: link.pinged(now), ...this.#fns.news() });
    }
  }

  #dial(now: number): void {
    const outbound = [...this.#links.values()].filter(({ dialled, stage }) => dialled && stage.status !== 'ended');
    const busy = new Set([
      ...this.#byPeer.keys(),
      ...outbound.map(({ dialled }) => dialled?.expects).filter((peer) => peer != null),
    ]);
    for (const { peer, address } of this.#dialing.due(now, busy, outbound.length, (one) =>
      this.#offences.isShutOut(one, now),
    )) {
      this.dial(address, peer);
    }
  }

  /** Dials an address. Even numbers are ours; connections that come in have odd ones. */
  dial(address: Address, expects: PeerId | null): void {
    const id = this.#nextDial as LinkId;
    this.#nextDial += 2;
    const to = { address, expects };
    this.#links.set(id, new Link(id, to, this.#outlet.now.mono));
    this.#outlet.emit({ type: 'dial', link: id, to });
  }
}

const isEnded = (link: Link): boolean => link.stage.status === 'ended';
