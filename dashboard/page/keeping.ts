/** What a browser keeps for us. One that keeps nothing keeps it for as long as the page is open. */

const fallback = new Map<string, string>();

/** For this browser, or for this tab alone. A browser may refuse to be asked for either. */
export type Keeper = 'browser' | 'tab';

const storageOf = (keeper: Keeper): Storage => (keeper === 'browser' ? localStorage : sessionStorage);

export function kept(keeper: Keeper, key: string): string | null {
  // What could not be written may still be read, as it was before: ours is the later one.
  const held = fallback.get(key);
  if (held !== undefined) return held;
  try {
    return storageOf(keeper).getItem(key);
  } catch {
    return null;
  }
}

export function keep(keeper: Keeper, key: string, value: string): void {
  try {
    storageOf(keeper).setItem(key, value);
    fallback.delete(key);
  } catch {
    fallback.set(key, value);
  }
}
