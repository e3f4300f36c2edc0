/**
 * What the peer runs in threads and processes of its own. Found from where its door lies, because the door is bundled:
 * no file further in lies where it was written.
 */
export const PROGRAMS = {
  miner: new URL('io/worker.js', import.meta.url),
  examiner: new URL('io/examiner.js', import.meta.url),
} as const;
