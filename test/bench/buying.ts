/** Purchases of new shoppers, one after the other, each from the next peer in turn, and how long each took. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Signer } from '../../peer/chain/crypto.js';
import { type Genesis, networkIdOf } from '../../peer/chain/genesis.js';
import { type Content, signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import { PeerClient } from '../../peer/client/peer.js';
import type { Address } from '../../peer/wire/address.js';

/** Between one purchase mined and the next. */
const PAUSE_MS = 100;
const MINED_MS_MAX = 30_000;
const TRIES = 50;
/** Place in the built-in catalogue of the cheapest monkey: 200 of them cost what one shopper has. */
const MONKEY = 0;

/** Milliseconds from submitting a transaction to what became of it. */
export type Taken = { readonly accepted: number; readonly mined: number };

/** @returns what each took */
export async function buyOneByOne(genesis: Genesis, peers: readonly Address[], count: number): Promise<Taken[]> {
  const price = genesis.catalogue[MONKEY]?.price ?? 0;
  const each = Math.floor(genesis.startingCoins / price);
  const signed = (signer: Signer, content: Content): Transaction =>
    signTransaction(networkIdOf(genesis), content, signer);
  const clients = await Promise.all(peers.map(stubborn));
  const taken: Taken[] = [];
  try {
    let signer = new Signer(new Uint8Array(randomBytes(32)));
    for (let index = 0; index < count; index++) {
      const client = clients[index % clients.length] as PeerClient;
      const sequence = (index % each) + 1;
      if (sequence === 1) {
        signer = new Signer(new Uint8Array(randomBytes(32)));
        await submit(client, signed(signer, { kind: 'join', publicKey: signer.publicKey, name: `Shopper ${index}` }));
        await pause(PAUSE_MS);
      }
      const { publicKey } = signer;
      taken.push(await submit(client, signed(signer, { kind: 'buy', publicKey, sequence, monkey: MONKEY, price })));
      await pause(PAUSE_MS);
    }
  } finally {
    for (const client of clients) client.close();
  }
  return taken;
}

/** Connects as a shop does: again where a crowd at the door was in the way. */
async function stubborn(address: Address): Promise<PeerClient> {
  for (let left = TRIES; ; left--) {
    try {
      return await PeerClient.connect(address);
    } catch (error) {
      if (left === 1) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/** Submits a transaction and waits until the peer says that it is mined. */
function submit(client: PeerClient, one: Transaction): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`transaction ${one.id}: ${why}`));
    };
    const timer = setTimeout(() => fail(`not mined within ${MINED_MS_MAX / 1000} s`), MINED_MS_MAX);
    client.onEnd = ({ why }) => fail(why);
    client.onStatuses = (statuses) => {
      const status = statuses.find(({ id }) => id === one.id);
      if (status?.type === 'refused') fail(status.why);
      const sinceBegun = performance.now() - begun;
      // It may be mined before the first flush is told.
      if (status?.type === 'accepted' || status?.type === 'mined') accepted ??= sinceBegun;
      if (status?.type !== 'mined') return;
      clearTimeout(timer);
      resolve({ accepted: accepted ?? sinceBegun, mined: sinceBegun });
    };
    client.watch({ chain: false, transactions: [one.id] });
    let accepted: number | null = null;
    const begun = performance.now();
    client.submit([one]);
  });
}
