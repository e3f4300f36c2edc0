/** A scripted listener on a real port: what a peer or tracker would say, byte by byte if a test wants it so. */
import { createServer, type Server, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';
import type { Decoded } from '../../../peer/chain/codec.js';
import { Signer, sha256 } from '../../../peer/chain/crypto.js';
import { genesisHash, makeGenesis, networkIdOf } from '../../../peer/chain/genesis.js';
import type { Address } from '../../../peer/wire/address.js';
import { type Frame, FrameReader } from '../../../peer/wire/frame.js';
import { type Hello, PROTOCOL_VERSION, proofBytes } from '../../../peer/wire/handshake.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';

/** 32 bytes that a word stands for. */
export const seed = (text: string): Uint8Array => new Uint8Array(sha256(new TextEncoder().encode(text)));
export const signerOf = (name: string): Signer => new Signer(seed(name));

export const GENESIS = makeGenesis(seed('salt'), [], { proofOfWork: 'drawn' });
export const NETWORK = networkIdOf(GENESIS);

/** Waits for a condition, not for a time; the test's own time-out is the limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** An address where nobody listens. */
export function freeAddress(): Promise<Address> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = addressOf(server);
      server.close(() => resolve(address));
    });
  });
}

function addressOf(server: Server): Address {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('it does not listen');
  return { host: '127.0.0.1', port: bound.port };
}

/** Listens on a free port; everything is torn down with the test. */
export function listen(t: ExecutionContext, onSocket: (socket: Socket) => void): Promise<Address> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(addressOf(server)));
  });
}

/** The listener's side of a link, as a test scripts it. */
export type Script = {
  /** Who it is; SIGNER where nobody is named. */
  readonly signer?: Signer;
  /** Changes what an honest peer would say in its hello. */
  readonly hello?: Partial<Hello>;
  /** Changes what its proof is a signature of. */
  readonly proof?: (right: Uint8Array) => Uint8Array;
  /** What is done with the bytes of hello and proof instead of writing them at once. */
  readonly say?: (socket: Socket, bytes: Uint8Array) => void;
  /** Everything after the client's hello: its proof, then questions. */
  readonly onMessage?: (message: Message, say: (message: Message) => void, socket: Socket) => void;
};

export const SIGNER = signerOf('listener');

/** Reads messages of a protocol from a socket. What is none is a mistake of the program under test. */
export function readAs<M>(
  { read }: { read(frame: Frame): Decoded<M> },
  socket: Socket,
  onMessage: (message: M) => void,
): void {
  const reader = new FrameReader(FRAME_SIZE_MAX);
  socket.on('data', (chunk) => {
    for (const frame of reader.feed(chunk).frames) {
      const message = read(frame);
      if (!message.ok) throw new Error(message.why);
      onMessage(message.value);
    }
  });
}

/** A peer that does what a script says. */
export function listenAsPeer(t: ExecutionContext, script: Script = {}): Promise<Address> {
  const greet = script.say ?? ((socket, bytes) => socket.write(bytes));
  return listen(t, (socket) => {
    let greeted = false;
    readAs<Message>(peerMessages, socket, (message) => {
      if (!greeted && message.type === 'hello') {
        greeted = true;
        greet(socket, greeting(message, script));
      } else script.onMessage?.(message, (said) => socket.write(peerMessages.frame(said)), socket);
    });
  });
}

/** Hello and proof in answer to a client's hello. */
function greeting(dialler: Hello, { signer = SIGNER, hello: changed, proof = (right) => right }: Script): Uint8Array {
  const hello: Hello = {
    version: PROTOCOL_VERSION,
    role: 'peer',
    network: NETWORK,
    publicKey: signer.publicKey,
    session: new Uint8Array(16).fill(1),
    challenge: new Uint8Array(32).fill(2),
    address: { host: '127.0.0.1', port: 1 },
    tip: genesisHash(GENESIS),
    height: 0,
    work: 0n,
    timeMs: 1,
    ...changed,
  };
  return Buffer.concat([
    peerMessages.frame({ type: 'hello', ...hello }),
    peerMessages.frame({ type: 'proof', signature: signer.sign(proof(proofBytes(dialler, hello, 'listener'))) }),
  ]);
}
