/**
 * Hostile peers. Each runs an honest machine, so that it is linked and knows the chain, and does harm with the frames that
 * go out of it and with others of its own.
 */
import type { Block } from '../../peer/chain/block.js';
import type { NetworkId, PeerId } from '../../peer/chain/crypto.js';
import { Draft, searchPlain, withNonce } from '../../peer/chain/draft.js';
import { networkIdOf } from '../../peer/chain/genesis.js';
import { targetOf } from '../../peer/chain/target.js';
import { type Content, signTransaction } from '../../peer/chain/transaction.js';
import type { Chance } from '../../peer/core/chance.js';
import type { LinkId } from '../../peer/core/events.js';
import { encodeFrame, FrameReader } from '../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../peer/wire/limits.js';
import { type Message, peerMessages } from '../../peer/wire/messages.js';
import { Shopper } from '../peer/core/app.js';
import { childOf, falseBlock, orphanOf, withBadBody } from './false-blocks.js';
import type { Host } from './host.js';
import { digestOf, signerOf } from './identity.js';
import type { World } from './world.js';

export const ACTORS = [
  'garbler',
  'oversizer',
  'mute',
  'boaster',
  'orphaner',
  'falsifier',
  'bodySwapper',
  'withholder',
  'replayer',
  'forger',
  'doubler',
  'bomber',
] as const;
export type ActorKind = (typeof ACTORS)[number];

/** Frames of the past that it keeps, to send them again. */
const KEPT_FRAMES = 64;
/** Blocks that a bomber mines apart before it shows them. */
const BOMB_BLOCKS = 8;

export class Actor {
  readonly kind: ActorKind;
  /** What it did, so that a test can say that it did. */
  deeds = 0;
  readonly #world: World;
  readonly #host: Host;
  readonly #chance: Chance;
  readonly #links = new Map<LinkId, PeerId | null>();
  readonly #kept: Uint8Array[] = [];
  readonly #shopper: Shopper;
  /** The last block that went out of it. */
  #block: Uint8Array | null = null;
  #isApart = false;

  constructor(world: World, host: Host, kind: ActorKind, chance: Chance) {
    this.#world = world;
    this.#host = host;
    this.kind = kind;
    this.#chance = chance;
    this.#shopper = new Shopper(world, `doubler at ${host.name}`);
    host.tamper = (frame, to, link) => {
      this.#links.set(link, to);
      return this.#tampered(frame);
    };
  }

  #tampered(frame: Uint8Array): readonly Uint8Array[] {
    const message = read(frame);
    if (!message || message.type === 'hello' || message.type === 'proof') return [frame];
    this.#keep(frame);
    if (message.type === 'block') this.#block = message.bytes;
    const made = this.#made(message, frame);
    if (made.length !== 1 || made[0] !== frame) this.deeds++;
    return made;
  }

  #made(message: Message, frame: Uint8Array): readonly Uint8Array[] {
    switch (this.kind) {
      case 'mute':
        return this.#chance() < 0.9 ? [] : [frame];
      case 'boaster':
        return [boasted(message, frame)];
      case 'falsifier':
        // Beside the honest one: what does not lead at first leads with its child.
        return [frame, ...framesOf(message, (bytes) => familyOf(falseBlock(bytes, this.#chance)))];
      case 'bodySwapper': {
        const made = framesOf(message, (bytes) => [withBadBody(bytes, this.#chance) ?? []].flat());
        return made.length > 0 ? made : [frame];
      }
      case 'withholder':
        return ['block', 'chain', 'transactions'].includes(message.type) && this.#chance() < 0.8 ? [] : [frame];
      case 'bomber':
        return this.#isApart ? [] : [frame];
      default:
        return [frame];
    }
  }

  #keep(frame: Uint8Array): void {
    this.#kept.push(frame);
    if (this.#kept.length > KEPT_FRAMES) this.#kept.shift();
  }

  /** Its turn to do something by itself. */
  act(): void {
    if (!this.#host.isAwake) return;
    const frame = this.#own();
    if (!frame) return;
    this.deeds++;
    for (const link of this.#links.keys()) this.#world.sendRaw(this.#host, link, frame);
  }

  #own(): Uint8Array | null {
    switch (this.kind) {
      case 'garbler':
        return Uint8Array.from({ length: 1 + Math.floor(this.#chance() * 200) }, () =>
          Math.floor(this.#chance() * 256),
        );
      case 'oversizer':
        return encodeFrame('B', new Uint8Array(FRAME_SIZE_MAX + 1));
      case 'orphaner': {
        const made = this.#block && orphanOf(this.#block);
        return made ? blockFrame(made) : null;
      }
      case 'replayer':
        return this.#kept[Math.floor(this.#chance() * this.#kept.length)] ?? null;
      case 'forger':
        return peerMessages.frame({ type: 'transactions', transactions: [this.#forged()] });
      case 'doubler': {
        const made = this.#doubled();
        return made ? blockFrame(made) : null;
      }
      case 'bomber':
        this.#bomb();
        return null;
      default:
        return null;
    }
  }

  /**
   * A block of its own in which its shopper joins, buys, and then buys with that number again and again, as far as its own
   * rules let it: a machine whose rules are sound refuses to make the last.
   */
  #doubled(): Block | null {
    const { chain } = this.#world.peer(this.#host.name);
    const record = chain.records.of(this.#shopper.signer.publicKey);
    const one = record ? this.#shopper.buy(Math.min(record.sequence, 1), 1) : this.#shopper.join();
    const draft = chain.draft([one]);
    if (!(draft instanceof Draft)) return null;
    const bits = this.#world.genesis.easiestBits;
    const costs = { load: 0, hashesBefore: 0, microsBefore: 0, rate: 1 };
    const block = draft.block({ miner: this.#host.id, nowMs: this.#world.clock.wall, bits, extraNonce: 0, ...costs });
    return withNonce(block, searchPlain(block, targetOf(bits) as bigint) ?? 0);
  }

  /** Mines apart, then shows it all at once: its pings tell of a heavier tip. */
  #bomb(): void {
    this.#isApart = !this.#isApart;
    if (!this.#isApart) return;
    this.deeds++;
    this.#world.tell(this.#host, { type: 'command', command: { type: 'mine', request: 0, blocks: BOMB_BLOCKS } });
  }

  /** Signed by somebody else, for another network, with a number or a price that is not to be. */
  #forged(): ReturnType<typeof signTransaction> {
    const { genesis } = this.#world;
    const network = networkIdOf(genesis);
    const foreign = '5a'.repeat(32) as NetworkId;
    const owner = signerOf('shopper honest 1');
    const own = signerOf(`forger ${Math.floor(this.#chance() * 3)}`);
    const buy = (sequence: number, price: number): Content => ({
      kind: 'buy',
      publicKey: owner.publicKey,
      sequence,
      monkey: 0,
      price,
    });
    const price = genesis.catalogue[0]?.price ?? 0;
    const number = 1 + Math.floor(this.#chance() * 20);
    switch (Math.floor(this.#chance() * 4)) {
      case 0:
        return signTransaction(network, buy(number, price), own);
      case 1:
        // The owner's own, on another network: what it signed there must mean nothing here.
        return signTransaction(foreign, buy(number, price), owner);
      case 2:
        return signTransaction(foreign, { kind: 'join', publicKey: own.publicKey, name: 'Mallory' }, own);
      default:
        return signTransaction(network, { kind: 'join', publicKey: own.publicKey, name: 'Mallory' }, own);
    }
  }
}

const framesOf = (message: Message, make: (bytes: Uint8Array) => Block[]): Uint8Array[] =>
  message.type === 'block' ? make(message.bytes).map(blockFrame) : [];

const familyOf = (block: Block | null): Block[] => (block ? [block, childOf(block)] : []);

function read(frame: Uint8Array): Message | null {
  const [one] = new FrameReader(FRAME_SIZE_MAX).feed(frame).frames;
  const decoded = one && peerMessages.read(one);
  return decoded?.ok ? decoded.value : null;
}

const blockFrame = ({ bytes }: { readonly bytes: Uint8Array }): Uint8Array =>
  peerMessages.frame({ type: 'block', bytes });

/** A tip that nobody has, with more work than there is. */
function boasted(message: Message, frame: Uint8Array): Uint8Array {
  if (message.type !== 'ping' && message.type !== 'pong') return frame;
  const tip = Buffer.from(digestOf('a tip that nobody has')).toString('hex') as typeof message.tip;
  return peerMessages.frame({ ...message, tip, height: message.height + 1000, work: message.work + 2n ** 80n });
}
