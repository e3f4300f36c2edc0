/** `shop watch`: what happens to a shopper, a line each. */
import test from 'ava';
import { ByHand, type Running, until } from './by-hand.js';

type Told = {
  readonly event: string;
  readonly transaction: string | null;
  readonly monkey: string | null;
  readonly before: string | null;
  readonly receipt: { readonly state: string } | null;
  readonly coins: number | null;
  readonly cage: readonly string[] | null;
};

const toldBy = ({ out }: Running): Told[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Told);

test.serial(
  'a purchase by another command is seen until it is settled, then the record; Ctrl-C ends it with 130',
  async (t) => {
    const cluster = await ByHand.up(t, 'p1', 'p2', 'p3');
    await cluster.json(0, 'join', 'Ada');
    const watching = cluster.shop('watch', 'Ada', '--json');
    // Somebody else's eyes: another folder of wallets, where there is none of hers.
    const others = cluster.shop('watch', 'Ada', '--wallets', `${cluster.folder}/none`);
    await until(watching, () => watching.out.includes('\n'));
    await until(others, () => others.out.includes('\n'));
    t.like(toldBy(watching)[0], { event: 'start', coins: 1000, cage: [], transaction: null });
    t.regex(others.out, /^\d\d:\d\d:\d\d {2}Ada {2}1000 coins, cage: empty\n$/);

    // One of three alone settles nothing: the states are passed one after the other.
    await cluster.kill('p2');
    await cluster.kill('p3');
    const buying = cluster.shop('buy', 'Ada', 'Howler');
    await until(watching, () => toldBy(watching).some(({ receipt }) => receipt?.state === 'mined'));
    await Promise.all([cluster.peer('p2'), cluster.peer('p3')]);
    t.is(await buying.ended, 0, buying.errors);
    await until(watching, () => toldBy(watching).some(({ coins }) => coins === 750));
    const states = toldBy(watching).flatMap(({ monkey, receipt }) => (monkey === 'Howler' ? [receipt?.state] : []));
    t.is(states[0], 'sent');
    await until(watching, () => toldBy(watching).some(({ receipt }) => receipt?.state === 'settled'));
    t.true(toldBy(watching).every((told) => Object.keys(told).length === 12));
    await until(others, () => others.out.includes('record  750 coins, cage: Howler\n'));

    watching.child.kill('SIGINT');
    others.child.kill('SIGTERM');
    t.is(await watching.ended, 130, watching.errors);
    t.is(await others.ended, 143, others.errors);
  },
);

test.serial(
  'all peers gone and back are said once; a name that nobody has is an error; --for ends it with 0',
  async (t) => {
    const cluster = await ByHand.up(t, 'p1');
    await cluster.json(0, 'join', 'Ada');
    t.is((await cluster.ask('watch', 'Bob')).code, 3);
    t.is((await cluster.ask('watch', 'Ada', '--for', '0.5')).code, 0);

    const watching = cluster.shop('watch', 'Ada');
    await until(watching, () => watching.out.includes('1000 coins'));
    await cluster.kill('p1');
    await until(watching, () => watching.errors.includes('no peer can be reached'));
    await cluster.peer('p1');
    await until(watching, () => watching.errors.includes('a peer is reached again\n'));
    t.regex(watching.errors, /^no peer can be reached: .*; watching on\na peer is reached again\n$/);
    await cluster.json(0, 'buy', 'Ada', 'Titi');
    await until(watching, () => /Ada {2}Titi {2}settled in block \d+ \(1 of 1 peer agrees\)\n/.test(watching.out));
  },
);
