/** Receipts, purchases and coins in words: one short line each. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { Doubt, Receipt } from '../model/receipts.js';

export const coinsText = (coins: number): string => (coins === 1 ? '1 coin' : `${coins} coins`);

/** A noun with its article. */
export const aText = (name: string): string => (/^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`);

/** @param roll how many peers a majority is counted of */
export function receiptText(receipt: Receipt, roll: number): string {
  switch (receipt.state) {
    case 'sent':
      return 'sent';
    case 'accepted':
      return 'accepted';
    case 'mined':
      return `mined ${receipt.depth} in block ${receipt.height} (${agreeText(receipt.agree, roll)})`;
    case 'settled':
      return `settled in block ${receipt.height} (${agreeText(receipt.agree, roll)})`;
    case 'refused':
      return `refused: ${receipt.why}`;
  }
}

const agreeText = (agree: number, roll: number): string =>
  roll === 1 ? `${agree} of 1 peer agrees` : `${agree} of ${roll} peers agree`;

/** What one peer says against a purchase, which decides nothing. @param peer its name */
export const doubtText = (peer: string, { why }: Doubt): string => `${peer} says: ${why}`;

const ORDER = ['sent', 'accepted', 'mined', 'settled'];

/** What happened to a receipt, as it happens. */
export function changeText(before: Receipt, after: Receipt, roll: number): string {
  const from = ORDER.indexOf(before.state);
  const to = ORDER.indexOf(after.state);
  const text = receiptText(after, roll);
  return to >= 0 && to < from ? `back to ${text}: the chain was reorganised` : text;
}

/** Monkeys of a cage by name, in order of buying. */
export const cageNames = (cage: readonly number[], catalogue: readonly Monkey[]): string[] =>
  cage.map((place) => catalogue[place]?.name ?? `monkey ${place}`);

/** Monkeys of a cage as people count them: each once, with how many there are of it. */
export function cageText(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const parts = [...counts].map(([name, count]) => (count === 1 ? name : `${name} × ${count}`));
  return parts.length === 0 ? 'empty' : parts.join(', ');
}

/** Rows in columns as wide as their widest cell; the columns named are numbers and stand to the right. */
export function table(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
  }
  const pad = (cell: string, column: number): string => {
    const gap = ' '.repeat((widths[column] ?? 0) - [...cell].length);
    return numbers.includes(column) ? gap + cell : cell + gap;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}

/** A monkey to show how one is bought: of one word, so that it needs no quotes. */
export const sampleOf = (catalogue: readonly Monkey[]): string =>
  (catalogue.find(({ name }) => !name.includes(' ')) ?? catalogue[0])?.name ?? 'MONKEY';
