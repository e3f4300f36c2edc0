/** What somebody may have meant. */

/** Names suggested at once. */
const NEAR_MAX = 3;

/** The names that are likest to what was typed, likest first; none if nothing is like it. */
export function near(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  if (wanted === '') return [];
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.ceil(Math.min(wanted.length, name.length) / 3)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, NEAR_MAX)
    .map(({ name }) => name);
}

/** Letters to change between what was typed and a name, or one of its words. */
function distanceTo(wanted: string, name: string): number {
  if (name.startsWith(wanted) || wanted.startsWith(name)) return 0;
  return Math.min(...[name, ...name.split(/[\s-]/)].map((part) => editDistance(wanted, part)));
}

/** Levenshtein's: letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
