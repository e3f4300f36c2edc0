import test from 'ava';
import { Board, type Change } from '../../../dashboard/model/board.js';
import type { BlockRow, EventRow, PeerWord } from '../../../dashboard/model/rows.js';
import { Metrics } from '../../../dashboard/server/metrics.js';
import { standingOf } from '../../../dashboard/server/standing.js';
import { peerRow, Stage } from './stage.js';

const hash = (name: string): string => name.padEnd(64, '0');

const said = (tip: string, height: number, more: Partial<PeerWord> = {}): PeerWord => ({
  tip: hash(tip),
  height,
  work: String(height * 16),
  links: [{ peer: hash('b'), roundTripUs: 900 }],
  hashRate: 10_000_000,
  difficulty: 12.7,
  load: 0.53,
  mempool: 4,
  mining: null,
  forks: [],
  degraded: null,
  ...more,
});
const block = (name: string, previous: string, height: number, more: Partial<BlockRow> = {}): BlockRow => ({
  hash: hash(name),
  previous: hash(previous),
  height,
  miner: hash('a'),
  nonce: 1,
  difficulty: 12,
  timeMs: 1,
  load: 0,
  hashes: 1,
  minedUs: 800_000,
  transactions: 0,
  deeds: [],
  ...more,
});
const reorganised = (depth: number): EventRow => ({
  seq: 1,
  atMs: 1,
  source: 'p1',
  event: 'reorganised',
  text: 'p1 reorganised',
  tone: 'warning',
  block: null,
  height: null,
  shopper: null,
  transaction: null,
  depth,
});

// genesis -> x1 -> x2 -> x3     a, and behind it c
//               \-> y2          b, which is cut off
function split() {
  const board = new Board();
  const metrics = new Metrics(board, () => 3);
  const tell = (...changes: Change[]): void => {
    for (const change of changes) {
      metrics.observe(change);
      board.apply(change);
    }
  };
  const blocks = [
    block('0', 'f', 0, { miner: null }),
    block('1', '0', 1),
    block('2', '1', 2),
    block('3', '2', 3),
    block('e', '1', 2),
  ];
  tell(
    ...blocks.map((row): Change => ({ type: 'block', block: row })),
    { type: 'peer', peer: peerRow('p1', hash('a'), { said: said('3', 3, { forks: [hash('e')] }) }) },
    { type: 'peer', peer: peerRow('p2', hash('b'), { said: said('e', 2, { mempool: 9 }), restarts: 1 }) },
    { type: 'peer', peer: peerRow('p3', hash('c'), { said: said('2', 2) }) },
    {
      type: 'peer',
      peer: peerRow('p4', hash('d'), { state: 'killed', isWatched: false, rssBytes: null, said: said('9', 99) }),
    },
    { type: 'faults', faults: [{ kind: 'cut', from: hash('a'), to: hash('b') }] },
  );
  return { board, metrics, tell };
}

/** The value of one line of the text, by its name and labels. */
async function read(metrics: Metrics, line: string): Promise<number | null> {
  const found = (await metrics.text()).split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length + 1));
}

test('the standing is that of the heaviest peer that can be reached; one behind is no fork', (t) => {
  const { board } = split();
  t.like(standingOf(board), { height: 3, tip: hash('3'), tipsAgree: false, forks: 1, pending: 9 });
  t.is(standingOf(new Board()).tip, null);
});

test('gauges are of the board as it is, and nothing is said of what nobody has said', async (t) => {
  const { metrics, tell } = split();
  t.is(await read(metrics, 'monkeychain_peer_up{peer="p1"}'), 1);
  t.is(await read(metrics, 'monkeychain_peer_up{peer="p4"}'), 0);
  t.is(await read(metrics, 'monkeychain_peer_height{peer="p2"}'), 2);
  t.is(await read(metrics, 'monkeychain_peer_resident_memory_bytes{peer="p1"}'), 80_000_000);
  t.is(await read(metrics, 'monkeychain_peer_resident_memory_bytes{peer="p4"}'), null);
  t.is(await read(metrics, 'monkeychain_peer_restarts_total{peer="p2"}'), 1);
  t.is(await read(metrics, 'monkeychain_peer_restarts_total{peer="p2"}'), 1, 'asked twice it is the same');
  t.is(await read(metrics, 'monkeychain_forks'), 1);
  t.is(await read(metrics, 'monkeychain_link_cuts'), 1);
  t.is(await read(metrics, 'monkeychain_pages'), 3);
  tell({ type: 'peerGone', id: hash('b') });
  t.is(await read(metrics, 'monkeychain_peer_height{peer="p2"}'), null);
});

test('what happens is counted once, however often it is told', async (t) => {
  const { metrics, tell } = split();
  t.is(await read(metrics, 'monkeychain_blocks_seen_total'), 4);
  tell({ type: 'dropped', hashes: [hash('1')] }, { type: 'block', block: block('1', '0', 1) });
  t.is(await read(metrics, 'monkeychain_blocks_seen_total'), 4);
  t.is(await read(metrics, 'monkeychain_block_mining_seconds_count'), 4);
  t.is(await read(metrics, 'monkeychain_block_mining_seconds_bucket{le="0.5"}'), 0);
  t.is(await read(metrics, 'monkeychain_block_mining_seconds_bucket{le="1"}'), 4);
  tell({ type: 'event', event: reorganised(2) }, { type: 'event', event: { ...reorganised(5), event: 'killed' } });
  t.is(await read(metrics, 'monkeychain_reorganisation_depth_blocks_count'), 1);
  t.is(await read(metrics, 'monkeychain_reorganisation_depth_blocks_sum'), 2);
});

test('a journey counts once for each peer it reached, from the miner on, whoever else says it was', async (t) => {
  const { metrics, tell } = split();
  const arrival = (peer: string, from: string | null, arrivedUs: number) => ({
    peer: hash(peer),
    from: from === null ? null : hash(from),
    arrivedUs,
    heldUs: arrivedUs + 1,
    sentUs: null,
  });
  const toB = arrival('b', 'a', 1_003_000);
  tell({ type: 'travel', hash: hash('3'), travel: [toB] });
  t.is(await read(metrics, 'monkeychain_block_propagation_seconds_count'), 0, 'when it set out is not known');
  tell({ type: 'travel', hash: hash('3'), travel: [arrival('a', null, 1_000_000), toB] });
  tell({ type: 'travel', hash: hash('3'), travel: [arrival('a', null, 1_000_000), toB, arrival('c', 'b', 999_000)] });
  t.is(await read(metrics, 'monkeychain_block_propagation_seconds_count'), 2);
  t.is(
    await read(metrics, 'monkeychain_block_propagation_seconds_sum'),
    0.003,
    'no clock makes a way shorter than none',
  );
  // d claims to have mined it long before; the block says otherwise.
  tell({ type: 'travel', hash: hash('3'), travel: [arrival('d', null, 1), arrival('a', null, 1_000_000), toB] });
  t.is(await read(metrics, 'monkeychain_block_propagation_seconds_count'), 3);
  t.is(await read(metrics, 'monkeychain_block_propagation_seconds_sum'), 0.003);
});

test('it is served as Prometheus reads it', async (t) => {
  const stage = await Stage.set(t);
  stage.board.apply({ type: 'peer', peer: peerRow('p1"\n\\', hash('a')) });
  const { headers, body } = await stage.ask('GET', '/metrics');
  t.is(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  t.regex(body, /^monkeychain_peer_up\{peer="p1\\"\\n\\\\"\} 1$/m);
  for (const line of body.split('\n')) t.regex(line, /^(#.*|monkeychain_\w+(\{.*\})? [\d.e+-]+|)$/);
});
