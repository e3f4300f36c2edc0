import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import test, { type ExecutionContext } from 'ava';
import { sha256d } from '../../../peer/chain/crypto.js';
import { targetHex, targetOfZeros } from '../../../peer/chain/target.js';
import { Pool } from '../../../peer/io/pool.js';
import type { Searched, Slice } from '../../../peer/io/worker.js';
import { until } from './ground.js';

function pool(t: ExecutionContext, threads: number, options: ConstructorParameters<typeof Pool>[1] = {}): Pool {
  const made = new Pool(threads, options);
  t.teardown(() => made.close());
  return made;
}

const header = (first: number): Uint8Array => Uint8Array.from({ length: 80 }, (_, at) => (at === 0 ? first : at * 7));
const EASY = targetHex(targetOfZeros(2));
const NOTHING = { nonce: null, hashes: 0, micros: 0 };
const STUCK = { worker: new URL('./stuck-worker.js', import.meta.url) };

/** Searches until a thread has searched, as the machine does: on a slow machine one that has just begun may be late. */
async function searched(miners: Pool, slice: Slice): Promise<Searched> {
  const result = await miners.search(slice);
  return result.hashes > 0 ? result : searched(miners, slice);
}

/** The first nonce below `nonces` that meets two leading zeros, by the plain hash. */
function firstHit(bytes: Uint8Array, nonces: number): number | null {
  const copy = Buffer.from(bytes);
  for (let nonce = 0; nonce < nonces; nonce++) {
    copy.writeUInt32LE(nonce, 76);
    if (sha256d(copy)[31] === 0) return nonce;
  }
  return null;
}

test('a hit is the first nonce that meets the target, and none is found where there is none', async (t) => {
  const miners = pool(t, 2);
  const headers = Array.from({ length: 12 }, (_, at) => header(at));
  for (const bytes of headers) {
    const nonces = 300;
    const { nonce, hashes, micros } = await searched(miners, { header: bytes, target: EASY, nonces });
    t.is(nonce, firstHit(bytes, nonces));
    t.true(hashes > 0 && hashes <= nonces + 4 && micros > 0);
  }
  t.regex(miners.kernel, /^(wasm-simd|plain)$/);
});

test('a thread that is killed costs its slice, and is replaced', async (t) => {
  const miners = pool(t, 1);
  const slice = { header: header(0), target: EASY, nonces: 1 };
  await searched(miners, slice);
  for (let round = 0; round < 3; round++) {
    const [thread] = miners.threads;
    const long = miners.search({ header: header(0), target: '0'.repeat(64), nonces: 2 ** 32 - 1 });
    await thread?.terminate();
    t.like(await long, NOTHING);
    t.true((await searched(miners, slice)).hashes > 0, 'the next one searches');
  }
});

test('a thread that ends by itself costs its slice, and is replaced', async (t) => {
  const miners = pool(t, 1, STUCK);
  for (let round = 0; round < 2; round++) {
    t.like(await miners.search({ header: header(2), target: EASY, nonces: 1 }), NOTHING);
    t.is((await searched(miners, { header: header(0), target: EASY, nonces: 1 })).nonce, 7);
  }
});

test('a thread that hangs is replaced, also while another slice waits behind it', async (t) => {
  const miners = pool(t, 1, { ...STUCK, hangMs: 400 });
  const slice = { header: header(0), target: EASY, nonces: 1 };
  t.is((await searched(miners, slice)).nonce, 7);
  const hung = miners.search({ header: header(1), target: EASY, nonces: 1 });
  const behind = searched(miners, slice);
  t.like(await hung, NOTHING);
  t.is((await behind).nonce, 7);
});

test('more slices than may wait are searched for nothing, and nobody is rejected', async (t) => {
  const miners = pool(t, 1, { ...STUCK, hangMs: 1_000 });
  const hung = miners.search({ header: header(1), target: EASY, nonces: 1 });
  await until(() => miners.threads.length === 1);
  const slice = { header: header(0), target: EASY, nonces: 1 };
  const all = await Promise.all(Array.from({ length: 50 }, () => miners.search(slice)));
  t.true(all.some(({ hashes }) => hashes === 0));
  t.like(await hung, NOTHING);
});

test('close ends a search that runs', async (t) => {
  const miners = new Pool(1, STUCK);
  const hung = miners.search({ header: header(1), target: EASY, nonces: 1 });
  await until(() => miners.threads.length === 1);
  await miners.close();
  t.like(await hung, NOTHING);
});

type Thread = { readonly id: string; readonly nice: number };
function threadsOf(): Thread[] {
  return readdirSync('/proc/self/task').flatMap((id) => {
    try {
      const line = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
      return [{ id, nice: Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]) }];
    } catch {
      // It ended since it was listed.
      return [];
    }
  });
}

(process.platform === 'linux' ? test.serial : test.skip)('on Linux miners are nice, and nobody else is', async (t) => {
  const own = getPriority();
  const before = threadsOf().filter(({ nice }) => nice !== own);
  const miners = pool(t, 2);
  await until(async () => {
    await Promise.all([1, 2, 3].map(() => miners.search({ header: header(0), target: EASY, nonces: 50_000 })));
    return threadsOf().filter(({ nice }) => nice !== own).length >= before.length + 2;
  });
  const nice = threadsOf().filter(({ nice }) => nice !== own);
  t.true(nice.every((one) => one.nice === (own < 10 ? 10 : Math.min(19, own + 1))));
  await miners.close();
  await until(() => threadsOf().every((one) => one.nice === own || before.some(({ id }) => id === one.id)));
});
