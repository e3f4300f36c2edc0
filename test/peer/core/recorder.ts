/** Writes a conversation between peers down, one message a line: its type and the few fields that tell something. */

import { decodeBlock } from '../../../peer/chain/block.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import { hashHeader } from '../../../peer/chain/header.js';
import { FrameReader } from '../../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import type { World } from '../../sim/world.js';

export class Recorder {
  readonly #world: World;
  readonly #blocks = new Map<Hash, string>();
  readonly #transactions = new Map<Hash, string>();
  readonly #lines: string[] = [];

  constructor(world: World) {
    this.#world = world;
    world.overhear = ({ from, to, frame }) => {
      for (const one of new FrameReader(FRAME_SIZE_MAX).feed(frame).frames) {
        const read = peerMessages.read(one);
        const said = read.ok ? this.#tell(read.value) : `garbage: ${read.why}`;
        if (said !== null) this.#lines.push(`${from} -> ${to}  ${said}`);
      }
    };
  }

  /** Gives a transaction a name. */
  name(id: Hash, name: string): void {
    this.#transactions.set(id, name);
  }
  /** What was said since the last call, each message once. */
  take(): string[] {
    return this.#lines.splice(0);
  }

  /** Blocks are called by their height, and a second one at the same height gets a letter. */
  #block(hash: Hash, height?: number): string {
    if (hash === this.#world.peer('p1').chain.first.hash) return 'genesis';
    const known = this.#blocks.get(hash);
    if (known !== undefined) return known;
    if (height === undefined) {
      const held = this.#world.running.map(({ chain }) => chain.node(hash)).find((node) => node);
      return held ? this.#block(hash, held.height) : 'a block';
    }
    const taken = new Set(this.#blocks.values());
    const name = ['', 'b', 'c', 'd'].map((letter) => `${height}${letter}`).find((one) => !taken.has(one)) ?? '?';
    this.#blocks.set(hash, name);
    return name;
  }
  #bytes(bytes: Uint8Array): string {
    const read = decodeBlock(bytes);
    if (!read.ok) return 'garbage';
    const { hash, height, data } = read.value;
    const sold = data.transactions.map(({ id }) => this.#transactions.get(id) ?? 'a transaction');
    return `${this.#block(hash, height)}${sold.length > 0 ? ` (${sold.join(', ')})` : ''}`;
  }
  #hashes(hashes: readonly Hash[]): string {
    if (hashes.length > 3) return `${this.#block(hashes[0] as Hash)} to ${this.#block(hashes.at(-1) as Hash)}`;
    return hashes.map((hash) => this.#block(hash)).join(' ');
  }
  #ids(ids: readonly Hash[]): string {
    return ids.map((id) => this.#transactions.get(id) ?? 'a transaction').join(', ');
  }

  /** Null for what is left out: the roll, which tells nothing here. */
  #tell(message: Message): string | null {
    switch (message.type) {
      case 'hello':
      case 'ping':
      case 'pong':
        return `${message.type} at ${this.#block(message.tip, message.height)}`;
      case 'block':
        return `block ${this.#bytes(message.bytes)}`;
      case 'chain':
        return `chain of ${message.blocks.length}: ${message.blocks.length > 3 ? '' : message.blocks.map((bytes) => this.#bytes(bytes)).join(' ')}`.trimEnd();
      case 'demand':
        return `demand after ${this.#hashes(message.locator)}`;
      case 'headers':
        return `headers ${message.headers.length === 0 ? 'none' : this.#hashes(message.headers.map(hashHeader))}`;
      case 'getBlocks':
        return `getBlocks ${this.#hashes(message.hashes)}`;
      case 'transactions':
        return `transactions ${this.#ids(message.transactions.map(({ id }) => id))}`;
      case 'ids':
        return `ids ${this.#ids(message.ids) || 'none'}`;
      case 'getTransactions':
        return `getTransactions ${this.#ids(message.ids)}`;
      case 'roll':
        return null;
      default:
        return message.type;
    }
  }
}
