import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ClientHandshake } from '../../../peer/client/handshake.js';
import { PeerClient } from '../../../peer/client/peer.js';
import { encodeFrame, FrameReader } from '../../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { peerMessages } from '../../../peer/wire/messages.js';
import { folder, until } from './ground.js';
import { RealPeer } from './real-peer.js';

/** A connection that says what it wants, and knows when it was ended. */
function caller(t: ExecutionContext, peer: RealPeer): { socket: Socket; isEnded: () => boolean } {
  const socket = connect(peer.address);
  let isEnded = false;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isEnded = true;
  });
  // Read, or the end would not be noticed.
  socket.resume();
  t.teardown(() => socket.destroy());
  return { socket, isEnded: () => isEnded };
}

/** An honest client is served. */
async function isServed(peer: RealPeer): Promise<boolean> {
  try {
    const client = await PeerClient.connect(peer.address);
    await client.genesis();
    client.close();
    return true;
  } catch {
    return false;
  }
}

const sayings: Record<string, Uint8Array> = {
  garbage: Buffer.alloc(3000, 0xa5),
  'zeros without end': Buffer.alloc(100_000),
  'a length beyond all bounds': Buffer.from('ffffffff41', 'hex'),
  'a frame of maximum size before the handshake': encodeFrame('A', new Uint8Array(FRAME_SIZE_MAX)),
  'a letter that means nothing': encodeFrame('?', new Uint8Array(4)),
  'half a frame, then silence': encodeFrame('H', new Uint8Array(400)).subarray(0, 100),
  'nothing at all': new Uint8Array(0),
};

for (const [name, bytes] of Object.entries(sayings)) {
  test(`who says ${name} is hung up on, and others are served`, async (t) => {
    const peer = await RealPeer.start(t, name, { threads: 0 });
    const { socket, isEnded } = caller(t, peer);
    socket.write(bytes);
    await until(isEnded);
    t.true(await isServed(peer));
    t.deepEqual(peer.links, []);
  });
}

test('a crowd that says nothing is turned away, and others are served', async (t) => {
  const peer = await RealPeer.start(t, 'crowded', { threads: 0 });
  const crowd = Array.from({ length: 300 }, () => caller(t, peer));
  await until(() => isServed(peer), 100);
  await until(() => crowd.every(({ isEnded }) => isEnded()));
  t.true(await isServed(peer));
});

/** Shakes hands as a client, by hand. */
async function shakeHands(socket: Socket): Promise<void> {
  const handshake = new ClientHandshake({}, Date.now());
  const reader = new FrameReader(FRAME_SIZE_MAX);
  socket.write(peerMessages.frame({ type: 'hello', ...handshake.hello }));
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Uint8Array) => {
      for (const frame of reader.feed(chunk).frames) {
        const read = peerMessages.read(frame);
        if (!read.ok) continue;
        const step = handshake.take(read.value);
        if (step.type !== 'stands') continue;
        socket.write(peerMessages.frame(step.proof));
        resolve();
      }
    });
  });
  socket.removeAllListeners('data');
}

test('who asks and does not read is cut off, and nobody else notices', async (t) => {
  const peer = await RealPeer.start(t, 'slow reader', { threads: 0 });
  const { socket, isEnded } = caller(t, peer);
  await shakeHands(socket);
  socket.pause();
  const questions = Buffer.concat(
    Array.from({ length: 200 }, (_, request) =>
      peerMessages.frame({ type: 'ask', request, question: { type: 'genesis' } }),
    ),
  );
  // What the system buffers is its own affair: asked until it is enough.
  await until(() => {
    if (!isEnded()) socket.write(questions);
    return isEnded();
  });
  t.true(await isServed(peer));
});

test('peers that were stopped leave nothing behind', async (t) => {
  const script = fileURLToPath(new URL('./runtime-stopper.js', import.meta.url));
  const child = spawn(process.execPath, [script, folder(t)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  const [code, signal] = await once(child, 'close');
  t.deepEqual([code, signal, printed], [0, null, 'stopped\n']);
});
