/**
 * The machine: everything a peer decides, and nothing it does. Events go in, effects come out; same state, same time,
 * same event: same effects. It only dispatches, the nouns beside it do the work.
 */
import type { BlockChain } from '../chain/blockchain.js';
import type { PeerId } from '../chain/crypto.js';
import { type Announcement, announcerOf } from '../wire/address.js';
import type { Summary } from '../wire/summary.js';
import { type Assembly, assemble, type PeerOptions } from './assembly.js';
import type { Ms } from './deadlines.js';
import type { Command, Effect, Event, LinkId, Now } from './events.js';
import type { Chore } from './nouns.js';
import { unreachable } from './unreachable.js';

/** How often links and roll are looked after, in milliseconds: a quarter of the shortest time they wait for. */
const TICK_MS = 250;

export class Peer {
  readonly id: PeerId;
  readonly chain: BlockChain;
  readonly #assembly: Assembly;

  constructor(options: PeerOptions) {
    this.#assembly = assemble(options);
    const { id, nouns } = this.#assembly;
    this.id = id;
    this.chain = nouns.chain;
    if (options.address) nouns.vouching.enter(options.address, Math.floor(options.now.wall));
    nouns.deadlines.set('tick', options.now.mono);
    // A kill may have left a heavier branch held and not yet followed.
    nouns.deadlines.set('work', options.now.mono);
    if (nouns.returning.blocks > 0) nouns.deadlines.set('return', options.now.mono);
  }

  /** Same state, same `now`, same event: same effects, in the order they must happen. */
  step(now: Now, event: Event): Effect[] {
    const { outlet, watchers, links, intake, sync, miner, deadlines, flushing } = this.#assembly.nouns;
    outlet.now = now;
    links.begin();
    intake.begin();
    this.#dispatch(event);
    this.#due(now.mono);
    watchers.tellStatuses();
    if (intake.length === 0) sync.drained(now.mono);
    sync.pump(now.mono);
    const mineAt = miner.work();
    if (mineAt === null) deadlines.stop('mine');
    else deadlines.set('mine', mineAt);
    flushing.store(this.chain.last);
    return outlet.take();
  }

  /** When the machine must be woken next, in monotonic milliseconds; null if it waits for nothing. */
  next(): Ms | null {
    const { deadlines, gossip, watchers, sync } = this.#assembly.nouns;
    const due = [deadlines.next(), gossip.dueAt, watchers.dueAt, sync.dueAt].filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  #dispatch(event: Event): void {
    const { links, signatures, flushing, miner } = this.#assembly.nouns;
    switch (event.type) {
      case 'opened':
        return links.opened(event.link, event.challenge);
      case 'closed':
        return this.#onClosed(event.link, event.why);
      case 'received':
        return links.received(event.link, event.bytes);
      case 'woke':
        return;
      case 'checked':
        return signatures.checked(event.batch, event.valid);
      case 'flushed':
        return flushing.flushed(event.batch);
      case 'diskState':
        return this.#onDisk(event.fault);
      case 'searched':
        return miner.searched(event.slice, event.nonce, event.hashes, event.micros);
      case 'listed':
        return this.#onListed(event.active);
      case 'load':
        miner.load = event.load;
        return;
      case 'command':
        return this.#onCommand(event.command);
      default:
        return unreachable(event);
    }
  }

  #due(now: Ms): void {
    const { deadlines, gossip, watchers, sync } = this.#assembly.nouns;
    for (const chore of deadlines.takeDue(now)) this.#do(chore, now);
    if (gossip.dueAt !== null && gossip.dueAt <= now) gossip.flush();
    if (watchers.dueAt !== null && watchers.dueAt <= now) watchers.update();
    sync.stalled(now);
  }

  #do(chore: Chore, now: Ms): void {
    const { intake, links } = this.#assembly.nouns;
    switch (chore) {
      case 'tick':
        return this.#tick(now);
      case 'work':
        return intake.work();
      case 'hear':
        return links.hear();
      case 'return':
        return this.#assembly.course.return();
      case 'mine':
        // Being awake is enough: every step ends by asking the miner.
        return;
      default:
        return unreachable(chore);
    }
  }

  #tick(now: Ms): void {
    const { links, vouching, intake, deadlines } = this.#assembly.nouns;
    links.tick();
    vouching.vouch();
    if (intake.hasEarly) intake.retry();
    deadlines.set('tick', now + TICK_MS);
  }

  #onClosed(id: LinkId, why: string): void {
    const { links, watchers } = this.#assembly.nouns;
    const link = links.get(id);
    if (link) watchers.forget(link);
    links.closed(id, why);
  }

  #onListed(active: readonly Announcement[]): void {
    const { dialing, deadlines, outlet } = this.#assembly.nouns;
    const ours = active.filter(({ claim }) => claim.network === this.chain.network && claim.status === 'active');
    dialing.list(new Map(ours.map((one) => [announcerOf(one), one.claim.address])));
    deadlines.set('tick', outlet.now.mono);
  }

  #onDisk(fault: string | null): void {
    const { portrait, outlet, watchers } = this.#assembly.nouns;
    if ((fault === null) === (portrait.fault === null)) return;
    portrait.fault = fault;
    outlet.report({ event: fault === null ? 'recovered' : 'degraded', why: fault ?? 'the disk takes writes again' });
    watchers.alarm();
  }

  #onCommand(command: Command): void {
    switch (command.type) {
      case 'mine':
        return this.#assembly.course.mine(command.request, command.blocks);
      case 'retire':
        return this.#assembly.nouns.vouching.retire();
      default:
        return unreachable(command);
    }
  }

  /** This peer about itself; its tip is the one that is on disk. */
  get summary(): Summary {
    return this.#assembly.nouns.portrait.told;
  }
  /** Difficulty of a block mined now, as people read it. */
  get difficulty(): number {
    return this.#assembly.nouns.portrait.difficulty;
  }
  /** Blocks whose transactions wait to return. */
  get returning(): number {
    return this.#assembly.nouns.returning.blocks;
  }
}
