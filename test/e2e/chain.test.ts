import anyTest, { type TestFn } from 'ava';
import { type Home, type Json, startUnwatched } from './cluster.js';

const test = anyTest as TestFn<{ home: Home }>;
const cleanUp: (() => void | Promise<void>)[] = [];
let home: Home;
test.before(async () => {
  home = await startUnwatched({ teardown: (act) => void cleanUp.push(act) }, 3);
  for (const name of ['Ada', 'Bob']) await home.json('shop', 'join', name);
  await home.json('shop', 'buy', 'Ada', 'Capuchin');
  await home.json('mine', 'p1', '--blocks', '2');
  await home.json('wait', '--agree', '--height', '5');
});
test.after.always(async () => {
  for (const act of cleanUp) await act();
});

type Line = {
  readonly height: number;
  readonly hash: string;
  readonly previous: string;
  readonly entry: string | null;
  readonly genesis?: string;
  readonly transactions: readonly Json[];
  readonly record?: readonly {
    readonly name: string;
    readonly coins: number;
    readonly cage: readonly string[];
    readonly sequence: number;
  }[];
};

test.serial(
  'chain --json --record prints a block a line from genesis on, with the fields that others rely on',
  async (t) => {
    const ran = await home.run('chain', '--json', '--record');
    const blocks = ran.lines<Line>();
    t.deepEqual(
      blocks.map(({ height }) => height),
      blocks.map((_, height) => height),
    );
    for (const [height, block] of blocks.entries())
      if (height > 0) t.is<string | undefined, string>(blocks[height - 1]?.hash, block.previous);
    const fields = [
      'networkId',
      'height',
      'hash',
      'header',
      'entry',
      'transactions',
      'previous',
      'nonce',
      'bits',
      'difficulty',
      'time',
      'miner',
      'hashes',
      'minedUs',
      'load',
      'recordRoot',
      'record',
    ];
    t.deepEqual(Object.keys(blocks[1] ?? {}), fields);
    t.deepEqual(
      Object.keys(blocks[0] ?? {}).filter((key) => key !== 'genesis'),
      fields,
    );
    t.is(blocks[0]?.entry, null);
    t.regex(blocks[0]?.genesis ?? '', /^01[0-9a-f]+$/);
    const [join, buy] = ['join', 'buy'].map((kind) =>
      blocks.flatMap(({ transactions }) => transactions).find((one) => one['kind'] === kind),
    );
    t.deepEqual(Object.keys(join ?? {}), ['id', 'kind', 'publicKey', 'name', 'signature', 'bytes']);
    t.deepEqual(Object.keys(buy ?? {}), [
      'id',
      'kind',
      'publicKey',
      'sequence',
      'monkey',
      'price',
      'signature',
      'bytes',
    ]);
    t.like(buy, { sequence: 1, monkey: 'Capuchin', price: 120 });
    const records = blocks.at(-1)?.record ?? [];
    t.deepEqual(
      records.map(({ name, coins, cage, sequence }) => [name, coins, cage, sequence]),
      [
        ['Ada', 880, ['Capuchin'], 1],
        ['Bob', 1000, [], 0],
      ],
    );
    t.deepEqual(blocks[0]?.record, []);
  },
);

test.serial('one block by height, hash and the beginning of its hash', async (t) => {
  const whole = (await home.run('chain', '--json')).lines<Line>();
  const block = whole[1] as Line;
  for (const typed of ['1', block.hash, block.hash.slice(0, 12), `${block.hash.slice(0, 10)}…`]) {
    t.deepEqual(await home.json('chain', typed), { ...block, best: true } as unknown as Json, typed);
  }
  const recorded = await home.json<Line>('chain', '1', '--record', '--peer', 'p2');
  t.deepEqual(
    recorded.record?.map(({ name }) => name),
    ['Ada'],
  );
  const text = await home.run('chain', '1', '--record');
  t.regex(
    text.stdout,
    /^block 1\n {2}hash +[0-9a-f]{64}\n[\s\S]*\n {2}join .* Ada \([0-9a-f]{8}\)\n {2}records\n {4}Ada/,
  );
  t.is((await home.fails(3, 'chain', '99')).code, 'NO_BLOCK');
  t.is((await home.fails(3, 'chain', 'f'.repeat(64))).code, 'NO_BLOCK');
  t.is((await home.fails(2, 'chain', 'what')).code, 'USAGE');
  t.is((await home.fails(2, 'chain', '1', '--graph')).code, 'USAGE');
  t.is((await home.fails(3, 'chain', '--peer', 'p9')).code, 'NO_TARGET');
  t.is((await home.fails(2, 'chain', '--peer', 'p1,p2')).code, 'USAGE');
});

test.serial('the tree is drawn newest first, with the peers at their tips', async (t) => {
  const { stdout } = await home.run('chain', '--graph');
  const lines = stdout.trimEnd().split('\n');
  t.regex(lines[0] ?? '', /^\* .*block 5 .*◀ p1 p2 p3$/);
  t.regex(lines.at(-1) ?? '', /^\* .*block 0 .*genesis$/);
  const json = (await home.run('chain', '--graph', '--json')).lines<Json>();
  t.is(json.filter((block) => block['best'] === true).length, 6);
});

test.serial('verify replays every peer, also one that is stopped', async (t) => {
  await home.json('stop', 'p3');
  const seen = await home.json<{ ok: boolean; peers: Json[] }>('verify');
  t.true(seen.ok);
  t.deepEqual(
    seen.peers.map(({ name, ok, blocks, records, fault }) => [name, ok, blocks, records, fault]),
    ['p1', 'p2', 'p3'].map((name) => [name, true, 5, 2, null]),
  );
  t.regex((await home.run('verify', 'p2')).stdout, /^✓ p2 {2}block 5 .*: 5 blocks replayed, 2 records compared/);
  t.regex((await home.run('chain', '--peer', 'p3')).stdout, /block 5 /);
  t.is((await home.fails(2, 'verify', 'tracker')).code, 'USAGE');
  t.is((await home.fails(3, 'verify', 'p7')).code, 'NO_TARGET');
  await home.json('start', 'p3');
});

test.serial('with nothing running, the chain is read from disk', async (t) => {
  const live = await home.run('chain', '--json', '--record');
  await home.json('down');
  const stored = await home.run('chain', '--json', '--record');
  t.is(stored.stdout, live.stdout);
  t.true((await home.json<{ ok: boolean }>('verify')).ok);
  t.is((await home.run('chain', '--peer', 'p2')).code, 0);
  await home.json('up', '-d', '--wait');
});

test.serial('wait returns when it is true, and gives up with 4', async (t) => {
  await home.json('wait', '--height', '5');
  const late = await home.fails(4, 'wait', '--height', '6', '--timeout', '0.3');
  t.is(late.code, 'TIME_OUT');
  t.regex(late.message, /did not all have block 6 within 0\.3 s: p1 at 5 /);
  t.is((await home.fails(2, 'wait')).code, 'USAGE');
  t.is((await home.fails(2, 'wait', '--height', 'x')).code, 'USAGE');
  const waiting = home.spawn('wait', '--height', '6', '--agree');
  await home.json('mine', 'p2');
  const ran = await waiting.ended();
  t.is(ran.code, 0);
  t.regex(ran.stdout, /^Block 6, tip [0-9a-f]{10}…, after \d+ ms\.\n$/);
});

test.serial('mine says up to which block', async (t) => {
  const mined = await home.json<{ mined: Json[] }>('mine', 'p1', '--blocks', '3');
  t.deepEqual(mined.mined, [{ name: 'p1', blocks: 3, height: 9 }]);
  t.regex((await home.run('mine', 'p2')).stdout, /^p2 mined 1 block, up to block \d+\n$/);
  t.is((await home.fails(2, 'mine', 'p1', '--blocks', '0')).code, 'USAGE');
  t.is((await home.fails(2, 'mine', 'tracker')).code, 'USAGE');
});

test.serial('events and logs tell what happened', async (t) => {
  const events = (await home.run('events', '--json')).lines<Json>();
  t.true(
    events.some(
      (event) => event['event'] === 'mined' && event['source'] === 'p1' && typeof event['minedUs'] === 'number',
    ),
  );
  t.is((await home.run('events', '--tail', '2')).stdout.trimEnd().split('\n').length, 2);
  t.is((await home.run('events', '--since', '0s')).stdout, '');
  t.is((await home.fails(2, 'events', '--since', 'x')).code, 'USAGE');

  const follower = home.spawn('events', '-f', '--tail', '0');
  const logFollower = home.spawn('logs', 'p1', '-f', '--tail', '0', '--grep', 'mined');
  // They say nothing until something happens: mine until both have heard of it.
  while (!/p1 │ block \d+ mined/.test(follower.stdout) || !/p1 │ .*mined/.test(logFollower.stdout)) {
    await home.json('mine', 'p1');
    t.false(follower.isOver || logFollower.isOver, follower.stderr + logFollower.stderr);
  }
  for (const running of [follower, logFollower]) running.child.kill('SIGINT');
  t.is((await follower.ended()).code, 0);
  t.is((await logFollower.ended()).code, 0);

  t.regex(
    (await home.run('logs', 'p2', '--grep', 'listens on')).stdout,
    /^\d\d:\d\d:\d\d p2 │ peer [0-9a-f]{64} listens on/,
  );
  const lines = (await home.run('logs', '--tail', '3', '--json')).lines<Json>();
  t.is(lines.length, 3);
  t.deepEqual(Object.keys(lines[0] ?? {}), ['source', 'atMs', 'level', 'text']);
  t.is((await home.run('logs', 'all', '--level', 'error')).stdout, '');
  t.is((await home.run('logs', 'supervisor', '--since', '0s')).stdout, '');
  t.is((await home.fails(2, 'logs', '--level', 'loud')).code, 'USAGE');
  t.is((await home.fails(2, 'logs', '--grep', '(')).code, 'USAGE');
  t.is((await home.fails(3, 'logs', 'p9')).code, 'NO_TARGET');
});

test.serial("the shop is this cluster's, its exit codes are passed on, and --peer names one peer", async (t) => {
  t.deepEqual(
    (await home.json<{ shoppers: { name: string }[] }>('shop', 'users')).shoppers.map(({ name }) => name).sort(),
    ['Ada', 'Bob'],
  );
  const bought = await home.json<{ receipt: { state: string } }>(
    'shop',
    'buy',
    'Bob',
    'Titi',
    '--wait',
    'accepted',
    '--peer',
    'p2',
  );
  t.truthy(bought.receipt.state);
  t.is(
    (await home.run('shop', 'buy', 'Bob', 'Unicorn')).code,
    (await home.run('shop', 'buy', 'Bob', 'Unicorn', '--json')).code,
  );
  t.not((await home.run('shop', 'buy', 'Bob', 'Unicorn')).code, 0);
  t.is((await home.fails(3, 'shop', 'buy', 'Nobody', 'Titi')).code.length > 0, true);
  t.is((await home.fails(3, 'shop', 'users', '--peer', 'p9')).code, 'NO_TARGET');
  t.regex((await home.run('shop', '--help')).stdout, /npx orchestrator shop buy Ada Capuchin/);
});

test.serial('wait --tx returns when a transaction is settled, and says how far one is that is not', async (t) => {
  const buy = async (...wish: string[]): Promise<string> =>
    (await home.json<{ transaction: string }>('shop', 'buy', 'Bob', 'Titi', ...wish)).transaction;
  const id = await buy('--wait', 'accepted');
  const done = await home.json('wait', '--tx', id);
  t.is(done['transaction'], id);
  t.true((done['agree'] as number) >= 2);
  const [block] = (await home.run('chain', `${done['height']}`, '--json')).lines<Line>();
  t.true(block?.transactions.some((one) => one['id'] === id));
  const late = await home.fails(4, 'wait', '--tx', 'f'.repeat(64), '--timeout', '0.3');
  t.regex(late.message, /was not settled within 0\.3 s: it is unknown to the peers/);
  t.is((await home.fails(2, 'wait', '--tx', 'short')).code, 'USAGE');
  t.is((await home.fails(2, 'wait', '--tx', id, '--agree')).code, 'USAGE');
});

test.serial('bench --only hash puts the kernel beside its yardsticks', async (t) => {
  const { hash } = await home.json<{ hash: { name: string; rate: number; ratio: number }[] }>(
    'bench',
    '--only',
    'hash',
    '--for',
    '2ms',
  );
  t.regex(hash[0]?.name ?? '', /^kernel \(/);
  t.true(hash.some(({ name }) => name === 'node:crypto createHash'));
  t.true(hash.every(({ rate, ratio }) => rate > 0 && ratio > 0));
  t.is(hash[0]?.ratio, 1);
  t.regex((await home.run('bench', '--for', '1ms')).stdout, /WHO +RATE +KERNEL IS\nkernel/);
  t.is((await home.fails(2, 'bench', '--only', 'everything')).code, 'USAGE');
  t.is((await home.fails(2, 'bench', '--for', '2h')).code, 'USAGE');
});
