/** The screens in README.md are what the shop draws. `UPDATE_SCREENS=1` writes them anew: look at the difference. */
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { picture } from '../../shop/view/screen.js';
import type { Stand } from '../shop/at-counter.js';
import { alone, busy, doubleSpend } from './screens.js';
import { svgOf } from './svg.js';

const README = 'README.md';
const FIGURE = 'test/bench/shop.svg';
const isUpdate = process.env.UPDATE_SCREENS === '1';

const figure = (): string => {
  const size = { columns: 92, rows: 26 };
  const shown = picture(busy().counter, size, { isAscii: false, isPainted: true });
  return svgOf(shown, size, 'The monkey shop: what there is, what was bought, and how sure each purchase is');
};

test('the figure of the shop is what it draws', (t) => {
  if (isUpdate) writeFileSync(FIGURE, figure());
  t.is(readFileSync(FIGURE, 'utf8'), figure());
});

const SCREENS: readonly (readonly [name: string, stand: () => Stand, rows: number])[] = [
  ['double spend', doubleSpend, 24],
  ['no peer answers', alone, 22],
];

for (const [name, stand, rows] of SCREENS) {
  test(`the screen "${name}" in README.md is what the shop draws`, (t) => {
    const begin = `<!-- screen: ${name} -->\n\`\`\`text\n`;
    const text = readFileSync(README, 'utf8');
    const from = text.indexOf(begin) + begin.length;
    t.true(from >= begin.length, `README.md has a screen "${name}"`);
    const to = text.indexOf('\n```\n', from);
    const drawn = stand().see({ columns: 80, rows });
    if (isUpdate) writeFileSync(README, text.slice(0, from) + drawn + text.slice(to));
    t.is(readFileSync(README, 'utf8').slice(from).split('\n```\n')[0], drawn);
  });
}
