/** The cage: every monkey that was bought and is on the chain, each drawn once. */
import { type Counter, chosenOf } from '../model/counter.js';
import { cageAt } from '../model/ordering.js';
import { ART_COLUMNS, ART_ROWS, artOf } from './art/art.js';
import { cell, line, span } from './line.js';
import type { Box, Line, Size } from './picture.js';
import { popup } from './popup.js';

/** Columns of one monkey with the space behind it, enough for the longest name with its count, and rows with its name and the space below. */
const STALL_COLUMNS = ART_COLUMNS + 6;
const STALL_ROWS = ART_ROWS + 2;
/** What frame and margin take of a screen. */
const FRAME: Size = { columns: 6, rows: 4 };

type Kept = { readonly name: string; readonly count: number };

export function cageOverlay(counter: Counter, size: Size, look: 'painted' | 'plain'): Box {
  const shopper = chosenOf(counter);
  const kept = keptOf(counter);
  const title = shopper ? `${shopper.label}’s cage` : 'Cage';
  if (kept.length === 0) return popup(title, [line('Empty. Monkeys come in once their purchase is in a block.')], size);
  const columns = Math.max(1, Math.floor((size.columns - FRAME.columns) / STALL_COLUMNS));
  const rows = Math.floor((size.rows - FRAME.rows) / STALL_ROWS);
  const isDrawn = Math.ceil(kept.length / columns) <= rows;
  return popup(title, isDrawn ? stalls(kept, columns, look) : list(kept, size), size);
}

function keptOf(counter: Counter): Kept[] {
  const counts = new Map<number, number>();
  for (const one of cageAt(chosenOf(counter))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([place, count]) => ({ name: counter.catalogue[place]?.name ?? `monkey ${place}`, count }));
}

const nameOf = ({ name, count }: Kept): string => (count > 1 ? `${name} ×${count}` : name);

function stalls(kept: readonly Kept[], columns: number, look: 'painted' | 'plain'): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < kept.length; at += columns) {
    const row = kept.slice(at, at + columns);
    const drawings = row.map(({ name }) => artOf(name, look));
    for (let y = 0; y < ART_ROWS; y++)
      lines.push(drawings.flatMap((art) => [...(art[y] ?? []), span(' '.repeat(STALL_COLUMNS - ART_COLUMNS))]));
    lines.push(row.map((one) => span(cell(nameOf(one), STALL_COLUMNS), { bold: true })));
    if (at + columns < kept.length) lines.push([]);
  }
  return lines;
}

/** Names in as many columns as are needed; what does not fit even so is counted. */
function list(kept: readonly Kept[], size: Size): Line[] {
  const width = Math.max(...kept.map((one) => nameOf(one).length)) + 3;
  const columns = Math.max(1, Math.floor((size.columns - FRAME.columns) / width));
  const rows = Math.ceil(kept.length / columns);
  const lines = Array.from({ length: rows }, (_, row) =>
    line(...kept.filter((__, index) => index % rows === row).map((one) => span(cell(nameOf(one), width)))),
  );
  return lines.slice(0, Math.max(1, size.rows - FRAME.rows));
}
