import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Asking } from '../../dashboard/asking/asking.js';
import type {
  BlockJson,
  BlockPlaceJson,
  BlocksJson,
  RecordsJson,
  ShopperJson,
  ShoppersJson,
  TransactionPlaceJson,
} from '../../dashboard/model/api.js';
import { Board } from '../../dashboard/model/board.js';
import type { BlockRow } from '../../dashboard/model/rows.js';
import { makeApp } from '../../dashboard/server/app.js';
import { Guard } from '../../dashboard/server/guard.js';
import { Metrics } from '../../dashboard/server/metrics.js';
import { makeServer } from '../../dashboard/server/server.js';
import type { Block } from '../../peer/chain/block.js';
import { PeerClient } from '../../peer/client/peer.js';
import { ByHand } from './by-hand.js';

/** As much of a row as is looked at here. */
const rowOf = ({ hash, previous, height, nonce, header, data }: Block): BlockRow => ({
  hash,
  previous,
  height,
  miner: data.entry?.miner ?? null,
  nonce,
  difficulty: 0,
  timeMs: header.time * 1000,
  load: 0,
  hashes: 0,
  minedUs: 0,
  transactions: data.transactions.length,
  deeds: [],
});

/** The API before real peers. @returns what asks it, and what failed in it that never should */
async function serve(t: ExecutionContext, clients: readonly PeerClient[]) {
  const genesis = await clients[0]?.genesis();
  const board = new Board();
  const metrics = new Metrics(board, () => 0);
  const names = new Map<string, string>();
  const asking = new Asking({
    heaviest: () => clients[0] ?? null,
    all: () => clients.map((client) => ({ id: client.id, client })),
    genesis: () => genesis ?? null,
    rowOf,
    nameOf: (key) => names.get(key) ?? null,
    keepName: (key, name) => void names.set(key, name),
  });
  const assets = mkdtempSync(join(tmpdir(), 'assets-'));
  const guard = new Guard({ token: null, allowed: [] });
  const broken: unknown[] = [];
  const onBroken = (error: unknown): void => void broken.push(error);
  const app = makeApp({
    board,
    asking,
    metrics: { contentType: metrics.contentType, text: () => metrics.text() },
    guard,
    operating: null,
    assets,
    onBroken,
  });
  const hangUp = (socket: { close(): void }): void => socket.close();
  const server = makeServer({ app, guard, sockets: { '/live': hangUp, '/shop': hangUp }, onBroken });
  const { host, port } = await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    await server.close();
    rmSync(assets, { recursive: true });
  });
  const get = async <T>(path: string, status = 200): Promise<T> => {
    const response = await fetch(`http://${host}:${port}${path}`);
    t.is(response.status, status, path);
    return (await response.json()) as T;
  };
  return { get, broken };
}

test.serial('what a shop buys is found in blocks, records, shoppers and transactions', async (t) => {
  const cluster = new ByHand(t);
  await cluster.tracker();
  const addresses = await Promise.all(['p1', 'p2'].map((name) => cluster.peer(name)));
  await Promise.all(['p1', 'p2'].map((name) => cluster.until(name, () => /linked to/.test(cluster.logOf(name)))));
  const clients = await Promise.all(addresses.map((address) => PeerClient.connect(address)));
  t.teardown(() => {
    for (const client of clients) client.close();
  });
  const { get, broken } = await serve(t, clients);

  await cluster.json(0, 'join', 'Ada');
  const { transaction } = await cluster.json<{ transaction: string }>(0, 'buy', 'Ada', 'Vervet');
  const place = await get<TransactionPlaceJson>(`/api/transactions/${transaction}`);
  t.like(place, { state: 'mined', kind: 'buy', name: 'Ada', monkey: 'Vervet', price: 100, sequence: 1 });
  if (place.state !== 'mined') return;
  t.true(place.peers.length > 0);

  const block = await get<BlockJson>(`/api/blocks/${place.block}`);
  t.is(block.height, place.height);
  t.is(block.list.find(({ id }) => id === transaction)?.name, 'Ada');
  t.like(await get<BlockPlaceJson>(`/api/blocks/${place.block}/place`), { isBest: true });
  const { blocks } = await get<BlocksJson>(`/api/blocks?from=0&to=${place.height}`);
  t.is(blocks.at(-1)?.hash, place.block);
  t.is(blocks[0]?.miner, null, 'genesis is nobody’s');

  const { records } = await get<RecordsJson>(`/api/blocks/${place.block}/record`);
  t.like(records[0], { name: 'Ada', coins: 900, cage: ['Vervet'] });
  const { shoppers } = await get<ShoppersJson>('/api/shoppers?name=ada');
  const ada = await get<ShopperJson>(`/api/shoppers/${shoppers[0]?.publicKey}`);
  t.like(ada, { name: 'Ada', coins: 900, sequence: 1 });
  t.deepEqual(
    ada.history.map(({ kind }) => kind),
    ['buy', 'join'],
  );

  await get(`/api/transactions/${'0'.repeat(64)}`, 404);
  await Promise.all(['p1', 'p2'].map((name) => cluster.kill(name)));
  await get(`/api/shoppers/${ada.publicKey}`, 502);
  t.deepEqual(broken, []);
});
