/** A client's side of the handshake. Decides only: whoever holds the connection sends and reads for it. */
import { type NetworkId, type PeerId, peerIdOf, Signer, verify, ZERO_HASH } from '../chain/crypto.js';
import {
  ANY_NETWORK,
  CHALLENGE_SIZE,
  type Hello,
  PROTOCOL_VERSION,
  proofBytes,
  SESSION_SIZE,
} from '../wire/handshake.js';
import type { Message } from '../wire/messages.js';

export type HandshakeWish = {
  /** The network it must be of; any if left out. */
  readonly network?: NetworkId;
  /** The peer it must be; any if left out. */
  readonly expect?: PeerId;
};

export type HandshakeStep =
  | { readonly type: 'waiting' }
  /** The other side has proven its key: send the proof, and the connection stands. */
  | { readonly type: 'stands'; readonly hello: Hello; readonly proof: Message }
  | { readonly type: 'failed'; readonly why: string };

const unguessable = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
const WAITING: HandshakeStep = { type: 'waiting' };
const failed = (why: string): HandshakeStep => ({ type: 'failed', why });

export class ClientHandshake {
  /** What the dialler says first. A client's key lives as long as its connection. */
  readonly hello: Hello;
  readonly #wish: HandshakeWish;
  readonly #signer: Signer;
  #theirs: Hello | null = null;

  /** @param random bytes nobody can guess; handed in by whoever wants to see the same again */
  constructor(wish: HandshakeWish, timeMs: number, random: (size: number) => Uint8Array = unguessable) {
    this.#wish = wish;
    this.#signer = new Signer(random(32));
    this.hello = {
      version: PROTOCOL_VERSION,
      role: 'client',
      network: wish.network ?? ANY_NETWORK,
      publicKey: this.#signer.publicKey,
      session: random(SESSION_SIZE),
      challenge: random(CHALLENGE_SIZE),
      address: { host: '', port: 0 },
      tip: ZERO_HASH,
      height: 0,
      work: 0n,
      timeMs,
    };
  }

  take(message: Message): HandshakeStep {
    if (this.#theirs === null)
      return message.type === 'hello'
        ? this.#onHello(message)
        : failed(`it began with ${message.type}, not with hello`);
    return message.type === 'proof' ? this.#onProof(this.#theirs, message.signature) : WAITING;
  }

  #onHello(theirs: Hello): HandshakeStep {
    const { network, expect } = this.#wish;
    if (theirs.version !== PROTOCOL_VERSION)
      return failed(`it speaks version ${theirs.version} of the protocol, we speak ${PROTOCOL_VERSION}`);
    if (theirs.role !== 'peer') return failed('it is no peer');
    if (theirs.network === ANY_NETWORK) return failed('it names no network');
    if (network !== undefined && theirs.network !== network)
      return failed(`it is of network ${theirs.network}, not of ${network}`);
    const id = peerIdOf(theirs.publicKey);
    if (expect !== undefined && id !== expect) return failed(`peer ${id} listens there, not ${expect}`);
    this.#theirs = theirs;
    return WAITING;
  }

  #onProof(theirs: Hello, signature: Uint8Array): HandshakeStep {
    if (!verify(theirs.publicKey, proofBytes(this.hello, theirs, 'listener'), signature))
      return failed('it did not prove its key');
    const proof: Message = { type: 'proof', signature: this.#signer.sign(proofBytes(this.hello, theirs, 'dialler')) };
    return { type: 'stands', hello: theirs, proof };
  }
}
