/** Finds what somebody typed: among what is at hand, and else by asking the server. */
import type { BlocksJson, ShoppersJson } from '../../model/api.js';
import { atHeight, beginningWith, type Query, queriesOf } from '../../view/query.js';
import { shortHex } from '../../view/words.js';
import { ApiError, get } from '../api.js';
import { lead } from '../frame/glance.js';
import type { Selected } from '../selection.js';
import { store } from '../store.js';

export type Found = Selected & {
  /** As people know it: `block 12`, `Ada`. */
  readonly text: string;
};
type Kind = Selected['kind'];

/** @returns what it can mean; empty if there is no such thing @throws ApiError if nobody could say */
export async function find(typed: string): Promise<Found[]> {
  for (const query of queriesOf(typed, store.peers.value)) {
    const found = await FINDERS[query.kind](query as never);
    if (found.length > 0) return found;
  }
  return [];
}

type Finder<K extends Query['kind']> = (query: Extract<Query, { kind: K }>) => Promise<Found[]> | Found[];

const FINDERS: { readonly [K in Query['kind']]: Finder<K> } = {
  peer: ({ name }) => [{ kind: 'peer', key: name, text: name }],
  height: ({ height }) => blockAt(height),
  id: async ({ hex }) => {
    const known = namedOf(beginningWith(hex, store.blocks.value.map.values()));
    if (known.length > 0) return known;
    for (const [kind, path] of PATHS) if (await isThere(`/api/${path}/${hex}`)) return namedOf([{ kind, key: hex }]);
    return [];
  },
  beginning: ({ hex }) => namedOf(beginningWith(hex, store.blocks.value.map.values())),
  name: async ({ name }) => {
    const { shoppers } = await get<ShoppersJson>(`/api/shoppers?name=${encodeURIComponent(name)}`);
    const isAlone = shoppers.length === 1;
    return shoppers.map((one) => ({
      kind: 'shopper',
      key: one.publicKey,
      text: isAlone ? one.name : `${one.name}·${one.publicKey.slice(0, 4)}`,
    }));
  },
};

const PATHS: readonly (readonly [Kind, string])[] = [
  ['block', 'blocks'],
  ['shopper', 'shoppers'],
  ['transaction', 'transactions'],
];

async function blockAt(height: number): Promise<Found[]> {
  const tip = lead.value;
  if (!tip || height > tip.height) return [];
  const known = atHeight(height, tip.tip, store.blocks.value.map);
  if (known !== null) return [{ kind: 'block', key: known, text: `block ${height}` }];
  const { blocks } = await get<BlocksJson>(`/api/blocks?from=${height}&to=${height}`);
  return blocks.map(({ hash }) => ({ kind: 'block', key: hash, text: `block ${height}` }));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await get(path);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return false;
    throw error;
  }
}

const namedOf = (found: readonly Selected[]): Found[] =>
  found.map((one) => ({ ...one, text: `${one.kind} ${shortHex(one.key)}` }));
