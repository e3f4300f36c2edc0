/** Handshakes: from a bare connection to one whose other end has proven its key. */
import type { NetworkId, PeerId, Signer } from '../chain/crypto.js';
import { peerIdOf, verify } from '../chain/crypto.js';
import { ANY_NETWORK, type Hello, PROTOCOL_VERSION, proofBytes } from '../wire/handshake.js';
import type { Message } from '../wire/messages.js';
import type { Link } from './link.js';
import type { Outlet } from './outlet.js';

export type Identity = { readonly signer: Signer; readonly session: Uint8Array; readonly network: NetworkId };

export type HandshakesFns = {
  /** Our hello but for key, session and challenge: address, tip, time. */
  readonly greeting: () => Pick<Hello, 'address' | 'tip' | 'height' | 'work' | 'timeMs'>;
  /** Why there is no room for whoever sent this hello, or null. */
  readonly crowded: (theirs: Hello, peer: PeerId) => string | null;
  readonly isShutOut: (peer: PeerId) => boolean;
  readonly send: (link: Link, message: Message) => void;
  readonly close: (link: Link, why: string) => void;
  /** The other end has proven its key. */
  readonly stands: (link: Link, theirs: Hello, peer: PeerId) => void;
};

export class Handshakes {
  readonly #identity: Identity;
  readonly #self: PeerId;
  readonly #outlet: Outlet;
  readonly #fns: HandshakesFns;

  constructor(identity: Identity, outlet: Outlet, fns: HandshakesFns) {
    this.#identity = identity;
    this.#self = peerIdOf(identity.signer.publicKey);
    this.#outlet = outlet;
    this.#fns = fns;
  }

  /** A dial has come through: the dialler speaks first, so that whoever was dialled knows whom it talks to. */
  hail(link: Link, challenge: Uint8Array): void {
    const ours = this.#hello(challenge);
    link.stage = { status: 'hailing', ours };
    if (link.dialled?.expects) this.#outlet.emit({ type: 'identified', link: link.id, peer: link.dialled.expects });
    this.#fns.send(link, { type: 'hello', ...ours });
  }

  #hello(challenge: Uint8Array): Hello {
    const { signer, session, network } = this.#identity;
    const { publicKey } = signer;
    return { version: PROTOCOL_VERSION, role: 'peer', network, publicKey, session, challenge, ...this.#fns.greeting() };
  }

  /** A message on a connection that does not stand yet. Whatever is out of order ends it, and nobody is blamed. */
  heard(link: Link, message: Message): void {
    const { stage } = link;
    if (stage.status === 'doubting') {
      if (message.type === 'proof') this.#proven(link, message.signature);
      else this.#fns.close(link, `${message.type} before proof`);
    } else if (stage.status === 'hailing' || stage.status === 'waiting') {
      if (message.type === 'hello') this.#greeted(link, message);
      else this.#fns.close(link, `${message.type} before hello`);
    }
  }

  #greeted(link: Link, theirs: Hello): void {
    const peer = peerIdOf(theirs.publicKey);
    const why = this.#strangeness(link, theirs, peer) ?? this.#fns.crowded(theirs, peer);
    if (why !== null) return this.#fns.close(link, why);
    if (link.stage.status === 'hailing') {
      if (!link.dialled?.expects) this.#outlet.emit({ type: 'identified', link: link.id, peer });
      link.stage = { status: 'doubting', ours: link.stage.ours, theirs, peer };
      return;
    }
    if (link.stage.status !== 'waiting') return;
    const ours = this.#hello(link.stage.challenge);
    link.stage = { status: 'doubting', ours, theirs, peer };
    if (theirs.role === 'peer') this.#outlet.emit({ type: 'identified', link: link.id, peer });
    this.#fns.send(link, { type: 'hello', ...ours });
    this.#prove(link, theirs, ours, 'listener');
  }

  /** Why we do not talk to whoever sent this hello, or null. */
  #strangeness(link: Link, theirs: Hello, peer: PeerId): string | null {
    const { network } = this.#identity;
    const { version, role } = theirs;
    if (version !== PROTOCOL_VERSION)
      return `it speaks version ${version} of the protocol, we speak ${PROTOCOL_VERSION}`;
    const isAny = role === 'client' && theirs.network === ANY_NETWORK;
    if (theirs.network !== network && !isAny) return `it is of network ${theirs.network}, we are of ${network}`;
    if (peer === this.#self) return 'it is ourselves';
    if (this.#fns.isShutOut(peer)) return 'it is shut out';
    const expected = link.dialled?.expects;
    if (expected && expected !== peer) return `another peer answers there, not ${expected}`;
    if (link.dialled && role === 'client') return 'a client answers where a peer was dialled';
    return null;
  }

  #prove(link: Link, dialler: Hello, listener: Hello, as: 'dialler' | 'listener'): void {
    const signature = this.#identity.signer.sign(proofBytes(dialler, listener, as));
    this.#fns.send(link, { type: 'proof', signature });
  }

  #proven(link: Link, signature: Uint8Array): void {
    if (link.stage.status !== 'doubting') return;
    const { ours, theirs, peer } = link.stage;
    const [dialler, listener] = link.dialled ? [ours, theirs] : [theirs, ours];
    const theyAre = link.dialled ? 'listener' : 'dialler';
    if (!verify(theirs.publicKey, proofBytes(dialler, listener, theyAre), signature)) {
      // Whoever this is has not proven to be that peer: nobody is blamed for it.
      return this.#fns.close(link, 'its proof does not hold');
    }
    if (link.dialled) this.#prove(link, dialler, listener, 'dialler');
    this.#fns.stands(link, theirs, peer);
  }
}
