/** The page's styles: one sheet a part, so that no part dresses another by chance. */
import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const FOLDER = 'dashboard/page/style';
/** What every part may use, and refine for itself. */
const SHARED = ['base.css', 'tokens.css'];

/** Names of the classes that a sheet gives rules for. */
function classesIn(text: string): Set<string> {
  const rules = text.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
  return new Set([...rules].flatMap(([, selector = '']) => selector.match(/\.[a-z][\w-]*/gi) ?? []));
}

test('a class is dressed by one sheet, and by the shared ones', (t) => {
  const sheets = readdirSync(FOLDER).filter((name) => name.endsWith('.css'));
  t.true(sheets.length > SHARED.length);
  const read = (name: string): Set<string> => classesIn(readFileSync(`${FOLDER}/${name}`, 'utf8'));
  const shared = new Set(SHARED.flatMap((name) => [...read(name)]));
  const owners = new Map<string, string[]>();
  for (const sheet of sheets.filter((name) => !SHARED.includes(name))) {
    for (const name of read(sheet)) {
      if (!shared.has(name)) owners.set(name, [...(owners.get(name) ?? []), sheet]);
    }
  }
  t.true(owners.size > 50);
  t.deepEqual(
    [...owners].filter(([, by]) => by.length > 1),
    [],
  );
});

test('every sheet is part of the page', (t) => {
  const main = readFileSync(`${FOLDER}/main.css`, 'utf8');
  for (const sheet of readdirSync(FOLDER).filter((name) => name !== 'main.css'))
    t.regex(main, new RegExp(`@import ['"]./${sheet}['"]`), sheet);
});
