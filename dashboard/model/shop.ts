/** What the shop's window on a page and the server say to each other over the WebSocket `/shop`: one JSON object a message. */

export type FromShopWindow =
  /**
   * The first message, and only that. `browser` names the folder of its wallets, `session` the shop that it comes back
   * to; both are made up by the page, of 16 random bytes in base64url.
   */
  | {
      readonly type: 'open';
      readonly token: string | null;
      readonly browser: string;
      readonly session: string;
      readonly columns: number;
      readonly rows: number;
    }
  /** What was typed and clicked, as a terminal sends it. */
  | { readonly type: 'input'; readonly data: string }
  | { readonly type: 'size'; readonly columns: number; readonly rows: number };

export type ToShopWindow =
  /** For the terminal, as it is. */
  | { readonly type: 'output'; readonly data: string }
  /** The shop has ended, with this exit code; null if by a signal. `farewell`: its last lines, for people. */
  | { readonly type: 'ended'; readonly code: number | null; readonly farewell: readonly string[] }
  /** There is no shop here, or no more: why, for people. */
  | { readonly type: 'refused'; readonly why: string };

/** How a page names itself and its shop. It is the name of a folder: no pattern that could be a path. */
export const SHOP_ID = /^[A-Za-z0-9_-]{22}$/;
/** Largest message that a page may send, in bytes. */
export const FROM_SHOP_WINDOW_SIZE_MAX = 4 * 1024;
/** Largest window that the shop draws in. */
export const SHOP_COLUMNS_MAX = 500;
export const SHOP_ROWS_MAX = 300;
