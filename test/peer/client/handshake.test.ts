import test, { type ExecutionContext } from 'ava';
import { type NetworkId, type PeerId, peerIdOf, verify } from '../../../peer/chain/crypto.js';
import { genesisHash } from '../../../peer/chain/genesis.js';
import { ClientHandshake } from '../../../peer/client/handshake.js';
import { PeerClient } from '../../../peer/client/peer.js';
import { encodeFrame } from '../../../peer/wire/frame.js';
import { ANY_NETWORK, type Hello, proofBytes } from '../../../peer/wire/handshake.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import {
  freeAddress,
  GENESIS,
  listen,
  listenAsPeer,
  NETWORK,
  type Script,
  SIGNER,
  signerOf,
  until,
} from './listener.js';

const ID = peerIdOf(SIGNER.publicKey);
const OTHER = '11'.repeat(32);

type Wish = Parameters<typeof PeerClient.connect>[1];

async function why(t: ExecutionContext, script: Script, wish: Wish = {}): Promise<string> {
  const address = await listenAsPeer(t, script);
  const error = await t.throwsAsync(PeerClient.connect(address, { timeoutMs: 5000, ...wish }));
  const [where, reason] = error.message.split(': ', 2);
  t.is(where, `no handshake with 127.0.0.1:${address.port}`);
  return reason ?? '';
}

test('a client says hello first, checks the answer, and proves its own key', async (t) => {
  const heard: Message[] = [];
  const address = await listenAsPeer(t, { onMessage: (message) => heard.push(message) });
  const client = await PeerClient.connect(address, { network: NETWORK, expect: ID });
  t.teardown(() => client.close());
  t.is(client.id, ID);
  t.is(client.network, NETWORK);
  t.deepEqual(client.address, address);
  t.deepEqual(client.tip, { hash: genesisHash(GENESIS), height: 0, work: 0n });
  await until(() => heard.length > 0);
  t.is(heard[0]?.type, 'proof');
});

test('its hello is a client’s, with a key and challenge of its own, and its proof is right', (t) => {
  const one = new ClientHandshake({ network: NETWORK }, 7);
  t.like(one.hello, { role: 'client', network: NETWORK, address: { host: '', port: 0 }, timeMs: 7 });
  const other = new ClientHandshake({}, 7);
  t.is(other.hello.network, ANY_NETWORK);
  t.not(one.hello.publicKey, other.hello.publicKey);
  t.notDeepEqual(one.hello.challenge, other.hello.challenge);

  const theirs: Hello = { ...one.hello, role: 'peer', publicKey: SIGNER.publicKey };
  t.deepEqual(one.take({ type: 'hello', ...theirs }), { type: 'waiting' });
  const step = one.take({ type: 'proof', signature: SIGNER.sign(proofBytes(one.hello, theirs, 'listener')) });
  if (step.type !== 'stands' || step.proof.type !== 'proof') return t.fail(step.type);
  t.true(verify(one.hello.publicKey, proofBytes(one.hello, theirs, 'dialler'), step.proof.signature));
});

test('who is of another network, another peer, another version or no peer is refused', async (t) => {
  t.is(await why(t, {}, { network: OTHER as NetworkId }), `it is of network ${NETWORK}, not of ${OTHER}`);
  t.is(await why(t, {}, { expect: OTHER as PeerId }), `peer ${ID} listens there, not ${OTHER}`);
  t.is(await why(t, { hello: { version: 2 } }), 'it speaks version 2 of the protocol, we speak 1');
  t.is(await why(t, { hello: { role: 'client' } }), 'it is no peer');
  t.is(await why(t, { hello: { network: ANY_NETWORK } }), 'it names no network');
});

test('a proof of another key, of the other side or of another challenge is none', async (t) => {
  const unproven = 'it did not prove its key';
  t.is(await why(t, { hello: { publicKey: signerOf('somebody else').publicKey } }), unproven);
  t.is(await why(t, { proof: (right) => right.subarray(1) }), unproven);
  // Our own words sent back to us: as from a mirror.
  const address = await listen(t, (socket) => socket.pipe(socket));
  const error = await t.throwsAsync(PeerClient.connect(address, { timeoutMs: 5000 }));
  t.regex(error.message, /it is no peer/);
});

test('a handshake cut at every byte: the rest later is as good as at once, and never is an error', async (t) => {
  const size = await sizeOfGreeting(t);
  const cuts = Array.from({ length: size }, (_, at) => at);
  const address = await listenAsPeer(t, {
    say(socket, bytes) {
      const cut = cuts.shift() ?? 0;
      socket.write(bytes.subarray(0, cut));
      setImmediate(() => socket.write(bytes.subarray(cut)));
    },
  });
  for (let at = 0; at < size; at++) {
    const client = await PeerClient.connect(address, { network: NETWORK, expect: ID });
    client.close();
  }
  t.is(cuts.length, 0);
});

test('a handshake that ends after any byte is a readable error', async (t) => {
  const size = await sizeOfGreeting(t);
  const cuts = Array.from({ length: size }, (_, at) => at);
  const address = await listenAsPeer(t, { say: (socket, bytes) => socket.end(bytes.subarray(0, cuts.shift())) });
  for (let at = 0; at < size; at++) {
    const error = await t.throwsAsync(PeerClient.connect(address));
    t.regex(
      error.message,
      /^no handshake with 127\.0\.0\.1:\d+: (it ended in the middle of a frame|the other side closed it)$/,
    );
  }
});

test('garbage, an unknown letter, a frame too large and another message first end it', async (t) => {
  const ping = {
    token: 1,
    tip: genesisHash(GENESIS),
    height: 0,
    work: 0n,
    mempool: 0,
    digest: new Uint8Array(8),
    timeMs: 1,
  };
  const cases = [
    [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /a frame of \d+ bytes, where at most 4096 are taken/],
    [encodeFrame('!', new Uint8Array(3)), /no message has the letter "!"/],
    [encodeFrame('H', new Uint8Array(3)), /hello: ends \d+ bytes early/],
    [encodeFrame('H', new Uint8Array(4097)), /a frame of 4097 bytes/],
    [peerMessages.frame({ type: 'ping', ...ping }), /it began with ping/],
  ] as const;
  for (const [bytes, expected] of cases) {
    const address = await listen(t, (socket) => socket.write(bytes));
    const error = await t.throwsAsync(PeerClient.connect(address));
    t.regex(error.message, expected);
  }
});

test('who listens and says nothing is given up', async (t) => {
  const address = await listen(t, () => undefined);
  const error = await t.throwsAsync(PeerClient.connect(address, { timeoutMs: 500 }));
  t.is(error.message, `no handshake with 127.0.0.1:${address.port}: no handshake within 0.5 s`);
});

test('where nobody listens, it is said', async (t) => {
  const error = await t.throwsAsync(PeerClient.connect(await freeAddress()));
  t.regex(error.message, /^cannot reach 127\.0\.0\.1:\d+: nobody listens there/);
});

/** Bytes of hello and proof; they do not depend on the client. */
async function sizeOfGreeting(t: ExecutionContext): Promise<number> {
  let size = 0;
  const address = await listenAsPeer(t, {
    say(socket, bytes) {
      size = bytes.length;
      socket.write(bytes);
    },
  });
  (await PeerClient.connect(address)).close();
  return size;
}
