/** Blocks that the board does not carry, fetched when they come into view. */
import { signal } from '@preact/signals';
import { BLOCKS_ASKED_MAX, type BlocksJson } from '../../model/api.js';
import type { BlockRow, Hex } from '../../model/rows.js';
import type { Span } from '../../view/chain/columns.js';
import { get } from '../api.js';

/** Blocks kept; those fetched longest ago go first. */
const KEPT_MAX = 2_048;
/** After a refusal nothing is asked for this long. */
const PAUSE_MS = 3_000;

const kept = new Map<Hex, BlockRow>();
/** Hashes of the best chain by height, as they were when fetched. */
const told = new Map<number, Hex>();
let isAsking = false;

export const fetched = signal<{ readonly blocks: ReadonlyMap<Hex, BlockRow>; readonly told: ReadonlyMap<number, Hex> }>(
  {
    blocks: kept,
    told,
  },
);
/** Why blocks are missing from the picture, in words; null while all is well. */
export const fetchFault = signal<string | null>(null);

/** Asks for blocks of the best chain, one question at a time: whoever scrolls on asks again. */
export async function want({ from, to }: Span): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  try {
    const last = Math.min(to, from + BLOCKS_ASKED_MAX - 1);
    const { blocks } = await get<BlocksJson>(`/api/blocks?from=${from}&to=${last}`);
    keep(blocks);
    fetchFault.value = blocks.length > 0 ? null : 'no peer has these blocks for now';
  } catch (fault) {
    fetchFault.value = fault instanceof Error ? fault.message : String(fault);
  }
  if (fetchFault.value !== null) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  isAsking = false;
  // Whoever draws looks again whether something is still missing.
  fetched.value = { blocks: kept, told };
}

/** Keeps a block that was fetched for another reason, of whatever branch. */
export function remember(block: BlockRow): void {
  if (kept.has(block.hash)) return;
  kept.set(block.hash, block);
  fetched.value = { blocks: kept, told };
}

function keep(blocks: readonly BlockRow[]): void {
  for (const block of blocks) {
    kept.delete(block.hash);
    kept.set(block.hash, block);
    told.set(block.height, block.hash);
  }
  for (const [hash, { height }] of kept) {
    if (kept.size <= KEPT_MAX) break;
    kept.delete(hash);
    if (told.get(height) === hash) told.delete(height);
  }
}
