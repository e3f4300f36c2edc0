/** What a person does at the terminal. */
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';

/**
 * A key: a character as typed, or a name: `up` `down` `left` `right` `pageup` `pagedown` `home` `end` `enter` `escape`
 * `tab` `backtab` `backspace` `delete` and `C-` with a letter.
 */
export type Key = string;

/** Something on the screen that can be clicked. */
export type Target =
  | { readonly type: 'monkey'; readonly place: number }
  /** The button beside a monkey. */
  | { readonly type: 'buy'; readonly place: number }
  | { readonly type: 'purchase'; readonly id: Hash }
  | { readonly type: 'shopper'; readonly publicKey: PublicKey }
  /** As if this key had been pressed: buttons and hints. */
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'pane'; readonly pane: Pane };

export const PANES = ['monkeys', 'purchases'] as const;
export type Pane = (typeof PANES)[number];

/** Lines that the mouse wheel moves over, at the pane under it; negative: up. */
export type Input =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'click'; readonly target: Target }
  | { readonly type: 'wheel'; readonly pane: Pane; readonly lines: number };
