/**
 * The board: all that pages show of a cluster at one moment. The server changes its own and sends the changes; a page
 * makes the same of the same changes. One piece of code does both, so that they cannot differ.
 */
import { type Packed, packed, unpacked } from './packing.js';
import type {
  BlockRow,
  DemoRow,
  EventRow,
  FaultRow,
  Head,
  Hex,
  PeerRow,
  SampleRow,
  TourRow,
  TrackerRow,
  Travel,
} from './rows.js';

/** Events kept; older ones are gone. */
export const EVENTS_MAX = 500;
/** Moments kept for the plots: twenty minutes of one each two seconds. */
export const SAMPLES_MAX = 600;
/** Moments of single peers kept, all together: 40 peers have their twenty minutes, 256 have three. A cell is 100 bytes of JSON. */
export const SAMPLE_CELLS_MAX = 24_000;
export const SAMPLE_INTERVAL_MS = 2_000;

export type Change =
  | { readonly type: 'head'; readonly head: Head }
  | { readonly type: 'tracker'; readonly tracker: TrackerRow | null }
  | { readonly type: 'peer'; readonly peer: PeerRow }
  | { readonly type: 'peerGone'; readonly id: Hex }
  | { readonly type: 'faults'; readonly faults: readonly FaultRow[] }
  | { readonly type: 'block'; readonly block: BlockRow }
  /** How a block travelled, as far as is known; replaces what was said before. */
  | { readonly type: 'travel'; readonly hash: Hex; readonly travel: Travel }
  /** Blocks that are no longer kept here; they can still be asked for. */
  | { readonly type: 'dropped'; readonly hashes: readonly Hex[] }
  | { readonly type: 'event'; readonly event: EventRow }
  | { readonly type: 'sample'; readonly sample: SampleRow }
  | { readonly type: 'demo'; readonly demo: DemoRow }
  | { readonly type: 'tour'; readonly tour: TourRow | null };

/** A board as it is sent: a snapshot replaces everything. */
export type BoardJson = {
  readonly head: Head | null;
  readonly tracker: TrackerRow | null;
  readonly peers: readonly PeerRow[];
  readonly faults: readonly FaultRow[];
  readonly blocks: readonly BlockRow[];
  readonly events: readonly EventRow[];
  readonly demo: DemoRow;
  readonly tour: TourRow | null;
} & Packed;

const DEMO_OFF: DemoRow = { state: 'off', peers: [], word: null };

export class Board {
  /** Null until a peer has told which network this is. */
  head: Head | null = null;
  tracker: TrackerRow | null = null;
  /** By id, in the order of their names. */
  readonly peers = new Map<Hex, PeerRow>();
  faults: readonly FaultRow[] = [];
  /** The last blocks of the best chain and every branch beside them, by hash. Genesis is among them while it is near. */
  readonly blocks = new Map<Hex, BlockRow>();
  readonly travels = new Map<Hex, Travel>();
  /** Oldest first. */
  events: readonly EventRow[] = [];
  samples: readonly SampleRow[] = [];
  demo: DemoRow = DEMO_OFF;
  tour: TourRow | null = null;

  static of(json: BoardJson): Board {
    const board = new Board();
    board.head = json.head;
    board.tracker = json.tracker;
    for (const peer of json.peers) board.peers.set(peer.id, peer);
    board.faults = json.faults;
    for (const block of json.blocks) board.blocks.set(block.hash, block);
    const { travels, samples } = unpacked(json);
    for (const [hash, travel] of travels) board.travels.set(hash, travel);
    board.events = json.events;
    board.samples = samples;
    board.demo = json.demo;
    board.tour = json.tour;
    return board;
  }

  get json(): BoardJson {
    const { head, tracker, faults, events, demo, tour } = this;
    return {
      head,
      tracker,
      peers: [...this.peers.values()],
      faults,
      blocks: [...this.blocks.values()],
      events,
      demo,
      tour,
      ...packed(this),
    };
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'head':
        this.head = change.head;
        break;
      case 'tracker':
        this.tracker = change.tracker;
        break;
      case 'peer':
        this.#applyPeer(change.peer);
        break;
      case 'peerGone':
        this.peers.delete(change.id);
        break;
      case 'faults':
        this.faults = change.faults;
        break;
      case 'block':
        this.blocks.set(change.block.hash, change.block);
        break;
      case 'travel':
        this.travels.set(change.hash, change.travel);
        break;
      case 'dropped':
        for (const hash of change.hashes) {
          this.blocks.delete(hash);
          this.travels.delete(hash);
        }
        break;
      case 'event':
        this.events = [...this.events, change.event].slice(-EVENTS_MAX);
        break;
      case 'sample':
        this.samples = keptSamples([...this.samples, change.sample]);
        break;
      case 'demo':
        this.demo = change.demo;
        break;
      case 'tour':
        this.tour = change.tour;
        break;
    }
  }

  #applyPeer(peer: PeerRow): void {
    const isKnown = this.peers.get(peer.id)?.name === peer.name;
    this.peers.set(peer.id, peer);
    if (isKnown) return;
    const inOrder = [...this.peers.values()].sort(byName);
    this.peers.clear();
    for (const one of inOrder) this.peers.set(one.id, one);
  }
}

/** The latest ones, as many as the bounds allow; the last one always. */
function keptSamples(samples: readonly SampleRow[]): readonly SampleRow[] {
  const most = samples.slice(-SAMPLES_MAX);
  let cells = 0;
  const tooOld = most.findLastIndex(({ peers }, at) => {
    cells += Object.keys(peers).length;
    return cells > SAMPLE_CELLS_MAX && at < most.length - 1;
  });
  return most.slice(tooOld + 1);
}

/** p2 before p10, strangers behind them. */
function byName(a: PeerRow, b: PeerRow): number {
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first !== second) return first - second;
  return a.id < b.id ? -1 : 1;
}
const numberOf = ({ name, isOperated }: PeerRow): number =>
  isOperated && /^p\d+$/.test(name) ? Number(name.slice(1)) : Number.POSITIVE_INFINITY;
