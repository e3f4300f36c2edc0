/** What happens in a cluster that no supervisor tells of, as it can be seen by watching its peers. */
import type { Happening } from '../../orchestrator/control/event-words.js';
import type { Change, Summary } from '../../peer/wire/summary.js';
import type { BlockRow, Hex } from '../model/rows.js';
import type { Tree } from '../model/tree.js';

type Seen = Omit<Happening, 'atMs'> & { readonly source: string; readonly event: string };

export class News {
  readonly #tree: Tree;
  readonly #nameOf: (peer: Hex) => string;
  /** Both ends of each link, by their ids in order. */
  readonly #links = new Map<Hex, ReadonlySet<Hex>>();

  /** @param nameOf what people call a peer */
  constructor(tree: Tree, nameOf: (peer: Hex) => string) {
    this.#tree = tree;
    this.#nameOf = nameOf;
  }

  /** A block that has just come, and a fork if it stands beside another one. */
  block({ hash, previous, height, miner, transactions, hashes, minedUs }: BlockRow): Seen[] {
    const source = miner === null ? 'dashboard' : this.#nameOf(miner);
    const seen: Seen[] = [{ source, event: 'mined', height, hash, transactions, hashes, minedUs }];
    const rival = this.#tree.childrenOf(previous).find((other) => other !== hash);
    if (rival !== undefined) seen.push({ source, event: 'fork', height, hash, rival });
    return seen;
  }

  /** A peer has left a branch. @param said its word with the change */
  moved(peer: Hex, said: Summary, changes: readonly Change[]): Seen[] {
    return changes
      .filter(({ detached }) => detached.length > 0)
      .map(({ detached, attached }) => {
        const to = attached.at(-1) ?? said.tip;
        const height = this.#tree.get(to)?.height ?? said.height;
        const from = detached[0] ?? to;
        // How much comes back is the peer's to know.
        return {
          source: this.#nameOf(peer),
          event: 'reorganised',
          depth: detached.length,
          height,
          from,
          to,
          returned: 0,
        };
      });
  }

  /** Links that are new or gone since a peer's last word, none of its first one. The first of the two ends tells. */
  links(peer: Hex, said: Summary): Seen[] {
    const before = this.#links.get(peer);
    const now = new Set<Hex>(said.links.map((link) => link.peer));
    this.#links.set(peer, now);
    if (!before) return [];
    const begun = [...now].filter((other) => !before.has(other) && this.#links.get(other)?.has(peer) !== true);
    const ended = [...before].filter((other) => !now.has(other) && this.#links.get(other)?.has(peer) !== false);
    const ends = (other: Hex) => ({ source: this.#nameOf(peer), peer: other, peerName: this.#nameOf(other) });
    return [
      ...begun.map((other) => ({ ...ends(other), event: 'linked', why: '' })),
      ...ended.map((other) => ({ ...ends(other), event: 'unlinked', why: 'neither says why' })),
    ];
  }

  appeared(peer: Hex, address: string): Seen {
    return { source: this.#nameOf(peer), event: 'appeared', peer, address };
  }
  lost(peer: Hex): Seen {
    this.#links.delete(peer);
    return { source: this.#nameOf(peer), event: 'lost', peer };
  }
}
