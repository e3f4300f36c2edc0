/** What is done to a cluster, drawn from a seed: rounds of deeds. After each round everything is healed. */
import { type Chance, pick, seededChance } from '../../../peer/core/chance.js';

export const KINDS = [
  'kill one',
  'kill a majority',
  'kill all',
  'kill tracker',
  'kill supervisor',
  'kill shop',
  'pause',
  'split',
  'cut',
  'cut one way',
  'mine apart',
  'wipe',
  'roll back',
  'flip',
] as const;
export type Kind = (typeof KINDS)[number];

type Struck<K extends Kind> = { readonly kind: K; readonly peers: readonly string[] };
export type Deed = {
  /** Pause before it, in milliseconds. */
  readonly afterMs: number;
} & (
  | Struck<'kill one' | 'kill a majority' | 'kill all' | 'wipe'>
  | { readonly kind: 'kill tracker' | 'kill supervisor' }
  | { readonly kind: 'kill shop'; readonly shop: number }
  /** SIGSTOP, and SIGCONT after this long. */
  | (Struck<'pause'> & { readonly ms: number })
  | { readonly kind: 'split'; readonly groups: readonly (readonly string[])[] }
  | { readonly kind: 'cut' | 'cut one way'; readonly from: string; readonly to: string }
  /** Cut off from everybody, it mines empty blocks: what is settled elsewhere will move back. */
  | (Struck<'mine apart'> & { readonly blocks: number })
  /** Its folder is put back as it was so long before. */
  | (Struck<'roll back'> & { readonly ms: number })
  /** The byte at this part of its file, 0 to 1, is another one. `mask`: 1 to 255. */
  | (Struck<'flip'> & { readonly at: number; readonly mask: number })
);
export type Round = readonly Deed[];

const DEEDS_A_ROUND = 4;
const PAUSE_MS_MAX = 1_200;
const STOPPED_MS_MAX = 6_000;
const ROLL_BACK_MS_MAX = 3_000;

export type Size = { readonly peers: readonly string[]; readonly shops: number };

/** Rounds without end. Each kind comes once before any comes again, so that short runs have all of them. */
export function* planOf(seed: number, size: Size): Generator<Round, never> {
  const chance = seededChance(seed);
  const dealer = new Dealer(size, chance);
  for (let deck: Kind[] = []; ; ) {
    const round: Deed[] = [];
    dealer.begin();
    while (round.length < DEEDS_A_ROUND) {
      if (deck.length === 0) deck = pick(KINDS, KINDS.length, chance);
      round.push(dealer.deed(deck.shift() as Kind));
    }
    yield round;
  }
}

/** Draws what belongs to a kind. */
class Dealer {
  readonly #size: Size;
  readonly #chance: Chance;
  /** Disks spoilt in this round: a minority, or nothing is promised. */
  #spoilt = new Set<string>();

  constructor(size: Size, chance: Chance) {
    this.#size = size;
    this.#chance = chance;
  }

  /** Between rounds all have one tip: every disk is whole again. */
  begin(): void {
    this.#spoilt = new Set();
  }

  deed(kind: Kind): Deed {
    const afterMs = this.#below(PAUSE_MS_MAX);
    const { peers, shops } = this.#size;
    switch (kind) {
      case 'kill one':
        return { afterMs, kind, peers: this.#some(1) };
      case 'kill a majority':
        return { afterMs, kind, peers: this.#some(Math.floor(peers.length / 2) + 1) };
      case 'kill all':
        return { afterMs, kind, peers };
      case 'kill tracker':
      case 'kill supervisor':
        return { afterMs, kind };
      case 'kill shop':
        return { afterMs, kind, shop: this.#below(shops) };
      case 'pause':
        return { afterMs, kind, peers: this.#some(1 + this.#below(peers.length - 1)), ms: this.#below(STOPPED_MS_MAX) };
      case 'split':
        return { afterMs, kind, groups: this.#groups() };
      case 'cut':
      case 'cut one way': {
        const [from = '', to = ''] = this.#some(2);
        return { afterMs, kind, from, to };
      }
      case 'mine apart':
        return { afterMs, kind, peers: this.#some(1), blocks: 1 + this.#below(60) };
      case 'wipe':
        return { afterMs, kind, peers: this.#disk() };
      case 'roll back':
        return { afterMs, kind, peers: this.#disk(), ms: this.#below(ROLL_BACK_MS_MAX) };
      case 'flip':
        return { afterMs, kind, peers: this.#disk(), at: this.#chance(), mask: 1 + this.#below(255) };
    }
  }

  #below(count: number): number {
    return Math.floor(this.#chance() * count);
  }
  #some(count: number): string[] {
    return pick(this.#size.peers, count, this.#chance);
  }
  #groups(): string[][] {
    const one = this.#some(1 + this.#below(this.#size.peers.length - 1));
    return [one, this.#size.peers.filter((name) => !one.includes(name))];
  }
  #disk(): string[] {
    const most = Math.floor((this.#size.peers.length - 1) / 2);
    const open = this.#spoilt.size < most ? this.#size.peers : [...this.#spoilt];
    const peers = pick(open, 1, this.#chance);
    for (const name of peers) this.#spoilt.add(name);
    return peers;
  }
}
