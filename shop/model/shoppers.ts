/** Shoppers as people name them: names are not unique, keys are. */
import type { PublicKey } from '../../peer/chain/crypto.js';
import { near } from './near.js';

export type Named = { readonly name: string; readonly publicKey: PublicKey };

/** Between a name and the digits of its key; no name contains it. */
export const KEY_MARK = '·';
const DIGITS = 4;

/** How each shopper is shown: by name, with digits of the key where others have the same. */
export function labelsOf(shoppers: Iterable<Named>): Map<PublicKey, string> {
  const byName = new Map<string, PublicKey[]>();
  for (const { name, publicKey } of shoppers) byName.set(name, [...new Set([...(byName.get(name) ?? []), publicKey])]);
  const labels = new Map<PublicKey, string>();
  for (const [name, keys] of byName) {
    const digits = digitsNeeded(keys);
    for (const key of keys) labels.set(key, keys.length === 1 ? name : `${name}${KEY_MARK}${key.slice(0, digits)}`);
  }
  return labels;
}

/** Hex digits that tell these keys apart: four, unless even those are equal. */
function digitsNeeded(keys: readonly PublicKey[]): number {
  let digits = DIGITS;
  while (new Set(keys.map((key) => key.slice(0, digits))).size < keys.length) digits++;
  return digits;
}

export type Found<T> =
  | { readonly type: 'found'; readonly shopper: T }
  | { readonly type: 'ambiguous'; readonly labels: readonly string[] }
  | { readonly type: 'unknown'; readonly near: readonly string[] };

/**
 * The shopper that a person means.
 *
 * @param wanted a name, a name with the first digits of the key behind `·` or `:`, or a whole public key
 */
export function findShopper<T extends Named>(wanted: string, shoppers: readonly T[]): Found<T> {
  const cut = wanted.search(/[·:]/);
  const name = cut < 0 ? wanted : wanted.slice(0, cut);
  const digits = cut < 0 ? '' : wanted.slice(cut + 1).toLowerCase();
  const matches = shoppers.filter(
    (one) => one.publicKey === wanted.toLowerCase() || (one.name === name && one.publicKey.startsWith(digits)),
  );
  const [first, second] = matches;
  if (first && !second) return { type: 'found', shopper: first };
  if (second)
    return { type: 'ambiguous', labels: matches.map(({ publicKey }) => labelsOf(shoppers).get(publicKey) ?? '') };
  const labels = labelsOf(shoppers);
  const names = shoppers.map(({ publicKey }) => labels.get(publicKey) ?? '');
  return { type: 'unknown', near: near(name, names) };
}
