import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encode } from '../../../peer/chain/codec.js';
import { BUILT_IN_GENESIS, type Genesis, genesis as genesisCodec, networkIdOf } from '../../../peer/chain/genesis.js';
import { TrackerLink } from '../../../peer/client/tracker.js';
import { Disk } from '../../../peer/io/disk.js';
import { Failure } from '../../../peer/io/failure.js';
import { findGenesis, type OriginFns, type Origins } from '../../../peer/io/origin.js';
import { type Address, signAnnouncement } from '../../../peer/wire/address.js';
import { startTracker } from '../../tracker/caller.js';
import { freeAddress, listenAsPeer } from '../client/listener.js';
import { EASY, folder, OTHER, signerOf, until } from './ground.js';
import { RealPeer } from './real-peer.js';

const bytesOf = (one: Genesis): Uint8Array => encode(genesisCodec, one);

function disk(t: ExecutionContext, stored: Uint8Array | null = null): Promise<Disk> {
  const made = new Disk(join(folder(t), 'data'));
  t.teardown(() => made.close());
  return new Promise((resolve) => {
    if (stored === null) return resolve(made);
    made.listen({ flushed: () => resolve(made), state: () => undefined });
    made.store(1, [{ table: 'meta', key: 'genesis', value: stored }]);
  });
}

function file(t: ExecutionContext, bytes: Uint8Array): string {
  const path = join(folder(t), 'genesis.bin');
  writeFileSync(path, bytes);
  return path;
}

const find = (disk: Disk, origins: Partial<Origins>, fns: OriginFns): Promise<Genesis> =>
  findGenesis(disk, { genesis: null, tracker: null, connect: [], ...origins }, fns);
const IMPATIENT: OriginFns = { isStopped: () => true, log: () => undefined };

async function refusal(t: ExecutionContext, finding: Promise<Genesis>): Promise<Failure> {
  const error = await t.throwsAsync(finding, { instanceOf: Failure });
  t.is(error.code, 'WRONG_GENESIS');
  return error;
}

/** Puts somebody on a tracker's list. */
async function list(t: ExecutionContext, tracker: Address, name: string, of: Genesis, address: Address): Promise<void> {
  const signer = signerOf(name);
  const claim = { status: 'active', network: networkIdOf(of), publicKey: signer.publicKey, address } as const;
  let isListed = false;
  const link = new TrackerLink({
    address: tracker,
    announce: () => signAnnouncement({ ...claim, timeMs: Date.now() }, signer),
    onList: (active) => {
      isListed = active.some((one) => one.claim.publicKey === signer.publicKey);
    },
  });
  t.teardown(() => link.stop());
  link.start();
  await until(() => isListed);
}

test('a file says it, also where the folder says the same; it needs no tracker', async (t) => {
  const path = file(t, bytesOf(EASY));
  const nobody = await freeAddress();
  t.deepEqual(await find(await disk(t), { genesis: path, tracker: nobody }, IMPATIENT), EASY);
  t.deepEqual(await find(await disk(t, bytesOf(EASY)), { genesis: path, tracker: nobody }, IMPATIENT), EASY);
  t.deepEqual(await find(await disk(t), { genesis: path, tracker: null }, IMPATIENT), EASY);
});

test('a folder of another network than the file is refused', async (t) => {
  const path = file(t, bytesOf(OTHER));
  const error = await refusal(t, find(await disk(t, bytesOf(EASY)), { genesis: path, tracker: null }, IMPATIENT));
  t.is(error.message, `the data folder is of network ${networkIdOf(EASY)}, ${path} of ${networkIdOf(OTHER)}`);
});

test('a folder with a chain says it, and asks nobody', async (t) => {
  t.deepEqual(await find(await disk(t, bytesOf(EASY)), { tracker: await freeAddress() }, IMPATIENT), EASY);
});

test('a file that is missing, cut, padded, too long or senseless is refused in words', async (t) => {
  const good = bytesOf(EASY);
  const free = { ...EASY, catalogue: [{ name: 'Nobody', price: 0, line: 'costs nothing' }] };
  const bad: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /is no canonical genesis: /],
    ['cut', good.slice(0, -1), /is no canonical genesis: /],
    ['padded', Buffer.concat([good, Buffer.alloc(1)]), /is no canonical genesis: /],
    ['too long', new Uint8Array(70_000), /is longer than any genesis, 65536 bytes$/],
    ['senseless', bytesOf(free), /is no canonical genesis: price of "Nobody" is 0, must be 5 to 400$/],
  ];
  for (const [name, bytes, message] of bad) {
    const error = await refusal(t, find(await disk(t), { genesis: file(t, bytes), tracker: null }, IMPATIENT));
    t.regex(error.message, message, name);
  }
  const missing = join(folder(t), 'none');
  const error = await refusal(t, find(await disk(t), { genesis: missing, tracker: null }, IMPATIENT));
  t.is(error.message, `cannot read the genesis ${missing}: no such file or folder (ENOENT)`);
});

test('the first peer of a tracker is of the built-in network', async (t) => {
  const { address } = await startTracker(t);
  t.deepEqual(await find(await disk(t), { tracker: address }, IMPATIENT), BUILT_IN_GENESIS);
});

test('a newcomer is of the network that the tracker lists, by the word of a peer that the id confirms', async (t) => {
  const { address } = await startTracker(t);
  // Of its first two peers one is dead, and one gives another genesis than that of the network.
  await list(t, address, 'dead', EASY, await freeAddress());
  const liar = await listenAsPeer(t, {
    hello: { network: networkIdOf(EASY) },
    onMessage: (message, say) => {
      if (message.type === 'ask')
        say({ type: 'answer', request: message.request, answer: { type: 'genesis', bytes: bytesOf(OTHER) } });
    },
  });
  await list(t, address, 'liar', EASY, liar);
  const error = await refusal(t, find(await disk(t), { tracker: address }, IMPATIENT));
  t.true(error.message.startsWith(`no peer of network ${networkIdOf(EASY)} gives its genesis: `), error.message);
  t.regex(error.message, /its genesis is not that of its network/);
  const honest = await RealPeer.start(t, 'honest', { threads: 0 });
  await list(t, address, 'honest', EASY, honest.address);
  t.deepEqual(await find(await disk(t), { tracker: address }, IMPATIENT), EASY);
});

test('where a tracker lists two networks one must say which', async (t) => {
  const { address } = await startTracker(t);
  await list(t, address, 'one', EASY, await freeAddress());
  await list(t, address, 'two', BUILT_IN_GENESIS, await freeAddress());
  const error = await refusal(t, find(await disk(t), { tracker: address }, IMPATIENT));
  t.regex(error.message, /^the tracker lists 2 networks: [0-9a-f]{64}, [0-9a-f]{64}$/);
  t.is(error.hint, 'say which with --genesis FILE');
  t.deepEqual(await find(await disk(t), { genesis: file(t, bytesOf(OTHER)), tracker: address }, IMPATIENT), OTHER);
});

test('a tracker that does not answer yet is waited for, and said once', async (t) => {
  const address = await freeAddress();
  const said: string[] = [];
  let isFound = false;
  const finding = find(
    await disk(t),
    { tracker: address },
    {
      isStopped: () => false,
      log: (text) => said.push(text),
    },
  ).then((found) => {
    isFound = true;
    return found;
  });
  await until(() => said.length === 1);
  t.regex(said[0] ?? '', /^waiting for the tracker, to learn which network it is of: /);
  t.false(isFound);
  const { address: bound } = await startTracker(t, { port: address.port });
  t.is(bound.port, address.port);
  t.deepEqual(await finding, BUILT_IN_GENESIS);
  t.is(said.length, 1);
});

test('a newcomer that is told whom to connect to is of that network, whatever its tracker lists', async (t) => {
  const { address: tracker } = await startTracker(t);
  await list(t, tracker, 'one', BUILT_IN_GENESIS, await freeAddress());
  const honest = await RealPeer.start(t, 'honest', { threads: 0 });
  const connect = [await freeAddress(), honest.address];
  t.deepEqual(await find(await disk(t), { tracker, connect }, IMPATIENT), EASY);
  t.deepEqual(await find(await disk(t, bytesOf(OTHER)), { tracker, connect }, IMPATIENT), OTHER);
});

test('whom it is to connect to is waited for; why is said once, and a genesis that is not of its network is none', async (t) => {
  const liar = await listenAsPeer(t, {
    hello: { network: networkIdOf(EASY) },
    onMessage: (message, say) => {
      if (message.type === 'ask')
        say({ type: 'answer', request: message.request, answer: { type: 'genesis', bytes: bytesOf(OTHER) } });
    },
  });
  const said: string[] = [];
  let asked = 0;
  const isStopped = (): boolean => ++asked > 2;
  await find(await disk(t), { connect: [liar] }, { isStopped, log: (text) => said.push(text) });
  t.is(said.length, 1);
  t.regex(said[0] ?? '', /^waiting for a peer to connect to, .*its genesis is not that of its network$/);
});
