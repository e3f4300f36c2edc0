/** The rows of peers, tracker and faults: told when they change. */
import type { ClusterStatus, Ps } from '../../orchestrator/control/messages.js';
import type { PeerId } from '../../peer/chain/crypto.js';
import type { Address } from '../../peer/wire/address.js';
import type { Board, Change } from '../model/board.js';
import {
  isSamePeer,
  isSameRow,
  peerWord,
  processRow,
  strangerName,
  strangerRow,
  trackerRow,
} from '../model/peer-row.js';
import type { FaultRow, PeerRow, TrackerRow } from '../model/rows.js';
import type { Member, Roster } from './roster.js';

export class PeerRows {
  readonly #board: Board;
  readonly #roster: Roster;
  readonly #endingOf: (name: string) => string | null;
  readonly #tell: (changes: readonly Change[]) => void;
  /** Whether what the supervisor said last still holds. */
  #isSupervised = false;

  /** @param endingOf how a process ended, by its name */
  constructor(
    board: Board,
    roster: Roster,
    endingOf: (name: string) => string | null,
    tell: (changes: readonly Change[]) => void,
  ) {
    this.#board = board;
    this.#roster = roster;
    this.#endingOf = endingOf;
    this.#tell = tell;
  }

  /** What people call a peer. */
  nameOf(id: string): string {
    return this.#roster.get(id as PeerId)?.seat?.name ?? strangerName(id);
  }

  /** Shows one peer as it is now. */
  show(id: PeerId): void {
    const member = this.#roster.get(id);
    if (!member) return;
    const peer = this.#rowOf(member);
    if (!isSamePeer(this.#board.peers.get(id), peer)) this.#tell([{ type: 'peer', peer }]);
  }
  showAll(): void {
    for (const { id } of this.#roster.members) this.show(id);
  }

  /** The supervisor has come or gone. */
  setSupervised(isSupervised: boolean): void {
    this.#isSupervised = isSupervised;
    this.showAll();
  }

  /** The tracker as the supervisor sees it. */
  showTracker({ tracker }: Ps): void {
    const process = processRow(tracker, this.#board.tracker, Date.now(), this.#endingOf('tracker'));
    this.#showTracker(trackerRow(process, tracker.listed));
  }
  /** The tracker as it is seen from here. @param listed how many peers it lists, null where it has not said */
  showForeignTracker(address: Address, isUp: boolean, listed: number | null): void {
    this.#showTracker(trackerRow(strangerRow(address, isUp), listed));
  }

  showFaults({ faults }: ClusterStatus): void {
    const idOf = new Map(this.#roster.members.flatMap(({ id, seat }) => (seat ? [[seat.name, id] as const] : [])));
    const rows = faults.flatMap(({ kind, from, to }): FaultRow[] => {
      const [source, target] = [idOf.get(from), idOf.get(to)];
      return source === undefined || target === undefined ? [] : [{ kind, from: source, to: target }];
    });
    if (JSON.stringify(rows) !== JSON.stringify(this.#board.faults)) this.#tell([{ type: 'faults', faults: rows }]);
  }

  #showTracker(tracker: TrackerRow): void {
    if (!isSameRow(this.#board.tracker, tracker)) this.#tell([{ type: 'tracker', tracker }]);
  }

  #rowOf({ id, seat, listed, watch }: Member): PeerRow {
    const { isWatched, said, address } = watch;
    const before = this.#board.peers.get(id) ?? null;
    const process =
      seat !== null && this.#isSupervised
        ? processRow(seat, before, Date.now(), this.#endingOf(seat.name))
        : strangerRow(listed ?? address, isWatched);
    return {
      ...process,
      id,
      name: seat?.name ?? strangerName(id),
      isOperated: seat !== null,
      isWatched,
      said: said && peerWord(said),
    };
  }
}
