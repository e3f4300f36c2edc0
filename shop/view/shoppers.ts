/** Who is at the counter: choosing a shopper, or naming a new one. */
import type { Counter, Overlay } from '../model/counter.js';
import { purseAt } from '../model/ordering.js';
import { windowStart } from './layout.js';
import { cell, cellRight, line, span, styled, wrap } from './line.js';
import type { Box, Hot, Line, Size } from './picture.js';
import { popup, textWidth } from './popup.js';
import { cageText, coinsText } from './words.js';

export function shoppersBox(counter: Counter, selected: number, size: Size): Box {
  const { shoppers } = counter;
  const start = windowStart(selected, shoppers.length, size.rows - 8);
  const shown = shoppers.slice(start, start + Math.max(1, size.rows - 8));
  const rows = shown.map((shopper, row): Line => {
    const { coins, pending } = purseAt(counter, shopper);
    const cage = shopper.record
      ? cageText(shopper.record.cage.map((one) => counter.catalogue[one]?.name ?? '?'))
      : 'joining';
    const isSelected = start + row === selected;
    const text = `${isSelected ? '▸ ' : '  '}${cell(shopper.label, 20)} ${cellRight(coinsText(coins), 11)} ${cell(pending > 0 ? `(−${pending})` : '', 7)} ${cell(cage, Math.max(8, Math.min(30, size.columns - 54)))}`;
    const one = line(shopper.fault === null ? text : `${text} ✗`);
    return isSelected ? styled(one, { inverse: true }) : one;
  });
  const targets = shown.map(
    ({ publicKey }, row): Hot => ({ line: row, from: 0, to: size.columns, target: { type: 'shopper', publicKey } }),
  );
  const button = '[ n  new shopper ]';
  const none = shoppers.length === 0 ? [line('No shopper has a wallet here yet.')] : [];
  const lines = [...none, ...rows, [], line(span(button, { bold: true }))];
  const add: Hot = { line: lines.length - 1, from: 0, to: button.length, target: { type: 'key', key: 'n' } };
  return popup('Who are you?', lines, size, [...targets, add]);
}

export function nameBox(counter: Counter, { text, fault }: Extract<Overlay, { type: 'name' }>, size: Size): Box {
  const isFirst = counter.shoppers.length === 0;
  const width = textWidth(size);
  const coins = counter.startingCoins > 0 ? ` with ${coinsText(counter.startingCoins)}` : '';
  const isTaken = counter.shoppers.some(({ name }) => name === text.trim());
  const remark = fault ?? (isTaken ? 'You have one of this name; another is told apart by digits of its key.' : '');
  const button = '[ Enter: join ]';
  const lines: Line[] = [
    ...wrap(
      isFirst
        ? `Welcome. Whoever joins begins${coins}; the key stays in a wallet on this disk.`
        : `Another shopper begins${coins}, with a wallet of its own.`,
      width,
    ).map((one) => line(one)),
    [],
    line(span('Name  ', { bold: true }), span(`[${cell(`${text}█`, 42)}]`)),
    line(span(remark, fault === null ? {} : { ink: 'red', bold: true })),
    line(span(button, { bold: true })),
  ];
  const hot: Hot = { line: lines.length - 1, from: 0, to: button.length, target: { type: 'key', key: 'enter' } };
  return popup(isFirst ? 'Join' : 'New shopper', lines, size, [hot]);
}
