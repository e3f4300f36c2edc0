/** The three panes: what there is, the one that is looked at, and what was bought. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import { type Counter, chosenOf, foundMonkeys, listedOf, type Slip, selectedSlip } from '../model/counter.js';
import { cageAt, purseAt } from '../model/ordering.js';
import { ART_COLUMNS, ART_ROWS, artOf } from './art/art.js';
import { windowStart } from './layout.js';
import { cell, cellRight, clip, fill, line, span, styled, wrap } from './line.js';
import type { Box, Hot, Line, Place, Span, Style } from './picture.js';
import { statusOf } from './status.js';

/** Columns and rows that a border takes of a pane. */
const BORDER = 2;
const PRICE_COLUMNS = 5;
const OWNED_COLUMNS = 5;
const GAP = 2;
/** Below this the purchases show no time and shorter words. */
const WIDE_COLUMNS = 76;

const SELECTED: Style = { inverse: true };
const inside = ({ width, height }: Place): { readonly width: number; readonly height: number } => ({
  width: width - BORDER,
  height: height - BORDER,
});

const ownedOf = (counter: Counter, place: number): number =>
  cageAt(chosenOf(counter)).filter((one) => one === place).length;

/** @param isActive whether keys go to this pane */
export function monkeyList(counter: Counter, place: Place, isActive: boolean): Box {
  const { width, height } = inside(place);
  const found = foundMonkeys(counter);
  const selected = Math.max(0, found.indexOf(counter.monkey));
  const start = windowStart(selected, found.length, height);
  const shopper = chosenOf(counter);
  const free = shopper ? purseAt(counter, shopper).free : Number.POSITIVE_INFINITY;
  const shown = found.slice(start, start + height);
  const lines = shown.map((one) => monkeyLine(counter, one, width, free, isActive));
  const targets = shown.map(
    (one, row): Hot => ({ line: row, from: 0, to: width, target: { type: 'monkey', place: one } }),
  );
  const none = counter.catalogue.length === 0 ? 'waiting for the cluster…' : 'no monkey is like that';
  const more = `${start > 0 ? '▲' : ''}${start + height < found.length ? '▼' : ''}`;
  const typed =
    counter.isSearching || counter.search !== '' ? ` /${counter.search}${counter.isSearching ? '█' : ''}` : '';
  const title = line(span('Monkeys', { bold: true }), span(`${typed}${more === '' ? '' : ` ${more}`}`));
  return {
    ...place,
    border: { title, isStrong: isActive },
    lines: lines.length > 0 ? lines : [line(` ${none}`)],
    targets,
    elsewhere: { type: 'pane', pane: 'monkeys' },
  };
}

function monkeyLine(counter: Counter, place: number, width: number, free: number, isActive: boolean): Line {
  const { name, price } = counter.catalogue[place] as Monkey;
  const isSelected = place === counter.monkey;
  const owned = ownedOf(counter, place);
  const count = cell(owned > 0 ? ` ×${owned}` : '', OWNED_COLUMNS);
  const label = cell(name, width - GAP - PRICE_COLUMNS - OWNED_COLUMNS);
  const isDear = price > free;
  const spans: Span[] = [
    span(isSelected ? '▸ ' : '  ', { bold: true }),
    span(label, isDear ? { ink: 'grey' } : {}),
    span(cellRight(String(price), PRICE_COLUMNS), isDear ? { ink: 'grey' } : {}),
    span(count, { ink: 'green' }),
  ];
  // Without colour and without keys here, the pointer alone tells which it is.
  return isSelected && isActive ? fill(line(span(spans.map(({ text }) => text).join(''), SELECTED)), width) : spans;
}

export function monkeyDetail(counter: Counter, place: Place, look: 'painted' | 'plain'): Box {
  const { width, height } = inside(place);
  const monkey = foundMonkeys(counter).includes(counter.monkey) ? counter.catalogue[counter.monkey] : undefined;
  const box = {
    ...place,
    border: { title: [], isStrong: false },
    elsewhere: { type: 'pane', pane: 'monkeys' },
  } as const;
  if (!monkey) return { ...box, lines: [], targets: [] };
  const hasArt = height >= ART_ROWS && width >= ART_COLUMNS + 20;
  const textWidth = hasArt ? width - ART_COLUMNS - GAP * 2 : width - GAP;
  const text = detailText(counter, monkey, textWidth, height);
  const drawing = hasArt ? artOf(monkey.name, look) : [];
  const indent = hasArt ? ' '.repeat(ART_COLUMNS + GAP * 2 - 1) : ' ';
  const rows = Math.max(text.lines.length, drawing.length);
  const top = Math.max(0, Math.floor((height - rows) / 2));
  const lines = Array.from({ length: rows }, (_, row): Line => {
    const art = drawing[row];
    const head = art ? [span(' '), ...art, span(' '.repeat(GAP))] : [span(indent)];
    return [...head, ...(text.lines[row] ?? [])];
  });
  const button = { line: top + text.button, from: indent.length, to: indent.length + text.buttonColumns };
  return {
    ...box,
    lines: [...Array.from({ length: top }, () => []), ...lines],
    targets: [{ ...button, target: { type: 'buy', place: counter.monkey } }],
  };
}

type DetailText = { readonly lines: readonly Line[]; readonly button: number; readonly buttonColumns: number };

function detailText(counter: Counter, { name, price, line: joke }: Monkey, width: number, height: number): DetailText {
  const owned = ownedOf(counter, counter.monkey);
  const shopper = chosenOf(counter);
  const isDear = shopper !== null && price > purseAt(counter, shopper).free;
  const label = isDear ? '[ not enough coins ]' : '[ Enter: buy ]';
  const words = wrap(joke, width).slice(0, Math.max(1, height - 3));
  const lines: Line[] = [
    clip(line(span(name, { bold: true })), width),
    line(span(`${price} coins`, { ink: 'cyan' }), owned > 0 ? span(`, ${owned} in your cage`, { ink: 'green' }) : ''),
    ...words.map((part) => line(part)),
  ];
  if (lines.length + 1 < height) lines.push([]);
  lines.push(line(span(label, isDear ? { ink: 'grey' } : { bold: true, inverse: true })));
  return { lines, button: lines.length - 1, buttonColumns: label.length };
}

export function purchaseList(counter: Counter, place: Place, isActive: boolean): Box {
  const { width, height } = inside(place);
  const listed = listedOf(chosenOf(counter));
  const selected = selectedSlip(counter);
  const start = windowStart(
    Math.max(
      0,
      listed.findIndex(({ id }) => id === selected?.id),
    ),
    listed.length,
    height,
  );
  const shown = listed.slice(start, start + height);
  const lines = shown.map((slip) => purchaseLine(counter, slip, width, isActive && slip.id === selected?.id));
  const targets = shown.map(
    (slip, row): Hot => ({ line: row, from: 0, to: width, target: { type: 'purchase', id: slip.id } }),
  );
  const more = start + height < listed.length ? ' ▼' : '';
  const title = line(span('Purchases', { bold: true }), span(`${start > 0 ? ' ▲' : ''}${more}`));
  const none = chosenOf(counter)
    ? 'Nothing bought yet: choose a monkey and press Enter.'
    : 'Press n to join: a shopper starts with coins.';
  return {
    ...place,
    border: { title, isStrong: isActive },
    lines: lines.length > 0 ? lines : [line(` ${none}`)],
    targets,
    elsewhere: { type: 'pane', pane: 'purchases' },
  };
}

function purchaseLine(counter: Counter, slip: Slip, width: number, isSelected: boolean): Line {
  const isWide = width >= WIDE_COLUMNS - BORDER;
  const { sign, ink, word, detail } = statusOf(slip, counter.reach?.roll ?? 0);
  const name = slip.monkey === null ? 'joining' : (counter.catalogue[slip.monkey]?.name ?? `monkey ${slip.monkey}`);
  const price = slip.monkey === null ? '' : String(slip.price);
  const spans: Span[] = [
    span(isSelected ? '▸ ' : '  ', { bold: true }),
    span(isWide ? `${slip.signed}  ` : ''),
    span(`${cell(name, isWide ? 18 : 12)} ${cellRight(price, 4)}  `),
    span(`${sign} `, { ...(ink ? { ink } : {}), bold: true }),
    span(word.padEnd(isWide ? 11 : 10), { ...(ink ? { ink } : {}) }),
    span(detail === '' ? '' : ` ${detail}`),
  ];
  const all = clip(spans, width);
  return isSelected ? fill(styled(all, SELECTED), width, SELECTED) : all;
}
