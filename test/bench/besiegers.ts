/**
 * Those who make it hard for a cluster, as a process of its own: sockets that drip, frames of maximum size, floods of
 * headers, of orphans and of questions. `node dist/test/bench/besiegers.js PORT…`, until SIGTERM; then it tells how often
 * each kind was cut off, and how soon.
 */
import { connect, type Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Block } from '../../peer/chain/block.js';
import { BLOCK_SIZE_MAX } from '../../peer/chain/genesis.js';
import { ClientHandshake } from '../../peer/client/handshake.js';
import { PeerClient } from '../../peer/client/peer.js';
import type { Address } from '../../peer/wire/address.js';
import { FrameReader } from '../../peer/wire/frame.js';
import { FRAME_SIZE_MAX, HEADERS_MAX } from '../../peer/wire/limits.js';
import { peerMessages } from '../../peer/wire/messages.js';
import { orphanOf } from '../sim/false-blocks.js';
import { spreadOf } from './figures.js';

const DRIPPING = 1_000;
const DRIP_MS = 250;
/** Whoever was cut off comes back after this on average, and not with all the others at once. */
const BACK_MS = 1_000;
const ORPHANS = 20;
const LOOK_MS = 10;

export type Siege = {
  readonly [kind: string]: {
    readonly begun: number;
    /** Handshakes that were ended. */
    readonly stood: number;
    readonly cut: number;
    readonly cutMsP50: number | null;
  };
};

// They have a machine of their own elsewhere: here they take what the cluster leaves.
setPriority(constants.priority.PRIORITY_LOW);

const addresses: Address[] = process.argv.slice(2).map((port) => ({ host: '127.0.0.1', port: Number(port) }));
type Life = { begun: number; stood: number; readonly lastedMs: number[] };
const lives = new Map<string, Life>();

/** Connects, does its worst, and comes back when it is cut off. */
function besiege(kind: string, address: Address, begin: (socket: Socket, told: Life) => void): void {
  const told = lives.get(kind) ?? { begun: 0, stood: 0, lastedMs: [] };
  lives.set(kind, told);
  const socket = connect({ host: address.host, port: address.port });
  let begunAt: number | null = null;
  socket.on('error', () => undefined);
  socket.on('connect', () => {
    told.begun++;
    begunAt = performance.now();
    begin(socket, told);
  });
  socket.on('close', () => {
    if (begunAt !== null) told.lastedMs.push(performance.now() - begunAt);
    setTimeout(() => besiege(kind, address, begin), BACK_MS * (0.5 + Math.random()));
  });
}

/** A letter of an honest hello now and then. */
function drip(socket: Socket): void {
  socket.resume();
  const hello = peerMessages.frame({ type: 'hello', ...new ClientHandshake({}, Date.now()).hello });
  let at = 0;
  const timer = setInterval(() => socket.write(hello.subarray(at, ++at)), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}

/** Shakes hands honestly, then says this again and again, as fast as it is read. */
const flood =
  (frame: Uint8Array) =>
  (socket: Socket, told: Life): void => {
    const handshake = new ClientHandshake({}, Date.now());
    const reader = new FrameReader(FRAME_SIZE_MAX);
    let stands = false;
    const pour = (): void => {
      while (!socket.destroyed && socket.write(frame));
    };
    socket.on('drain', pour);
    socket.on('data', (bytes) => {
      if (stands) return;
      for (const one of reader.feed(bytes).frames) {
        const read = peerMessages.read(one);
        const step = read.ok ? handshake.take(read.value) : null;
        if (step?.type !== 'stands') continue;
        stands = true;
        told.stood++;
        socket.write(peerMessages.frame(step.proof));
        pour();
      }
    });
    socket.write(peerMessages.frame({ type: 'hello', ...handshake.hello }));
  };

/** A block of the cluster to make others of. */
async function blockOf(address: Address): Promise<Block> {
  const client = await PeerClient.connect(address);
  try {
    for await (const block of client.blocks(1)) return block;
    throw new Error('a cluster under siege has a block');
  } finally {
    client.close();
  }
}

const first = await blockOf(addresses[0] as Address);
const orphans: Uint8Array[] = [];
for (let at = 0, block = first; at < ORPHANS; at++) {
  block = orphanOf(block.bytes) ?? block;
  orphans.push(peerMessages.frame({ type: 'block', bytes: block.bytes }));
}
const floods: Readonly<Record<string, Uint8Array>> = {
  'frames of maximum size': peerMessages.frame({
    type: 'chain',
    blocks: Array.from(
      { length: Math.floor(FRAME_SIZE_MAX / BLOCK_SIZE_MAX) - 1 },
      () => new Uint8Array(BLOCK_SIZE_MAX),
    ),
  }),
  headers: peerMessages.frame({ type: 'headers', headers: Array.from({ length: HEADERS_MAX }, () => first.header) }),
  orphans: Buffer.concat(orphans),
  questions: peerMessages.frame({ type: 'ask', request: 1, question: { type: 'summary' } }),
};
for (const address of addresses)
  for (const [kind, frame] of Object.entries(floods)) besiege(kind, address, flood(frame));
// A crowd that comes all at once would keep them from shaking hands.
while (Object.keys(floods).some((kind) => (lives.get(kind)?.stood ?? 0) < addresses.length)) await pause(LOOK_MS);
for (let at = 0; at < DRIPPING; at++) besiege('dripping sockets', addresses[at % addresses.length] as Address, drip);
process.stdout.write('begun\n');

process.once('SIGTERM', () => {
  const siege: Siege = Object.fromEntries(
    [...lives].map(([kind, { begun, stood, lastedMs }]) => [
      kind,
      { begun, stood, cut: lastedMs.length, cutMsP50: lastedMs.length > 0 ? spreadOf(lastedMs).p50 : null },
    ]),
  );
  process.stdout.write(`${JSON.stringify(siege)}\n`, () => process.exit(0));
});
