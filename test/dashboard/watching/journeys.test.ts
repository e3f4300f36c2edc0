import test from 'ava';
import { Board, type Change } from '../../../dashboard/model/board.js';
import type { Journey } from '../../../dashboard/model/travel.js';
import { type AskJourneys, Journeys } from '../../../dashboard/watching/journeys.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import type { PeerClient } from '../../../peer/client/peer.js';
import { until } from '../../peer/client/listener.js';
import { blockNamed } from '../model/rows.js';

const clientNamed = (id: string): PeerClient => ({ id }) as unknown as PeerClient;
const journey = (hash: string, arrivedUs: number, sentUs: number | null): Journey => ({
  hash,
  from: null,
  arrivedUs,
  heldUs: arrivedUs,
  sentUs,
});

/** Journeys over a board with these blocks; what is asked is answered by `answer`. */
function journeysOf(blocks: readonly string[], answer: (peer: string, hash: string, times: number) => Journey | null) {
  const board = new Board();
  for (const hash of blocks) board.apply({ type: 'block', block: blockNamed(hash) });
  const asked: string[] = [];
  const ask: AskJourneys = (client, hashes) => {
    if ((client.id as string) === 'gone') return Promise.reject(new Error('the connection is closed'));
    const told = hashes.flatMap((hash) => {
      const text = `${client.id} ${hash}`;
      asked.push(text);
      return answer(client.id, hash, asked.filter((one) => one === text).length) ?? [];
    });
    return Promise.resolve(told);
  };
  const journeys = new Journeys({
    ask,
    clients: () => ['p1', 'gone', 'p2'].map(clientNamed),
    travelOf: (hash) => (board.blocks.has(hash) ? (board.travels.get(hash) ?? []) : null),
    tell: (changes: readonly Change[]) => {
      for (const change of changes) board.apply(change);
    },
  });
  return { journeys, board, asked };
}

test('every peer is asked how a block came; who was late is asked once more, who has told all is not', async (t) => {
  const { journeys, board, asked } = journeysOf(['a'], (peer, hash, times) => {
    if (peer === 'p1') return journey(hash, 100, 120);
    return times === 1 ? null : journey(hash, 300, null);
  });
  t.teardown(() => journeys.stop());
  journeys.add('a' as Hash);
  await until(() => board.travels.get('a')?.length === 1);
  t.deepEqual(asked, ['p1 a', 'p2 a']);
  await until(() => board.travels.get('a')?.length === 2);
  t.deepEqual(
    board.travels.get('a')?.map(({ peer, arrivedUs }) => [peer, arrivedUs]),
    [
      ['p1', 100],
      ['p2', 300],
    ],
  );
  t.deepEqual(asked, ['p1 a', 'p2 a', 'p2 a']);
});

test('a block that has gone is not asked about, nor is what was not asked taken', async (t) => {
  const { journeys, board, asked } = journeysOf(['a', 'b'], () => journey('b', 1, 2));
  t.teardown(() => journeys.stop());
  journeys.add('a' as Hash);
  journeys.add('gone' as Hash);
  await until(() => asked.length === 2);
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(asked, ['p1 a', 'p2 a']);
  t.is(board.travels.size, 0);
});
