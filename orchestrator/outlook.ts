/** What blocks to expect of a cluster: how it mines, and how long it takes to find one. */
import type { Pace } from '../peer/wire/pace.js';
import { costText } from './control/event-words.js';
import type { MiningOutlook } from './control/messages.js';

/** Below this, in milliseconds, peers that race find more blocks than they can tell each other of in time. */
const RACE_MS_MIN = 500;
/** Steps of an interval by which its mean is summed up, and when nothing is left to be summed. */
const STEPS_PER_INTERVAL = 200;
const STEPS_MAX = 200_000;
const REST = 1e-5;

/**
 * The mean time between blocks.
 *
 * @param findMs of each peer that mines: how long it searches for a block on average, in milliseconds
 * @returns milliseconds; null where blocks come when somebody buys, or never
 */
export function expectedMs(pace: Pace, findMs: readonly number[]): number | null {
  if (pace.type === 'on-demand' || findMs.length === 0) return null;
  if (pace.type === 'always') return 1 / findMs.reduce((sum, ms) => sum + 1 / ms, 0);
  const stepMs = pace.ms / STEPS_PER_INTERVAL;
  let mean = 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const left = findMs.reduce((all, ms) => all * outlasts(step * stepMs, pace.ms * findMs.length, ms), 1);
    if (left < REST) break;
    mean += left * stepMs * (step === 0 ? 0.5 : 1);
  }
  return mean;
}

/** How likely a wait and then a search, each exponential with its mean, take longer than this together. */
function outlasts(ms: number, waitMs: number, findMs: number): number {
  const [wait, find] = [1 / waitMs, 1 / findMs];
  if (Math.abs(wait / find - 1) < 1e-6) return Math.exp(-wait * ms) * (1 + wait * ms);
  return (find * Math.exp(-wait * ms) - wait * Math.exp(-find * ms)) / (find - wait);
}

const PACE_WORDS: { readonly [pace: string]: string } = { 'on-demand': 'on demand', always: 'always' };

export function outlookText({ pace, proofOfWork, expectedMs: ms }: MiningOutlook): string {
  const how = PACE_WORDS[pace] ?? `at intervals of ${pace}`;
  const soon = ms === null ? '' : `, a block in about ${costText(ms * 1000)}`;
  return `${how}${soon}${proofOfWork === 'drawn' ? ', work is drawn' : ''}`;
}

/** What to do about blocks that come too fast, or null. @param zeros leading hex zeros of the floor */
export function haste({ pace, expectedMs: ms }: MiningOutlook, zeros: number): string | null {
  if (pace !== 'always' || ms === null || ms >= RACE_MS_MIN) return null;
  const more = Math.ceil(Math.log(RACE_MS_MIN / ms) / Math.log(16));
  return `a block in less than ${RACE_MS_MIN} ms makes forks all the time: \`orchestrator up --fresh --mine always --difficulty ${zeros + more}\` has slower ones`;
}
