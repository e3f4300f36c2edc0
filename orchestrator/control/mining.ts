/** Bounds of mining by command, for the command line and the supervisor. */

/** Blocks that can be asked for at once. */
export const MINE_BLOCKS_MAX = 10_000;
/** How long mining so many may take, in milliseconds. */
export const mineMsMax = (blocks: number): number => 30_000 + blocks * 10_000;
