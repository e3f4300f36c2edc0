/** What server and page say to each other over the WebSocket `/live`: one JSON object a message. */
import type { BoardJson, Change } from './board.js';

/**
 * A place in what a server has told. `epoch` is random and new with each life of a server; `seq` counts its frames. A page
 * that sees a gap, or another epoch, does not know what it missed and asks anew.
 */
export type Place = { readonly epoch: string; readonly seq: number };

export type FromServer =
  /** Replaces everything. */
  | ({ readonly type: 'snapshot'; readonly board: BoardJson; readonly nowMs: number } & Place)
  /** The changes of a tenth of a second, in order, or none where nothing changes; `seq` is one more than that of the frame before. */
  | ({ readonly type: 'frame'; readonly changes: readonly Change[] } & Place)
  /** Whether the token that came with the hello opens the buttons. */
  | { readonly type: 'access'; readonly isOpen: boolean };

export type FromPage =
  /** The first message, and only that. `resume`: the last place seen; what came since is sent, or a snapshot. */
  | { readonly type: 'hello'; readonly token: string | null; readonly resume: Place | null }
  /** What was missed is not known: a snapshot, please. */
  | { readonly type: 'resync' };

/** Frames kept for those who come back. */
export const RING_MAX = 600;
/** Changes are gathered for this long. */
export const BATCH_MS = 100;
/** Largest message a page may send. */
export const FROM_PAGE_SIZE_MAX = 4 * 1024;
