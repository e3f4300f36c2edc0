/** Every field of every line, changed by itself: the first line that lies is named, and mostly the very field. */
import test from 'ava';
import { type Line, linesOf, NAMES, sampleWorld, verdictOf } from './sample.js';

const LINES = linesOf(sampleWorld(), NAMES);
const copy = (): Line[] => structuredClone(LINES);
const itemsOf = (lines: readonly Line[], at: number, list: 'transactions' | 'record'): Line[] =>
  lines[at]?.[list] as Line[];

/** Another value of the same kind: one hex digit flipped, one more, another letter, one item fewer. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.slice(1);
  if (typeof value === 'string') {
    const last = value.at(-1) ?? '';
    return /^[0-9a-f]+$/.test(value) ? value.slice(0, -1) + (last === '0' ? '1' : '0') : `${value.slice(0, -1)}?`;
  }
  return 0;
}

/** Fields whose bytes are looked at before they are compared with what else depends on them. */
const SEEN_ELSEWHERE: { readonly [field: string]: readonly string[] } = {
  header: ['hash', 'nonce'],
  entry: ['recordRoot', 'entry.recordRoot', 'header.merkleRoot'],
  genesis: ['header.merkleRoot', 'genesis'],
  transactions: [
    'header.merkleRoot',
    'transactions',
    'transactions[0].bytes.sequence',
    'transactions[0].bytes.publicKey',
  ],
  record: ['record.length'],
  bytes: ['id'],
  cage: ['cage.length'],
};

const lineCases = LINES.flatMap((line, at) =>
  Object.keys(line)
    .filter((field) => !(Array.isArray(line[field]) && line[field].length === 0))
    .map((field) => ({ at, field })),
);

test('a changed field of a block is found', (t) => {
  for (const { at, field } of lineCases) {
    const lines = copy();
    (lines[at] as Line)[field] = other(LINES[at]?.[field]);
    const verdict = verdictOf(lines);
    const expected = [field, ...(SEEN_ELSEWHERE[field] ?? [])].map((one) => `line ${at + 1} ${one}`);
    t.true(expected.includes(verdict), `${field} of line ${at + 1}: ${verdict}`);
  }
});

test('a missing field of a block is found', (t) => {
  for (const [at, line] of LINES.entries()) {
    for (const field of Object.keys(line)) {
      const lines = copy();
      delete lines[at]?.[field];
      t.regex(verdictOf(lines), new RegExp(`^line ${at + 1} `), `${field} of line ${at + 1}`);
    }
  }
});

for (const list of ['transactions', 'record'] as const) {
  test(`a changed or missing field in ${list} is found`, (t) => {
    for (const [at, line] of LINES.entries()) {
      for (const [index, item] of (line[list] as Line[]).entries()) {
        for (const [field, value] of Object.entries(item)) {
          if (Array.isArray(value) && value.length === 0) continue;
          const lines = copy();
          const items = itemsOf(lines, at, list);
          (items[index] as Line)[field] = other(value);
          const expected = [field, ...(SEEN_ELSEWHERE[field] ?? [])].map(
            (one) => `line ${at + 1} ${list}[${index}].${one}`,
          );
          t.true(expected.includes(verdictOf(lines)), `${field}: ${verdictOf(lines)}`);
          delete items[index]?.[field];
          t.regex(verdictOf(lines), new RegExp(`^line ${at + 1} ${list}`), `${field} missing`);
        }
      }
    }
  });
}

test('records in another order, and a cage in another order, are found', (t) => {
  const lines = copy();
  itemsOf(lines, 2, 'record').reverse();
  t.is(verdictOf(lines), 'line 3 record[0].name');
  const again = copy();
  const cage = itemsOf(again, 2, 'record')[0]?.cage as string[];
  cage.reverse();
  t.is(verdictOf(again), 'line 3 record[0].cage[0]');
});

test('an entry where genesis has none, and an upper-case hash, are found', (t) => {
  const lines = copy();
  (lines[0] as Line).entry = LINES[1]?.entry;
  t.is(verdictOf(lines), 'line 1 entry');
  const again = copy();
  (again[1] as Line).header = String(LINES[1]?.header).toUpperCase();
  t.is(verdictOf(again), 'line 2 header');
});

test('a line left out, doubled, out of order or cut short is found', (t) => {
  const [genesis, b1, b2, b3] = copy() as [Line, Line, Line, Line];
  t.is(verdictOf([genesis, b2]), 'line 2 height');
  t.is(verdictOf([genesis, b1, b1]), 'line 3 height');
  t.is(verdictOf([b1, b2]), 'line 1 height');
  t.is(verdictOf([genesis, b1, b3, b2]), 'line 3 height');
  t.is(verdictOf([genesis, JSON.stringify(b1).slice(0, -2)]), 'line 2 line');
  t.is(verdictOf([genesis, '[]']), 'line 2 line');
  t.is(verdictOf([genesis, '']), 'line 2 line');
  t.is(verdictOf([]), 'line 0 export');
});
