/** All blocks that were ever on an honest peer's best chain, judged by the simple second implementation. */
import type { Hash } from '../../peer/chain/crypto.js';
import { type Genesis, networkIdOf } from '../../peer/chain/genesis.js';
import type { Node } from '../../peer/chain/node.js';
import { type Branch, betterOf, extend, isSigned, rootBranch } from '../peer/chain/simple.js';

export class BlockTree {
  readonly #genesis: Genesis;
  readonly #network: string;
  readonly #branches = new Map<string, Branch>();
  readonly #signed = new Map<Hash, boolean>();

  constructor(genesis: Genesis) {
    this.#genesis = genesis;
    this.#network = networkIdOf(genesis);
    const root = rootBranch(genesis, this.#network);
    this.#branches.set(root.hash, root);
  }

  /** The branch that ends in a node of a peer's best chain. @throws if a block of it breaks a rule */
  upTo(tip: Node): Branch {
    const unknown: Node[] = [];
    for (let node: Node | null = tip; node && !this.#branches.has(node.hash); node = node.prev) unknown.push(node);
    const base = unknown.at(-1)?.previous ?? tip.hash;
    let branch = this.#branches.get(base);
    if (!branch) throw new Error(`block ${unknown.at(-1)?.hash} stands on nothing`);
    for (const node of unknown.reverse()) {
      const longer = extend(this.#genesis, this.#network, branch, node.block, (one) => {
        const known = this.#signed.get(one.id) ?? isSigned(this.#network, one);
        this.#signed.set(one.id, known);
        return known;
      });
      if (longer?.hash !== node.hash)
        throw new Error(`block ${node.height} ${node.hash} is on a best chain against the rules`);
      this.#branches.set(longer.hash, longer);
      branch = longer;
    }
    return branch;
  }

  /** The best of all branches whose last block somebody has. */
  best(isHeld: (hash: Hash) => boolean): Branch {
    return [...this.#branches.values()].filter(({ hash, block }) => !block || isHeld(hash as Hash)).reduce(betterOf);
  }
}
