/** What became of a block, and of the best chain: names instead of booleans and throws. */
import type { Hash } from './crypto.js';
import type { Node } from './node.js';
import type { Refusal } from './rules.js';

/** What became of a block that was offered. */
export type Held =
  | { readonly type: 'held'; readonly node: Node }
  | { readonly type: 'known' }
  | { readonly type: 'orphaned'; readonly missing: Hash }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** What became of the best chain. `detached` from the old tip down, `attached` from the fork point up. */
export type Moved = { readonly type: 'moved'; readonly detached: readonly Node[]; readonly attached: readonly Node[] };
export type Progress =
  | { readonly type: 'settled' }
  | { readonly type: 'working' }
  | Moved
  | { readonly type: 'refused'; readonly node: Node; readonly refusal: Refusal };

export type Outcome =
  | { readonly type: 'extended' }
  | { readonly type: 'branched' }
  | { readonly type: 'reorganised'; readonly detached: readonly Node[]; readonly attached: readonly Node[] }
  | Exclude<Held, { type: 'held' }>;
