/** What is said to a tracker and by it: the letters of the original, `A` and `R`, and the list it answers with. */
import { flag, list, u32, u53, type ValueOf } from '../chain/codec.js';
import { struct } from '../chain/struct.js';
import { announcement } from './address.js';
import { LISTED_MAX, WHY_SIZE_MAX } from './limits.js';
import { line } from './line.js';
import { type MessageIn, protocol } from './protocol.js';

/** How far a caller's list reaches: an epoch drawn when the tracker started, and a count of changes since. */
export const version = struct({ epoch: u53, count: u32 });
export type Version = Readonly<ValueOf<typeof version>>;

/** Nothing seen yet: no epoch is 0. */
export const NO_VERSION: Version = { epoch: 0, count: 0 };

export const trackerMessages = protocol({
  /** A peer announces itself, once a second; the answer is a list. */
  announce: { letter: 'A', body: struct({ announcement, seen: version }) },
  /** A peer says goodbye. */
  leave: { letter: 'R', body: struct({ announcement }) },
  /** A shop or dashboard asks for the list without being on it. */
  ask: { letter: 'Q', body: struct({ seen: version }) },
  /**
   * What changed since the version seen, or everything. Entries with status 'removed' come first, so that a peer that
   * left and came back ends up active.
   */
  list: {
    letter: 'L',
    body: struct({ version, whole: flag, entries: list(announcement, LISTED_MAX) }),
  },
  /** Why an announcement was refused; the connection stays. */
  refused: { letter: 'X', body: struct({ why: line(WHY_SIZE_MAX) }) },
});
export type TrackerMessage = MessageIn<typeof trackerMessages>;
