/** Two clusters by hand on one network that never met, joined by one link. */
import test from 'ava';
import { PeerClient } from '../../peer/client/peer.js';
import { type Address, addressText } from '../../peer/wire/address.js';
import { ByHand } from './by-hand.js';
import { until } from './cluster.js';

type Bought = { readonly transaction: string; readonly receipt: { readonly state: string } };

/** A shopper who joins and buys, one purchase after the other. @returns the transactions, all settled */
async function shop(cluster: ByHand, name: string, ...monkeys: readonly string[]): Promise<string[]> {
  const joined = await cluster.json<Bought>(0, 'join', name);
  const bought: Bought[] = [];
  for (const monkey of monkeys) bought.push(await cluster.json<Bought>(0, 'buy', name, monkey));
  return [joined, ...bought].map(({ transaction }) => transaction);
}

async function ask<T>(address: Address, question: (peer: PeerClient) => Promise<T>): Promise<T> {
  const peer = await PeerClient.connect(address);
  try {
    return await question(peer);
  } finally {
    peer.close();
  }
}
const tipOf = (address: Address): Promise<string> => ask(address, async ({ tip }) => tip.hash);
const transactionsOf = (address: Address): Promise<string[]> =>
  ask(address, async (peer) => {
    const all: string[] = [];
    for await (const block of peer.blocks(1)) all.push(...block.data.transactions.map(({ id }) => id));
    return all.sort();
  });

test.serial('joined by --connect they have one tip, with every purchase of both in it once', async (t) => {
  const [left, right] = await Promise.all([ByHand.up(t, 'a1', 'a2'), ByHand.up(t, 'b1', 'b2')]);
  const sold = (
    await Promise.all([shop(left, 'Ada', 'Saki', 'Titi'), shop(right, 'Bob', 'Macaque', 'Vervet', 'Howler')])
  ).flat();
  const there = await left.addressOf('a1');
  t.not(await tipOf(there), await tipOf(await right.addressOf('b1')));

  t.is(await right.interrupt('b1'), 0);
  await right.peer('b1', '--connect', addressText(there));
  // And one that no tracker lists, on either side.
  const fifth = left.lonePeer('fifth', '--connect', addressText(await right.addressOf('b2')));
  const addresses = await Promise.all([
    there,
    left.addressOf('a2'),
    ...['b1', 'b2'].map((name) => right.addressOf(name)),
    fifth,
  ]);
  const sorted = [...sold].sort();
  await until('one tip with all of it', async () => {
    const tips = await Promise.all(addresses.map(tipOf));
    return new Set(tips).size === 1 && (await transactionsOf(there)).length >= sorted.length;
  });
  for (const address of addresses) t.deepEqual(await transactionsOf(address), sorted);

  // The peer there is killed and comes back at its port: the link comes back by itself.
  await left.kill('a1');
  await left.peer('a1', '--port', String(there.port));
  const again = await left.json<Bought>(0, 'buy', 'Ada', 'Capuchin');
  t.is(again.receipt.state, 'settled');
  await until('it is known on the other side', async () => {
    const address = await right.addressOf('b1');
    return (await transactionsOf(address)).includes(again.transaction);
  });
});
