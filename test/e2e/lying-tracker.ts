/** A tracker that lies: to whoever announces itself it lists ten thousand strangers, and nobody else. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type NetworkId, Signer, sha256 } from '../../peer/chain/crypto.js';
import { Connection } from '../../peer/client/connection.js';
import { type Announcement, announcerOf, signAnnouncement } from '../../peer/wire/address.js';
import { trackerMessages } from '../../peer/wire/tracker.js';

const STRANGERS = 10_000;
/** Strangers in one list: a list has 1,024 entries at most. */
const PAGE = 1_000;

type Test = { teardown(act: () => void | Promise<void>): void };

/** A port that is open, and closes with all that came in. */
type Door = { readonly port: number; readonly close: () => Promise<void> };

async function open(t: Test, port: number, onSocket: (socket: Socket) => void): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  t.teardown(close);
  return { port: (server.address() as AddressInfo).port, close };
}

class LyingTracker {
  /** Ids of the peers that were told of all strangers. */
  readonly told = new Set<string>();
  /** The letters of all frames that strangers were sent. */
  readonly letters = new Set<string>();
  /** How often a stranger was dialled. */
  dials = 0;
  readonly #pages: readonly (readonly Announcement[])[];
  #count = 0;

  constructor(network: string, trap: number) {
    const timeMs = Date.now();
    const strangers = Array.from({ length: STRANGERS }, (_, index) => {
      const signer = new Signer(sha256(new TextEncoder().encode(`stranger ${index}`)));
      const address = { host: '127.0.0.1', port: trap };
      return signAnnouncement(
        { status: 'active', network: network as NetworkId, publicKey: signer.publicKey, address, timeMs },
        signer,
      );
    });
    this.#pages = Array.from({ length: STRANGERS / PAGE }, (_, page) =>
      strangers.slice(page * PAGE, (page + 1) * PAGE),
    );
  }

  onDial(socket: Socket): void {
    this.dials++;
    // A frame is a length of four bytes, a letter, and so many bytes.
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 5) {
        const size = bytes.readUInt32LE();
        this.letters.add(String.fromCharCode(bytes.readUInt8(4)));
        bytes = bytes.subarray(5 + size);
      }
    });
  }

  onCaller(connection: Connection): void {
    connection.onFrame = (frame) => {
      const read = trackerMessages.read(frame);
      if (!read.ok || read.value.type === 'leave') return;
      for (const entries of this.#pages) {
        const version = { epoch: 1, count: ++this.#count };
        connection.send(trackerMessages.frame({ type: 'list', version, whole: true, entries: [...entries] }));
      }
      if (read.value.type === 'announce') this.told.add(announcerOf(read.value.announcement));
    };
  }
}

/** Takes the place of a tracker that is down. The strangers are all at one port, where somebody listens and is silent. */
export async function startLying(t: Test, port: number, network: string): Promise<{ liar: LyingTracker; door: Door }> {
  const trap = await open(t, 0, (socket) => liar.onDial(socket));
  const liar = new LyingTracker(network, trap.port);
  return { liar, door: await open(t, port, (socket) => liar.onCaller(new Connection(socket))) };
}
