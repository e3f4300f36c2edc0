/** The monkey that a person means, by the catalogue of the genesis. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import { near } from './near.js';

export type Choice =
  /** `place` is its place in the catalogue. */
  | { readonly type: 'found'; readonly place: number; readonly monkey: Monkey }
  | { readonly type: 'ambiguous'; readonly names: readonly string[] }
  | { readonly type: 'unknown'; readonly near: readonly string[] };

/** Case does not matter, nor - and ' against a space; the beginning of a name is enough if no other begins so. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s'-]+/g, ' ')
    .trim();

export function findMonkey(wanted: string, catalogue: readonly Monkey[]): Choice {
  const typed = plain(wanted);
  const exact = catalogue.findIndex(({ name }) => plain(name) === typed);
  const begun = catalogue.flatMap(({ name }, place) => (typed !== '' && plain(name).startsWith(typed) ? [place] : []));
  const place = exact >= 0 ? exact : begun[0];
  const monkey = place === undefined ? undefined : catalogue[place];
  if (place === undefined || !monkey)
    return {
      type: 'unknown',
      near: near(
        typed,
        catalogue.map(({ name }) => name),
      ),
    };
  if (exact < 0 && begun.length > 1) {
    return { type: 'ambiguous', names: begun.map((one) => (catalogue[one] as Monkey).name) };
  }
  return { type: 'found', place, monkey };
}
