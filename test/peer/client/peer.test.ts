import test, { type ExecutionContext } from 'ava';
import { Block } from '../../../peer/chain/block.js';
import { encode } from '../../../peer/chain/codec.js';
import { type Hash, peerIdOf, ZERO_HASH } from '../../../peer/chain/crypto.js';
import { ENTRY_KIND } from '../../../peer/chain/entry.js';
import { genesis, genesisHash, makeGenesis } from '../../../peer/chain/genesis.js';
import { RECORD_KIND, type Record } from '../../../peer/chain/record.js';
import { signTransaction } from '../../../peer/chain/transaction.js';
import { ChainMoved, PeerClient } from '../../../peer/client/peer.js';
import { encodeFrame } from '../../../peer/wire/frame.js';
import type { Answer, Message, Question } from '../../../peer/wire/messages.js';
import { GENESIS, listenAsPeer, NETWORK, SIGNER, seed, signerOf, until } from './listener.js';

type Answerer = (question: Question) => Answer | null;
const ID = peerIdOf(SIGNER.publicKey);

/** A client of a peer that answers as it is told to; null is silence. */
async function clientOf(t: ExecutionContext, answerTo: Answerer): Promise<PeerClient> {
  const address = await listenAsPeer(t, {
    onMessage(message, say) {
      if (message.type !== 'ask') return;
      const answer = answerTo(message.question);
      if (answer) say({ type: 'answer', request: message.request, answer });
    },
  });
  const client = await PeerClient.connect(address);
  t.teardown(() => client.close());
  return client;
}

/** A client, what the peer has heard from it, and a way to say something to it. */
async function conversation(t: ExecutionContext) {
  const heard: Message[] = [];
  let say: ((message: Message) => void) | undefined;
  let write: ((bytes: Uint8Array) => void) | undefined;
  const address = await listenAsPeer(t, {
    onMessage(message, saying, socket) {
      heard.push(message);
      say = saying;
      write = (bytes) => socket.write(bytes);
    },
  });
  const client = await PeerClient.connect(address);
  t.teardown(() => client.close());
  await until(() => say !== undefined);
  return { client, heard, say: (message: Message) => say?.(message), write: (bytes: Uint8Array) => write?.(bytes) };
}

/** Blocks on genesis that differ by `salt`; only their linkage is right. */
function chainOf(length: number, salt = 0, previous: Hash = genesisHash(GENESIS), from = 1): Block[] {
  const blocks: Block[] = [];
  for (let height = from; height < from + length; height++) {
    const parent: Hash = blocks.at(-1)?.hash ?? previous;
    const header = { version: 1, previous: parent, merkleRoot: ZERO_HASH, time: 1, bits: salt, nonce: 0 };
    const search = { load: 0, hashesBefore: 0, microsBefore: 0, rate: 1, recordRoot: ZERO_HASH };
    const entry = { kind: ENTRY_KIND, height, miner: ID, extraNonce: 0, timeMs: 1000, ...search };
    blocks.push(new Block(header, { entry, transactions: [] }));
  }
  return blocks;
}

/** Pages of a chain, two blocks each. */
const pages =
  (chain: () => Block[]): Answerer =>
  (question) => {
    if (question.type !== 'blocks') return null;
    const blocks = chain().slice(question.from - 1, question.from + 1);
    return {
      type: 'blocks',
      tip: chain().at(-1)?.hash ?? genesisHash(GENESIS),
      blocks: blocks.map(({ bytes }) => bytes),
    };
  };

const recordOf = (index: number): Record => ({
  kind: RECORD_KIND,
  index,
  publicKey: signerOf(`shopper ${index}`).publicKey,
  name: `Shopper ${index}`,
  coins: 1000,
  sequence: 0,
  last: ZERO_HASH,
  cage: [],
});

async function collect<T>(from: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of from) all.push(one);
  return all;
}

test('a question gets its own answer, in whatever order they come', async (t) => {
  const { client, heard, say } = await conversation(t);
  const first = client.ask<'number'>({ type: 'number', publicKey: SIGNER.publicKey, sequence: 1 });
  const second = client.ask<'number'>({ type: 'number', publicKey: SIGNER.publicKey, sequence: 2 });
  await until(() => heard.filter(({ type }) => type === 'ask').length === 2);
  for (const message of [...heard].reverse()) {
    if (message.type !== 'ask' || message.question.type !== 'number') continue;
    const transaction = (message.question.sequence === 1 ? 'aa' : 'bb').repeat(32) as Hash;
    const answer: Message = { type: 'answer', request: message.request, answer: { type: 'number', transaction } };
    say(answer);
    // Twice, as a faulty link may do it.
    say(answer);
  }
  t.is((await first)?.transaction, 'aa'.repeat(32) as Hash);
  t.is((await second)?.transaction, 'bb'.repeat(32) as Hash);
});

test('nothing is null, and the connection stays', async (t) => {
  const client = await clientOf(t, () => ({ type: 'nothing' }));
  t.is(await client.ask<'block'>({ type: 'block', hash: ZERO_HASH }), null);
  t.is(await client.ask<'roll'>({ type: 'roll' }), null);
});

test('a question without an answer ends, and a late answer is no news', async (t) => {
  const { client, heard, say } = await conversation(t);
  const error = await t.throwsAsync(client.ask<'roll'>({ type: 'roll' }, 30));
  t.is(error.message, `peer ${ID.slice(0, 8)} at 127.0.0.1:${client.address.port}: no answer about roll within 0.03 s`);
  const asked = heard.find(({ type }) => type === 'ask');
  if (asked?.type !== 'ask') return t.fail('not asked');
  say({ type: 'answer', request: asked.request, answer: { type: 'roll', entries: [] } });
  const next = client.ask<'roll'>({ type: 'roll' });
  await until(() => heard.filter(({ type }) => type === 'ask').length === 2);
  say({ type: 'answer', request: asked.request + 1, answer: { type: 'roll', entries: [] } });
  t.deepEqual(await next, { type: 'roll', entries: [] });
});

test('an answer to another question ends the connection', async (t) => {
  const client = await clientOf(t, () => ({ type: 'roll', entries: [] }));
  const ended = new Promise((resolve) => {
    client.onEnd = resolve;
  });
  const why = 'it was asked about summary and answered about roll';
  await t.throwsAsync(client.ask<'summary'>({ type: 'summary' }), { message: new RegExp(why) });
  t.deepEqual(await ended, { why });
  await t.throwsAsync(client.ask<'roll'>({ type: 'roll' }), { message: /the connection is closed/ });
});

test('when the connection ends, every open question does, with the reason', async (t) => {
  const { client, heard, write } = await conversation(t);
  const ended: unknown[] = [];
  client.onEnd = (one) => ended.push(one);
  const asked = [client.ask<'roll'>({ type: 'roll' }), client.ask<'genesis'>({ type: 'genesis' })];
  await until(() => heard.filter(({ type }) => type === 'ask').length === 2);
  write(encodeFrame('!', new Uint8Array(1)));
  for (const one of asked) await t.throwsAsync(one, { message: /what is no message: no message has the letter "!"/ });
  t.is(ended.length, 1);
});

test('after close nothing waits any more', async (t) => {
  const { client } = await conversation(t);
  const asked = client.ask<'roll'>({ type: 'roll' });
  client.close();
  await t.throwsAsync(asked, { message: /closed on this side/ });
});

test('the genesis is held against the network', async (t) => {
  const right = await clientOf(t, () => ({ type: 'genesis', bytes: encode(genesis, GENESIS) }));
  t.deepEqual(await right.genesis(), GENESIS);

  const other = makeGenesis(seed('another salt'), []);
  const wrong = await clientOf(t, () => ({ type: 'genesis', bytes: encode(genesis, other) }));
  await t.throwsAsync(wrong.genesis(), { message: /its genesis is not that of its network/ });

  const garbage = await clientOf(t, () => ({ type: 'genesis', bytes: new Uint8Array(5) }));
  await t.throwsAsync(garbage.genesis(), { message: /its genesis cannot be read: ends \d+ bytes early/ });

  const senseless = await clientOf(t, () => ({ type: 'genesis', bytes: encode(genesis, { ...GENESIS, version: 9 }) }));
  await t.throwsAsync(senseless.genesis(), { message: /its genesis makes no sense: version is 9/ });

  const none = await clientOf(t, () => ({ type: 'nothing' }));
  await t.throwsAsync(none.genesis(), { message: /it has no genesis/ });
});

test('blocks come page by page, from any height to the tip', async (t) => {
  const chain = chainOf(5);
  const client = await clientOf(
    t,
    pages(() => chain),
  );
  const hashes = chain.map(({ hash }) => hash);
  t.deepEqual(
    (await collect(client.blocks(0))).map(({ hash }) => hash),
    hashes,
  );
  t.deepEqual(
    (await collect(client.blocks(4))).map(({ hash }) => hash),
    hashes.slice(3),
  );
  t.deepEqual(await collect(client.blocks(6)), []);
});

test('a chain that grows is read to its new tip; one that is left says so', async (t) => {
  // genesis -> 1 -> 2 -> 3 -> 4
  //                   \-> 3' -> 4'
  const old = chainOf(4);
  let chain = old.slice(0, 3);
  const client = await clientOf(
    t,
    pages(() => chain),
  );
  const growing = client.blocks(1);
  t.is((await growing.next()).value?.height, 1);
  chain = old;
  t.deepEqual(
    (await collect(growing)).map(({ height }) => height),
    [2, 3, 4],
  );

  const left = client.blocks(1);
  await left.next();
  chain = [...old.slice(0, 2), ...chainOf(2, 7, old[1]?.hash, 3)];
  t.is((await left.next()).value?.height, 2);
  t.is((await left.next()).value?.hash, chain[2]?.hash);

  const torn = client.blocks(1);
  await torn.next();
  chain = chainOf(4, 9);
  await torn.next();
  await t.throwsAsync(torn.next(), { instanceOf: ChainMoved });
});

test('a block that is no block, or of another height, ends it', async (t) => {
  const garbage = await clientOf(t, () => ({ type: 'blocks', tip: ZERO_HASH, blocks: [new Uint8Array(9)] }));
  await t.throwsAsync(collect(garbage.blocks(1)), { message: /its block 1 cannot be read/ });
  const [first] = chainOf(1);
  const bytes = first?.bytes ?? new Uint8Array();
  const other = await clientOf(t, () => ({ type: 'blocks', tip: ZERO_HASH, blocks: [bytes] }));
  await t.throwsAsync(collect(other.blocks(2)), { message: /asked for block 2 it sent block 1/ });
});

test('records come page by page, each once', async (t) => {
  const all = Array.from({ length: 5 }, (_, index) => recordOf(index));
  const asked: Question[] = [];
  const client = await clientOf(t, (question) => {
    asked.push(question);
    if (question.type !== 'records') return null;
    return { type: 'records', tip: ZERO_HASH, count: all.length, records: all.slice(question.from, question.from + 2) };
  });
  t.deepEqual(await collect(client.records(3)), all);
  t.deepEqual(
    asked,
    [0, 2, 4].map((from) => ({ type: 'records' as const, height: 3, from })),
  );
  const wrong = await clientOf(t, () => ({ type: 'records', tip: ZERO_HASH, count: 9, records: all.slice(1) }));
  await t.throwsAsync(collect(wrong.records(null)), { message: /asked for record 0 it sent record 1/ });
});

test('transactions are handed in by batches, and what becomes of them is told', async (t) => {
  const { client, heard, say } = await conversation(t);
  const signer = signerOf('Ada');
  const join = signTransaction(NETWORK, { kind: 'join', publicKey: signer.publicKey, name: 'Ada' }, signer);
  client.submit(Array.from({ length: 257 }, () => join));
  client.watch({ chain: true, transactions: [join.id] });
  await until(() => heard.some(({ type }) => type === 'watch'));
  const batches = heard.flatMap((message) => (message.type === 'application' ? [message.transactions.length] : []));
  t.deepEqual(batches, [256, 1]);
  t.deepEqual(heard.at(-1), { type: 'watch', chain: true, transactions: [join.id] });

  const told = new Promise((resolve) => {
    client.onStatuses = (statuses, tip) => resolve({ statuses, tip });
  });
  const statuses = [{ type: 'accepted' as const, id: join.id }];
  say({ type: 'statuses', tip: ZERO_HASH, statuses });
  t.deepEqual(await told, { statuses, tip: ZERO_HASH });
});

test('a ping is answered with its token; what is meant for peers is passed over', async (t) => {
  const { client, heard, say } = await conversation(t);
  say({ type: 'ids', ids: [] });
  say({ type: 'proof', signature: new Uint8Array(64) });
  const digest = new Uint8Array(8);
  say({ type: 'ping', token: 77, tip: ZERO_HASH, height: 1, work: 1n, mempool: 0, digest, timeMs: 1 });
  await until(() => heard.some(({ type }) => type === 'pong'));
  t.like(heard.at(-1), { type: 'pong', token: 77, height: 0, work: 0n });
  t.is(typeof client.id, 'string');
});
