/** Links as a table: the peer of a row sends to the peer of a column. */
import { isHeard } from '../model/heard.js';
import type { FaultRow, Hex, PeerRow } from '../model/rows.js';
import { durationText } from './words.js';

export type Cell =
  | { readonly state: 'self' }
  /** `roundTripUs` is null while no ping has come back. */
  | { readonly state: 'stands'; readonly roundTripUs: number | null }
  /** Cut on purpose. */
  | { readonly state: 'cut' }
  | { readonly state: 'missing' };
export type CellState = Cell['state'];

export const GLYPHS: { readonly [S in CellState]: string } = { self: '·', stands: '✓', cut: '✂', missing: '–' };
/** Characters of a name that fit above a cell of the wide table; longer ones stand upright. */
const NAME_WIDTH_MAX = 4;
export const areUpright = (names: readonly string[]): boolean => names.some((name) => name.length > NAME_WIDTH_MAX);

/** How closely the table is drawn, by how many peers are to fit. */
export function densityOf(count: number): 'wide' | 'narrow' | 'compact' {
  if (count > 16) return 'compact';
  return count > 8 ? 'narrow' : 'wide';
}

const directionOf = (from: Hex, to: Hex): string => `${from} ${to}`;

/** By row, then by column, in the order of the peers. */
export function matrixOf(peers: readonly PeerRow[], faults: readonly FaultRow[]): Cell[][] {
  const cuts = new Set(faults.map(({ from, to }) => directionOf(from, to)));
  return peers.map((from) => {
    const links = new Map(isHeard(from) ? from.said?.links.map((link) => [link.peer, link.roundTripUs]) : []);
    return peers.map((to): Cell => {
      if (from.id === to.id) return { state: 'self' };
      if (cuts.has(directionOf(from.id, to.id))) return { state: 'cut' };
      const roundTripUs = links.get(to.id);
      return roundTripUs === undefined ? { state: 'missing' } : { state: 'stands', roundTripUs: roundTripUs || null };
    });
  });
}

/** As `p1 to p3: stands, round trip 400 µs`. */
export function cellText(from: string, to: string, cell: Cell): string {
  if (cell.state === 'self') return `${from} itself`;
  if (cell.state === 'missing') return `${from} to ${to}: no link`;
  const answers = cell.state === 'stands' && cell.roundTripUs !== null;
  return `${from} to ${to}: ${cell.state}${answers ? `, round trip ${durationText(cell.roundTripUs)}` : ''}`;
}

/** Peers heard now that can reach each other, over however many links, each group by itself; names in order. */
export function islandsOf(peers: readonly PeerRow[], faults: readonly FaultRow[]): string[][] {
  const heard = peers.filter(isHeard);
  const matrix = matrixOf(heard, faults);
  const isJoined = (a: number, b: number): boolean =>
    matrix[a]?.[b]?.state === 'stands' || matrix[b]?.[a]?.state === 'stands';
  const left = new Set(heard.keys());
  const islands: string[][] = [];
  for (const first of left) {
    const island = [first];
    left.delete(first);
    for (const member of island)
      for (const other of left)
        if (isJoined(member, other)) {
          island.push(other);
          left.delete(other);
        }
    islands.push(island.sort((a, b) => a - b).map((index) => heard[index]?.name ?? ''));
  }
  return islands;
}

export type Spot = { readonly row: number; readonly column: number };

/** Where a key leads to in a table of `count` rows and columns; null if it leads nowhere. */
export function stepOf(key: string, { row, column }: Spot, count: number): Spot | null {
  const last = count - 1;
  const within = (index: number): number => Math.min(last, Math.max(0, index));
  if (key === 'ArrowUp') return { row: within(row - 1), column };
  if (key === 'ArrowDown') return { row: within(row + 1), column };
  if (key === 'ArrowLeft') return { row, column: within(column - 1) };
  if (key === 'ArrowRight') return { row, column: within(column + 1) };
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: last };
  return null;
}
