/** Where it is learnt who there is: a tracker, a supervisor, or one peer's address. */
import type { Info } from '../../orchestrator/control/messages.js';
import type { NetworkId } from '../../peer/chain/crypto.js';
import { TrackerLink } from '../../peer/client/tracker.js';
import type { Address, Announcement } from '../../peer/wire/address.js';
import type { Source } from '../options.js';
import type { Chronicle } from './chronicle.js';
import type { PeerRows } from './peer-rows.js';
import type { Roster } from './roster.js';
import { Supervision } from './supervision.js';

export type SourcesFns = {
  readonly network: () => NetworkId | undefined;
  /** Somebody has told which network it is. */
  readonly onNetwork: (network: NetworkId) => void;
  readonly roster: Roster;
  readonly rows: PeerRows;
  readonly chronicle: Chronicle;
  /** The cluster has a name. */
  readonly onKnown: () => void;
};

export class Sources {
  readonly #source: Source;
  readonly #fns: SourcesFns;
  readonly #tracker: TrackerLink | null;
  readonly #supervision: Supervision | null;
  #info: Info | null = null;
  #isSupervised = false;
  #isTrackerUp = false;
  #listed: number | null = null;
  #hasWarned = false;

  constructor(source: Source, control: string | null, fns: SourcesFns) {
    this.#source = source;
    this.#fns = fns;
    this.#tracker = source.type === 'tracker' ? this.#trackerLink(source.address) : null;
    this.#supervision = control === null ? null : this.#supervise(control);
  }

  /** Null where nobody has told. */
  get clusterName(): string | null {
    return this.#info?.name ?? null;
  }

  start(): void {
    this.#supervision?.start();
    this.#tracker?.start();
    if (this.#source.type === 'peer') this.#fns.roster.watchOne(this.#source.address);
    else this.#showTracker();
  }
  stop(): void {
    this.#supervision?.stop();
    this.#tracker?.stop();
  }
  stir(): void {
    this.#supervision?.stir();
  }

  #trackerLink(address: Address): TrackerLink {
    return new TrackerLink({
      address,
      announce: null,
      onList: (active) => this.#onList(active),
      onState: (isUp) => {
        this.#isTrackerUp = isUp;
        this.#showTracker();
      },
    });
  }

  #supervise(path: string): Supervision {
    const { roster, rows, chronicle } = this.#fns;
    return new Supervision(path, {
      onInfo: (info) => {
        this.#info = info;
        this.#fns.onNetwork(info.network as NetworkId);
        this.#fns.onKnown();
      },
      onPs: (ps) => {
        roster.seat(ps.peers);
        rows.showAll();
        rows.showTracker(ps);
      },
      onStatus: (status) => rows.showFaults(status),
      onEvents: (events) => chronicle.take(events),
      onState: (isUp) => {
        this.#isSupervised = isUp;
        rows.setSupervised(isUp);
        this.#showTracker();
      },
    });
  }

  #onList(active: readonly Announcement[]): void {
    const network = this.#fns.network() ?? mostOf(active.map(({ claim }) => claim.network));
    if (network === null) return;
    this.#fns.onNetwork(network);
    this.#fns.roster.list(active, network);
    this.#listed = active.filter(({ claim }) => claim.network === network).length;
    if (this.#listed === 0 && active.length > 0) this.#warn();
    this.#fns.rows.showAll();
    this.#showTracker();
  }

  /** The cluster was begun anew: what is watched here will not come back, and nobody would know why. */
  #warn(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#fns.chronicle.tell([{ atMs: Date.now(), source: 'dashboard', event: 'another-network' }]);
  }

  /** As it is seen from here; a supervisor knows more of it. */
  #showTracker(): void {
    if (this.#source.type !== 'tracker' || this.#isSupervised) return;
    this.#fns.rows.showForeignTracker(this.#source.address, this.#isTrackerUp, this.#isTrackerUp ? this.#listed : null);
  }
}

/** What is named most often, of equals the smaller: where a tracker serves several networks, all of us watch the same. */
function mostOf(networks: readonly NetworkId[]): NetworkId | null {
  const counts = new Map<NetworkId, number>();
  for (const network of networks) counts.set(network, (counts.get(network) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}
