/** Chains told with names: blocks by name, peers by what they hold, layouts as drawings. */
import type { BlockRow, PeerRow } from '../../../../dashboard/model/rows.js';
import { cellsOf } from '../../../../dashboard/view/chain/cells.js';
import { type Layout, layoutOf, type Scene } from '../../../../dashboard/view/chain/layout.js';

/** Characters of a column in a drawing. */
const COLUMN = 6;

/** @param on the name of its parent */
export function block(name: string, on: string, height: number): BlockRow {
  return {
    hash: name,
    previous: on,
    height,
    miner: height === 0 ? null : 'p1',
    nonce: 1,
    difficulty: 12,
    timeMs: 0,
    load: 0,
    hashes: 1,
    minedUs: 1,
    transactions: 0,
    deeds: [],
  };
}

/** A row of blocks upon one another. */
export function row(on: string, height: number, ...names: readonly string[]): BlockRow[] {
  return names.map((name, i) => block(name, names[i - 1] ?? on, height + i));
}

type Word = {
  readonly height: number;
  readonly work?: number;
  readonly forks?: readonly string[];
  readonly mining?: number;
};

export function peer(name: string, tip: string | null, { height, work, forks, mining }: Word = { height: 0 }): PeerRow {
  const said =
    tip === null ? null : { tip, height, work: String(work ?? height), forks: forks ?? [], mining: mining ?? null };
  return {
    id: `id-${name}`,
    name,
    isOperated: true,
    isWatched: true,
    state: 'running',
    host: '127.0.0.1',
    port: 7401,
    pid: 1,
    restarts: 0,
    startedMs: 0,
    rssBytes: 0,
    ending: null,
    said: said && { ...said, links: [], hashRate: 0, difficulty: 12, load: 0, mempool: 0, degraded: null },
  };
}

export function scene(blocks: readonly BlockRow[], peers: readonly PeerRow[], more: Partial<Scene> = {}): Scene {
  const map = new Map(blocks.map((one) => [one.hash, one]));
  return { blocks: map, peers, perspective: null, told: new Map(), opened: [], selected: null, seen: null, ...more };
}

/** Lays scenes out one after another, as they come to a page. */
export function played(...scenes: readonly Scene[]): Layout {
  let layout: Layout | null = null;
  for (const one of scenes) layout = layoutOf(one, layout);
  if (!layout) throw new Error('nothing was played');
  return layout;
}

/**
 * A layout as text, a line a lane: `-` a whole link, `/` a broken one, `.` a loose one, before the block's name. A stale
 * block's name is in brackets, one not loaded is `?`, what is hidden `~COUNT`, what is searched for `o`.
 */
export function drawn(layout: Layout): string {
  const lanes: string[] = [];
  for (const cell of cellsOf(layout, 0, layout.columns.count)) {
    const link = cell.link ? { whole: '-', broken: '/', loose: '.' }[cell.link.kind] : ' ';
    const line = (lanes[cell.lane] ?? '').padEnd(cell.column * COLUMN);
    lanes[cell.lane] = line + link + textOf(cell);
  }
  return lanes.map((line) => line.trimEnd()).join('\n');
}

function textOf(cell: ReturnType<typeof cellsOf>[number]): string {
  switch (cell.kind) {
    case 'block':
      return cell.place.standing === 'stale' ? `(${cell.place.block.hash})` : cell.place.block.hash;
    case 'gap':
      return '?';
    case 'hidden':
      return `~${cell.span.to - cell.span.from + 1}`;
    case 'ghost':
      return 'o';
  }
}
