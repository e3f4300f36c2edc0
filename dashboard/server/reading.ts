/** Routes that only read: open to everybody who may see the page. */
import * as z from 'zod';
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import type { Asking } from '../asking/asking.js';
import { BLOCKS_ASKED_MAX } from '../model/api.js';
import type { Board } from '../model/board.js';
import { SEARCH_LENGTH_MAX } from './limits.js';
import { Refusal } from './problem.js';
import { type Route, route, value } from './route.js';
import { count, hex } from './shapes.js';
import { standingOf } from './standing.js';

export type ReadingFns = {
  readonly board: Board;
  readonly asking: Asking;
  /** In the text format of Prometheus. */
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
};

/** What asking peers may come to. */
const ASKING = [502, 503, 504];
const OF_BLOCK = { params: z.strictObject({ hash: hex }) };

export const readingRoutes = ({ board, asking, metrics }: ReadingFns): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/status',
    summary: 'How the cluster stands',
    answers: 'Status',
    answer: () => value(standingOf(board)),
  }),
  route({
    method: 'get',
    path: '/api/peers',
    summary: 'Every peer, and its last word about itself',
    answers: 'Peers',
    answer: () => value({ peers: [...board.peers.values()] }),
  }),
  route({
    method: 'get',
    path: '/api/blocks',
    summary: `Blocks of the best chain, heights from and to included, at most ${BLOCKS_ASKED_MAX}; by default the last ones`,
    query: z.strictObject({ from: count.optional(), to: count.optional() }),
    answers: 'Blocks',
    problems: ASKING,
    async answer({ query }) {
      const { from, to } = rangeOf(query.from, query.to, standingOf(board).height);
      return value(await asking.blocks(from, to));
    },
  }),
  route({
    method: 'get',
    path: '/api/blocks/:hash',
    summary: 'A block in full, on the best chain or beside it; never changes',
    ...OF_BLOCK,
    answers: 'Block',
    problems: ASKING,
    answer: async ({ params }) => ({ type: 'json', ...(await asking.block(params.hash as Hash)) }),
  }),
  route({
    method: 'get',
    path: '/api/blocks/:hash/place',
    summary: 'Whether a block is on the best chain, how deep (1 is the tip, 0 off it), and how it travelled',
    ...OF_BLOCK,
    answers: 'BlockPlace',
    problems: ASKING,
    async answer({ params: { hash } }) {
      return value({ ...(await asking.place(hash as Hash)), travel: board.travels.get(hash) ?? [] });
    },
  }),
  route({
    method: 'get',
    path: '/api/blocks/:hash/record',
    summary: 'Every shopper’s record as of a block, proven by the block; 409 for a block off every best chain',
    ...OF_BLOCK,
    answers: 'Records',
    problems: [409, ...ASKING],
    answer: async ({ params }) => value(await asking.records(params.hash as Hash)),
  }),
  route({
    method: 'get',
    path: '/api/shoppers',
    summary: 'Shoppers by a part of their name, or by the first digits of their key',
    query: z.strictObject({ name: z.string().min(1).max(SEARCH_LENGTH_MAX) }),
    answers: 'Shoppers',
    problems: ASKING,
    answer: async ({ query }) => value(await asking.find(query.name)),
  }),
  route({
    method: 'get',
    path: '/api/shoppers/:key',
    summary: 'A shopper’s record as it is now, and its last transactions; before a number, the ones before it',
    params: z.strictObject({ key: hex }),
    query: z.strictObject({ before: count.optional() }),
    answers: 'Shopper',
    problems: ASKING,
    answer: async ({ params, query }) => value(await asking.shopper(params.key as PublicKey, query.before ?? null)),
  }),
  route({
    method: 'get',
    path: '/api/transactions/:id',
    summary: 'Where a transaction is, by the word of all peers',
    params: z.strictObject({ id: hex }),
    answers: 'TransactionPlace',
    problems: ASKING,
    answer: async ({ params }) => value(await asking.transaction(params.id as Hash)),
  }),
  route({
    method: 'get',
    path: '/metrics',
    summary: 'The same for Prometheus',
    answers: { contentType: metrics.contentType },
    answer: async () => ({ type: 'text', text: await metrics.text(), contentType: metrics.contentType }),
  }),
];

/** @param tip height of the heaviest one, for whoever does not say where to end */
function rangeOf(from: number | undefined, to: number | undefined, tip: number): { from: number; to: number } {
  const end = to ?? (from === undefined ? tip : from + BLOCKS_ASKED_MAX - 1);
  const start = from ?? Math.max(0, end - BLOCKS_ASKED_MAX + 1);
  if (start > end) throw new Refusal('BAD_REQUEST', 'from is above to');
  if (end - start >= BLOCKS_ASKED_MAX) {
    throw new Refusal('BAD_REQUEST', `at most ${BLOCKS_ASKED_MAX} blocks at once`, 'ask for them in pages');
  }
  return { from: start, to: end };
}
