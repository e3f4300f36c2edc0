import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encode } from '../../peer/chain/codec.js';
import { genesis, makeGenesis } from '../../peer/chain/genesis.js';
import { ByHand, until } from './by-hand.js';

type Receipt = {
  readonly state: string;
  readonly height: number | null;
  readonly agree: number | null;
  readonly roll: number;
};
type Bought = {
  readonly transaction: string;
  readonly sequence: number;
  readonly coins: number;
  readonly receipt: Receipt;
};
type Shown = {
  readonly coins: number;
  readonly free: number;
  readonly sequence: number;
  readonly cage: readonly string[];
  readonly purchases: readonly { readonly transaction: string; readonly receipt: Receipt }[];
};
type Failed = {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
  readonly receipt?: Receipt;
};

test.serial('a shopper joins, buys, and is shown what it has', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  const joined = await cluster.ask('join', 'Ada');
  t.is(joined.code, 0, joined.errors);
  t.regex(
    joined.out,
    /^Ada joined: settled in block 1 \([23] of 3 peers agree\), 1000 coins to spend\nBuy with: shop buy Ada /,
  );
  const bought = await cluster.ask('buy', 'Ada', 'capuchin');
  t.regex(
    bought.out,
    /^Ada bought a Capuchin for 120 coins: settled in block 2 \([23] of 3 peers agree\), 880 coins left\n$/,
  );
  const howler = await cluster.json<Bought>(0, 'buy', 'Ada', 'howl', '--wait', 'accepted');
  t.like(howler, { sequence: 2, coins: 630 });

  const shown = await cluster.ask('record', 'Ada');
  t.regex(shown.out, /^Ada has \d+ coins.*\ncage: Capuchin/);
  const users = await cluster.ask('users');
  t.regex(users.out, /^Ada +630 coins/);
  t.regex((await cluster.ask('monkeys')).out, /^Pygmy Marmoset +5 {2}fits in a teacup/);
  const everybody = await cluster.json<{ shoppers: { name: string; own: boolean }[] }>(0, 'users', '--all');
  t.like(everybody.shoppers, [{ name: 'Ada', own: true }]);

  // Nothing is asked of a terminal, and nothing but the result is on standard output.
  t.is(joined.errors, '');
});

test.serial('three shops at once, two of them with one wallet: everything settles, once, in order', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  await Promise.all(['Ada', 'Bob', 'Eve'].map((name) => cluster.json(0, 'join', name)));
  const round = (): Promise<Bought[]> =>
    Promise.all(['Ada', 'Ada', 'Bob', 'Eve'].map((name) => cluster.json<Bought>(0, 'buy', name, 'Pygmy Marmoset')));
  const rounds = [await round(), await round(), await round()].flat();
  t.is(new Set(rounds.map(({ transaction }) => transaction)).size, 12);
  t.true(rounds.every(({ receipt }) => receipt.state === 'settled'));
  const ada = await cluster.json<Shown>(0, 'record', 'Ada');
  t.like(ada, { coins: 970, sequence: 6 });
  t.is(ada.cage.length, 6);
  t.true(ada.purchases.every(({ receipt }) => receipt.state === 'settled'));
  t.like(await cluster.json<Shown>(0, 'record', 'Eve'), { coins: 985, sequence: 3 });
});

test.serial('peers die and come back: a minority settles nothing, and nothing is lost or bought twice', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  await cluster.json(0, 'join', 'Ada');
  await cluster.kill('p2');
  t.is((await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi')).receipt.roll, 3);
  await cluster.kill('p3');
  const late = await cluster.json<Failed>(4, '--timeout', '4', 'buy', 'Ada', 'Saki');
  t.is(late.error.code, 'TIME_OUT');
  t.is(
    late.error.hint,
    'nothing is lost: it is kept and sent again by every command of the shop; look with: shop record Ada',
  );
  t.like(late.receipt, { state: 'mined', agree: 1, roll: 3 });
  const nobody = await cluster.json<Failed>(4, '--timeout', '1', '--peer', '127.0.0.1:1', 'buy', 'Ada', 'Golden Lion');
  t.is(nobody.error.code, 'NO_PEERS');

  await cluster.kill('p1');
  const away = await cluster.json<Failed>(4, '--timeout', '1', 'buy', 'Ada', 'Saki');
  t.is(away.error.code, 'NO_PEERS');

  await Promise.all(['p1', 'p2', 'p3'].map((name) => cluster.peer(name)));
  const next = await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi');
  t.is(next.sequence, 3);
  const ada = await cluster.json<Shown>(0, 'record', 'Ada');
  t.deepEqual(ada.cage, ['Titi', 'Saki', 'Titi']);
  t.is(ada.coins, 1000 - 60 - 140 - 60);
});

test.serial('a frozen peer holds up nothing', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  await cluster.json(0, 'join', 'Ada');
  cluster.signal('p1', 'SIGSTOP');
  for (let n = 1; n <= 3; n++) {
    const bought = await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi');
    t.like(bought, { sequence: n, receipt: { state: 'settled', agree: 2, roll: 3 } });
  }
});

test.serial('without the tracker purchases go on, with the peers known from last time', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
  await cluster.json(0, 'join', 'Ada');
  await cluster.killTracker();
  const bought = await cluster.ask('buy', 'Ada', 'Titi');
  t.is(bought.code, 0, bought.errors);
  t.regex(bought.errors, /nobody listens there.*going by the peers known from last time/);
});

test.serial('sent to one peer only, receipts count all', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2');
  const { host, port } = await cluster.peer('p3');
  const only = `${host}:${port}`;
  await cluster.json(0, 'join', 'Ada', '--peer', only);
  for (const name of ['p1', 'p2']) t.notRegex(cluster.logOf(name), /Ada joins/);
  t.regex(cluster.logOf('p3'), /Ada joins/);
  const bought = await cluster.json<Bought>(0, 'buy', 'Ada', 'Titi', '--peer', only);
  t.is(bought.receipt.roll, 3);
});

test.serial('a shop killed after it signed: the next command sends it, once', async (t) => {
  const cluster = await ByHand.up(t, 'p1', 'p2');
  await cluster.json(0, 'join', 'Ada');
  const outbox = (): string => {
    const [network = ''] = readdirSync(cluster.wallets);
    const key = readdirSync(join(cluster.wallets, network)).find((name) => name.length === 64) ?? '';
    const path = join(cluster.wallets, network, key, 'outbox.json');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const shop = cluster.shop('buy', 'Ada', 'Titi');
  await until(shop, () => outbox().split('"signed"').length > 2);
  shop.child.kill('SIGKILL');
  await shop.ended;
  t.is((await cluster.ask('users')).code, 0);
  const bought = await cluster.json<Bought>(0, 'buy', 'Ada', 'Saki');
  t.is(bought.sequence, 2);
  t.deepEqual((await cluster.json<Shown>(0, 'record', 'Ada')).cage, ['Titi', 'Saki']);
});

test.serial('what cannot be is refused with one clear message, and nothing is signed', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  await cluster.json(0, 'join', 'Ada');
  const wrong: [code: number, error: string, message: RegExp, ...words: string[]][] = [
    [1, 'UNKNOWN_MONKEY', /there is no monkey "Capucino"; did you mean Capuchin\?/, 'buy', 'Ada', 'Capucino'],
    [1, 'AMBIGUOUS_MONKEY', /"s" may be Squirrel Monkey or Saki or/, 'buy', 'Ada', 's'],
    [3, 'NO_SUCH_SHOPPER', /no wallet here is Adda's; did you mean Ada\?/, 'buy', 'Adda', 'Titi'],
    [3, 'NO_SUCH_SHOPPER', /no shopper is called Adda; did you mean Ada\?/, 'record', 'Adda'],
    [1, 'SHOPPER_EXISTS', /you have a shopper Ada already/, 'join', 'Ada'],
    [2, 'USAGE', /it has a character that is not allowed \(U\+001B\)/, 'join', '\u001b[31mEve'],
    [2, 'USAGE', /it is longer than 32 characters/, 'join', 'x'.repeat(33)],
    [2, 'USAGE', /it is empty/, 'join', ''],
    [2, 'USAGE', /missing required argument 'monkey'/, 'buy', 'Ada'],
    [2, 'USAGE', /argument 'never' is invalid/, 'buy', 'Ada', 'Titi', '--wait', 'never'],
    [2, 'USAGE', /unknown command 'steal'/, 'steal', 'Ada'],
    [2, 'USAGE', /unknown option '--frobnicate'/, 'users', '--frobnicate'],
    [2, 'USAGE', /--timeout "soon": give seconds/, '--timeout', 'soon', 'users'],
    [2, 'USAGE', /--peer "p1" is no HOST:PORT/, '--peer', 'p1', 'users'],
    [1, 'WALLETS_UNUSABLE', /cannot/, '--wallets', '/proc/nowhere', 'join', 'Eve'],
  ];
  for (const [code, error, message, ...words] of wrong) {
    const [failed, told] = await Promise.all([cluster.json<Failed>(code, ...words), cluster.ask(...words)]);
    t.is(failed.error.code, error);
    t.regex(failed.error.message, message);
    t.notRegex(failed.error.message, /\p{Cc}/u);
    t.is(told.code, code);
    t.is(told.out, '');
    t.regex(told.errors, message);
  }
  t.like(await cluster.json<Shown>(0, 'record', 'Ada'), { coins: 1000, sequence: 0, purchases: [] });
});

test.serial('without a terminal and without a command, the plain shop says what there is', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  await cluster.json(0, 'join', 'Ada');
  const door = await cluster.ask();
  t.is(door.code, 0, door.errors);
  t.regex(door.out, /Welcome to the monkey shop.*Ada +1000 coins.*Capuchin +120.*shop buy Ada/s);
  t.notRegex(door.out.replaceAll('\n', ''), /\p{Cc}/u);
  const told = await cluster.json<{ shoppers: unknown[]; monkeys: unknown[] }>(0);
  t.is(told.shoppers.length, 1);
  t.is(told.monkeys.length, 17);
});

test.serial('coins less pending are all that is spent', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  await cluster.json(0, 'join', 'Ada');
  for (let n = 0; n < 2; n++) await cluster.json(0, 'buy', 'Ada', 'Golden Lion');
  const failed = await cluster.json<Failed>(1, 'buy', 'Ada', 'Howler');
  t.is(failed.error.code, 'NOT_ENOUGH_COINS');
  t.is(failed.error.message, 'a Howler costs 250 coins and Ada has only 200; nothing was signed');
  t.like(await cluster.json<Shown>(0, 'record', 'Ada'), { coins: 200, free: 200, sequence: 2 });
});

test.serial('two shoppers of one name are told apart by digits of their keys', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  await cluster.json(0, 'join', 'Ada');
  const second = await cluster.json<{ shopper: string; publicKey: string }>(0, 'join', 'Ada', '--again');
  t.is(second.shopper, `Ada·${second.publicKey.slice(0, 4)}`);
  const failed = await cluster.json<Failed & { shoppers: string[] }>(2, 'buy', 'Ada', 'Titi');
  t.is(failed.error.code, 'AMBIGUOUS_SHOPPER');
  t.is(failed.shoppers.length, 2);
  for (const shopper of failed.shoppers) await cluster.json(0, 'buy', shopper, 'Titi');
  await cluster.json(0, 'buy', second.shopper.replace('·', ':'), 'Titi');
  t.is((await cluster.json<Shown>(0, 'record', second.shopper)).sequence, 2);
});

test.serial('without a cluster it says so, and how long it waited', async (t) => {
  const cluster = new ByHand(t);
  await cluster.tracker();
  const empty = await cluster.json<Failed>(4, '--timeout', '1', 'users');
  t.is(empty.error.code, 'NO_PEERS');
  t.regex(empty.error.message, /lists no peers/);
  await cluster.killTracker();
  const absent = await cluster.json<Failed>(3, 'users');
  t.is(absent.error.code, 'NO_CLUSTER');
  t.regex(absent.error.message, /nobody listens there/);
});

test.serial('several networks on one tracker are refused; --peer says which', async (t) => {
  const cluster = await ByHand.up(t, 'p1');
  const file = join(cluster.folder, 'other.bin');
  writeFileSync(file, encode(genesis, makeGenesis(new Uint8Array(32), [])));
  const { host, port } = await cluster.peer('q1', '--genesis', file);
  const failed = await cluster.json<Failed>(1, 'users');
  t.is(failed.error.code, 'SEVERAL_NETWORKS');
  t.regex(failed.error.hint, /--peer HOST:PORT/);
  const bought = await cluster.ask('--peer', `${host}:${port}`, 'join', 'Ada');
  t.is(bought.code, 0, bought.errors);
  t.regex(cluster.logOf('q1'), /Ada joins/);
});

test.serial('help says what there is', async (t) => {
  const cluster = new ByHand(t);
  await cluster.tracker();
  const help = await cluster.ask('--help');
  t.is(help.code, 0);
  for (const word of ['join', 'users', 'monkeys', 'buy', 'record', 'Exit codes']) t.true(help.out.includes(word), word);
  t.regex((await cluster.ask('buy', '--help')).out, /--wait/);
});
