/** Scenes for the plots: peers p1, p2, …, their samples and blocks, in a window of ten seconds that ends at 60 s. */
import type { BlockRow, Hex, PeerRow, SampleRow, Travel } from '../../../../dashboard/model/rows.js';
import type { Scene } from '../../../../dashboard/view/plots/picture.js';

export const NOW_MS = 60_000;
export const FROM_MS = 50_000;

export const idOf = (name: string): Hex => name.padEnd(64, '0');

export function peerRow(name: string): PeerRow {
  return {
    state: 'running',
    host: '127.0.0.1',
    port: 7401,
    pid: 1,
    restarts: 0,
    startedMs: 0,
    rssBytes: 0,
    ending: null,
    id: idOf(name),
    name,
    isOperated: true,
    isWatched: true,
    said: null,
  };
}

type Moment = {
  readonly height?: number;
  readonly hashRate?: number;
  readonly difficulty?: number;
  readonly load?: number;
};
/** @param moments by name; who is not named said nothing */
export function sampleRow(atMs: number, moments: Readonly<Record<string, Moment>>): SampleRow {
  const peers = Object.entries(moments).map(([name, { height = 0, hashRate = 1e6, difficulty = 12, load = 0 }]) => [
    idOf(name),
    [height, hashRate, difficulty, load] as const,
  ]);
  return { atMs, peers: Object.fromEntries(peers) };
}

export function blockRow(height: number, miner: string | null, more: Partial<BlockRow> = {}): BlockRow {
  return {
    hash: `b${height}`.padEnd(64, '0'),
    previous: `b${height - 1}`.padEnd(64, '0'),
    height,
    miner: miner === null ? null : idOf(miner),
    nonce: 0,
    difficulty: 12,
    timeMs: FROM_MS + height * 100,
    load: 0,
    hashes: 4096,
    minedUs: 1000,
    transactions: 0,
    deeds: [],
    ...more,
  };
}

export function sceneOf({
  names = ['p1', 'p2', 'p3', 'p4'],
  samples = [],
  blocks = [],
  travels = new Map(),
  hidden = [],
}: {
  readonly names?: readonly string[];
  readonly samples?: readonly SampleRow[];
  readonly blocks?: readonly BlockRow[];
  readonly travels?: ReadonlyMap<Hex, Travel>;
  readonly hidden?: readonly string[];
}): Scene {
  return {
    peers: names.map(peerRow),
    hidden: new Set(hidden.map(idOf)),
    samples,
    blocks: new Map(blocks.map((block) => [block.hash, block])),
    travels,
    span: { fromMs: FROM_MS, toMs: NOW_MS },
    clock: (atMs) => `${atMs / 1000} s`,
  };
}
