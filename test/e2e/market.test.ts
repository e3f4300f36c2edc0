/** A busy market: ten shoppers, fifty monkeys, three shops at once; and what a stranger's checker says of the chain. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { type Home, startUnwatched, until } from './cluster.js';

const CHECKER = fileURLToPath(new URL('../check/main.js', import.meta.url));
const SHOPPERS = ['Ada', 'Bob', 'Cyd', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon'];
/** Five each, 225 coins together. */
const MONKEYS = ['Pygmy Marmoset', 'Squirrel Monkey', 'Cotton-top Tamarin', 'Titi', 'Vervet'];

type Bought = { readonly receipt: { readonly state: string } };
type Line = {
  readonly hash: string;
  readonly record: readonly { readonly name: string; readonly coins: number; readonly cage: readonly string[] }[];
};

/** One shop: its shoppers join and buy, one command after the other. */
async function shop(home: Home, shoppers: readonly string[]): Promise<string[]> {
  const states: string[] = [];
  for (const name of shoppers) {
    states.push((await home.json<Bought>('shop', 'join', name)).receipt.state);
    for (const monkey of MONKEYS) states.push((await home.json<Bought>('shop', 'buy', name, monkey)).receipt.state);
  }
  return states;
}

/** Runs the checker, which imports nothing of the project. */
async function check(lines: string): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [CHECKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stdin.end(lines);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out };
}

test.serial(
  'ten shoppers buy fifty monkeys from three shops at once: all settle, and the export is right',
  async (t) => {
    const home = await startUnwatched(t, 4);
    const shops = [SHOPPERS.slice(0, 4), SHOPPERS.slice(4, 7), SHOPPERS.slice(7)];
    const states = await Promise.all(shops.map((shoppers) => shop(home, shoppers)));
    t.deepEqual(new Set(states.flat()), new Set(['settled']));
    t.is(states.flat().length, 10 + 50);

    await until('one tip', async () => (await home.status()).tipsAgree === true);
    const exports = await Promise.all(
      ['p1', 'p2', 'p3', 'p4'].map(
        async (peer) => (await home.run('chain', '--json', '--record', '--peer', peer)).stdout,
      ),
    );
    const { code, out } = await check(exports[0] as string);
    t.is(code, 0, out);
    // One tip and equal records: the exports are the same to the byte.
    t.is(new Set(exports).size, 1);
    const tip = JSON.parse((exports[0] as string).trimEnd().split('\n').at(-1) ?? '') as Line;
    t.is(tip.record.length, 10);
    for (const record of tip.record) {
      t.is(record.coins, 1000 - 225, record.name);
      t.deepEqual(record.cage, MONKEYS, record.name);
    }
  },
);
