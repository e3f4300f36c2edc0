import test from 'ava';
import fc from 'fast-check';
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import type { Input } from '../../shop/model/input.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { hitAt, paneAt } from '../../shop/view/hit.js';
import { SIZE_MIN } from '../../shop/view/layout.js';
import { narrow } from '../../shop/view/narrow.js';
import type { Box, Size } from '../../shop/view/picture.js';
import { picture } from '../../shop/view/screen.js';
import { entry, FOUR, inBlock, neighbour, placeOf, reach, Stand, slip } from './at-counter.js';
import { blockOf, idOf } from './saying.js';

const SENT: Receipt = { state: 'sent' };
const JOINED = slip('join', null, inBlock('settled', 'j', 1, 4));
const LONG = 'Wolfeschlegelsteinhausenbergerdo';

const receipt = fc.constantFrom<Receipt>(
  SENT,
  { state: 'accepted' },
  inBlock('mined', 'b', 12, 1),
  inBlock('settled', 'b', 12_407, 3),
  { state: 'refused', code: 'NUMBER_USED', why: 'number 1 is used', winner: idOf('w') },
  { state: 'refused', code: 'NOT_ENOUGH_COINS', why: 'it costs more than there is '.repeat(8), winner: null },
);
const KEYS = [
  'up',
  'down',
  'pagedown',
  'end',
  'home',
  'enter',
  'escape',
  'tab',
  'backtab',
  'backspace',
  ' ',
  ...'nucp/?mhbqkjäя7',
];
const deed = fc.oneof(
  fc.constantFrom(...KEYS).map((key) => ({ type: 'key', key }) as const),
  fc.record({ column: fc.nat(200), row: fc.nat(70) }).map((at) => ({ type: 'press', ...at }) as const),
  fc.tuple(receipt, receipt).map(([before, after]) => ({ type: 'told', before, after }) as const),
  fc
    .constantFrom(
      FOUR,
      reach(),
      reach(neighbour('p2', { behind: 3 }), neighbour('p1', { behind: null, counts: false })),
    )
    .map((one) => ({ type: 'reached', reach: one }) as const),
  fc.nat(3).map((count) => ({ type: 'booked', count }) as const),
  fc.constant({ type: 'left' } as const),
);
const size = fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 70 }) });

const SHOPPERS = [
  entry(
    'Ada',
    [
      JOINED,
      ...Array.from({ length: 40 }, (_, n) =>
        slip(`s${n}`, BUILT_IN_CATALOGUE[n % 17]?.name ?? null, SENT, { sequence: n + 1 }),
      ),
    ],
    {
      record: { coins: 12, sequence: 3, cage: Array.from({ length: 60 }, (_, n) => n % 17) },
    },
  ),
  entry(LONG, [JOINED], { record: null, fault: 'the outbox is damaged' }),
  entry('Я·3f2a', [slip('s0', 'Titi', SENT)]),
];

/** Whether every part of a box is where it can be seen, and written in what a terminal shows in one column each. */
function faultsOf(box: Box, { columns, rows }: Size): string[] {
  const { left, top, width, height, lines, targets } = box;
  const texts = [...lines, box.border?.title ?? []].flat().map(({ text }) => text);
  const edge = box.border ? 2 : 0;
  return [
    ...(left < 0 || top < 0 || left + width > columns || top + height > rows
      ? [`out of the screen: ${left},${top}`]
      : []),
    ...texts.filter((text) => text !== narrow(text)).map((text) => `not narrow: ${text}`),
    ...targets.filter(({ line }) => line < 0 || line >= lines.length).map(({ line }) => `a target on line ${line}`),
    ...(lines.length > height - edge ? [`${lines.length} lines in ${height - edge}`] : []),
  ];
}

test('whatever is pressed and told, at whatever size, the screen is sound', (t) => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), size, fc.boolean(), (deeds, at, isAscii) => {
      const stand = Stand.with(...SHOPPERS.slice(0, 1));
      const look = { isAscii, isPainted: !isAscii };
      for (const one of deeds) {
        happen(stand, one, at, look);
        const shown = picture(stand.counter, at, look);
        t.deepEqual(
          shown.boxes.flatMap((box) => faultsOf(box, at)),
          [],
        );
        if (isAscii) t.notRegex(JSON.stringify(shown.boxes.map(({ lines }) => lines)), /[^ -~]/);
      }
    }),
    { numRuns: 150 },
  );
});

type Happening = { readonly type: string; readonly [name: string]: unknown };

function happen(stand: Stand, one: Happening, at: Size, look: { isAscii: boolean; isPainted: boolean }): void {
  switch (one.type) {
    case 'press': {
      const target = hitAt(picture(stand.counter, at, look), one.column as number, one.row as number);
      if (target) stand.do({ type: 'click', target });
      return;
    }
    case 'told':
      return stand.told('s0', one.before as Receipt, one.after as Receipt);
    case 'booked':
      return stand.hear({ type: 'booked', entries: SHOPPERS.slice(0, one.count as number) });
    case 'reached':
      return stand.hear({ type: 'reached', reach: one.reach as typeof FOUR });
    case 'left':
      return stand.hear({ type: 'left', blocks: [blockOf('b')] });
    default:
      return stand.do(one as Input);
  }
}

test('below the smallest size it says so, and nothing else', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  for (const at of [
    { columns: 59, rows: 16 },
    { columns: 60, rows: 15 },
    { columns: 20, rows: 5 },
    { columns: 1, rows: 1 },
  ]) {
    const { boxes } = picture(stand.counter, at, { isAscii: false, isPainted: true });
    t.is(boxes.length, 1);
  }
  t.regex(stand.see({ columns: 59, rows: 16 }), /The shop needs 60 × 16; this is 59 × 16/);
  t.regex(stand.see(SIZE_MIN), /Pygmy Marmoset/);
});

test('at the smallest size everything that matters is there', (t) => {
  const bought = slip('a', 'Snub-nosed Monkey', inBlock('settled', 'b', 12_407, 3));
  const stand = Stand.with(entry(LONG, [JOINED, bought], { record: { coins: 720, sequence: 1, cage: [12] } }));
  const seen = stand.see(SIZE_MIN);
  for (const part of [
    /Wolfeschleg…/,
    /p2 ● block 12/,
    /720 coins/,
    /Pygmy Marmoset +5/,
    /Enter: buy/,
    /● settled/,
    /block 12,407/,
    /\? help/,
    /q quit/,
  ])
    t.regex(seen, part);
});

test('a click finds what is under it: monkeys, purchases, buttons, panes', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  const at = { columns: 80, rows: 24 };
  const shown = picture(stand.counter, at, { isAscii: false, isPainted: true });
  const rows = stand.see(at).split('\n');
  const hit = (text: string): unknown => {
    const row = rows.findIndex((one) => one.includes(text));
    return hitAt(shown, rows[row]?.indexOf(text) ?? 0, row);
  };
  t.deepEqual(hit('Capuchin'), { type: 'monkey', place: placeOf('Capuchin') });
  t.deepEqual(hit('Enter: buy'), { type: 'buy', place: 0 });
  t.deepEqual(hit('10:02:11'), { type: 'purchase', id: idOf('a') });
  t.deepEqual(hit('? help'), { type: 'key', key: '?' });
  t.deepEqual(hit('Purchases'), { type: 'pane', pane: 'purchases' });
  t.is(paneAt(shown, 5, 5), 'monkeys');
  t.is(paneAt(shown, 5, 18), 'purchases');
  t.is(paneAt(shown, 5, 0), null);
});

test('the pending money stands apart', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED, slip('a', 'Titi', SENT)]));
  t.regex(stand.see(), /1000 coins \(−60 pending\)/);
});

test('a peer that is behind is shown so, and which one is talked to', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.hear({
    type: 'reached',
    reach: reach(neighbour('p1'), neighbour('p2', { behind: 2, height: 10 }), neighbour('p3', { behind: null })),
  });
  t.regex(stand.see(), /p2 ◐ 2 behind, block 10/);
  stand.press('p');
  t.regex(stand.see(), /▸ p2 .*◐ 2 behind/);
  t.regex(stand.see(), /p3 .*◐ on a lighter branch/);
  t.regex(stand.see(), /3 of the 4 that count are reached/);
});

test('too few peers to settle anything is said', (t) => {
  const stand = Stand.with(entry('Ada', [JOINED]));
  stand.hear({ type: 'reached', reach: reach(neighbour('p1'), neighbour('p2')) });
  t.regex(stand.see(), /Only 2 of 4 peers can be reached: nothing settles/);
});
