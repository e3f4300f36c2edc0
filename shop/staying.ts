/** A visit that goes on until somebody ends it: by a signal, or after the time that was asked for. */
import { EXIT } from './errors.js';
import { Interruption } from './interruption.js';
import { numberOf } from './options.js';
import { type Tools, Visit } from './visit.js';

const FOR_SECONDS_MAX = 86_400;

/** `--for SECONDS` as typed, in milliseconds; Infinity where it was not. @throws ShopError if it makes no sense */
export const forMsOf = (text: string | undefined): number =>
  text === undefined
    ? Number.POSITIVE_INFINITY
    : numberOf(text, '--for', { min: 0.1, max: FOR_SECONDS_MAX, isWhole: false }) * 1000;

/**
 * Begins a lasting visit, and ends it when the work is done.
 *
 * @param work looks at the interruption itself; whoever waits on the session is made to look when a signal comes
 * @returns what work returns: an exit code
 */
export async function stay(
  tools: Tools,
  work: (visit: Visit, interruption: Interruption) => Promise<number>,
): Promise<number> {
  const interruption = new Interruption();
  // Nothing has been signed yet, and it may take long until a peer is found.
  interruption.onSignal = () => process.exit(interruption.exit ?? EXIT.interrupted);
  const visit = await Visit.begin(tools, true);
  interruption.onSignal = () => visit.session.stir();
  try {
    return await work(visit, interruption);
  } finally {
    await visit.end();
  }
}
