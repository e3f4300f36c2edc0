/** How a peer is put together: which noun may ask which for what. */
import { BlockChain } from '../chain/blockchain.js';
import { type PeerId, peerIdOf, type Signer } from '../chain/crypto.js';
import type { Genesis } from '../chain/genesis.js';
import { explain } from '../chain/rules.js';
import type { Store } from '../chain/store.js';
import type { Address } from '../wire/address.js';
import type { Message } from '../wire/messages.js';
import type { Pace } from '../wire/pace.js';
import { Appointments } from './appointments.js';
import type { Chance } from './chance.js';
import { Course } from './course.js';
import { Deadlines } from './deadlines.js';
import { Dialing } from './dialing.js';
import type { Now } from './events.js';
import { Exchange } from './exchange.js';
import { Flushing } from './flushing.js';
import { Gossip } from './gossip.js';
import { Intake, penaltyOf } from './intake.js';
import { Journeys } from './journeys.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import { Links } from './links.js';
import { Mempool } from './mempool.js';
import { Miner } from './miner.js';
import { NetworkClock } from './network-clock.js';
import type { Chore, Nouns } from './nouns.js';
import { Offences } from './offences.js';
import { Outlet } from './outlet.js';
import { Portrait } from './portrait.js';
import { Returning } from './returning.js';
import { Signatures } from './signatures.js';
import { Statuses } from './statuses.js';
import { Storage } from './storage.js';
import { Sync } from './sync.js';
import { turnsOf } from './turns.js';
import { Vouching } from './vouching.js';
import { Watchers } from './watchers.js';

export type PeerOptions = {
  readonly genesis: Genesis;
  readonly signer: Signer;
  /** 16 random bytes, new with each start. */
  readonly session: Uint8Array;
  /** Where it listens; null for an archive, which nobody dials. */
  readonly address: Address | null;
  /** Addresses to stay linked to, beside what tracker and roll say. */
  readonly appointments: readonly Address[];
  readonly disk: Store;
  readonly limits: Limits;
  readonly chance: Chance;
  /** Slices kept under search; 0: it does not mine. */
  readonly threads: number;
  readonly pace: Pace;
  readonly now: Now;
};

export type Assembly = {
  readonly id: PeerId;
  readonly nouns: Nouns;
  readonly course: Course;
  readonly exchange: Exchange;
};

export function assemble(options: PeerOptions): Assembly {
  const { genesis, signer, session, limits, chance } = options;
  const id = peerIdOf(signer.publicKey);
  const outlet = new Outlet();
  outlet.now = options.now;
  const later = (): Nouns => nouns;
  const portrait = new Portrait(id, options.address ?? { host: '', port: 0 }, later);
  const course = new Course(id, later);
  const exchange = new Exchange(later);
  const send = (link: Link, message: Message): void => links.send(link, message);
  const linked = (): Link[] => links.linked;
  const networkSec = (): number => Math.floor(portrait.networkMs / 1000);

  const storage = new Storage(options.disk);
  const returning = new Returning(storage);
  const chain = new BlockChain({
    genesis,
    store: storage,
    verify: (one) => intake.isSigned(one),
    pinned: (hash) => returning.pins(hash),
  });
  const mempool = new Mempool(storage, genesis, chain.records, limits);
  const signatures = new Signatures(chain.network, outlet);
  // What was accepted in an earlier life was checked then.
  for (const known of mempool.ids) signatures.trust(known);
  const appointments = new Appointments(options.appointments, limits, chance);
  const dialing = new Dialing(id, limits, chance, appointments);
  const identity = { signer, session, network: chain.network };
  const links = new Links(identity, limits, outlet, dialing, appointments, new Offences(limits), {
    greeting: () => portrait.greeting,
    news: () => portrait.news,
    linked: (link, isAnew) => exchange.linked(link, isAnew),
    unlinked: (link, peer, why) => exchange.unlinked(link, peer, why),
    heard: (link, message) => exchange.heard(link, message),
    busy: (at) => deadlines.hasten('hear', at),
  });
  const statuses = new Statuses(chain, mempool, returning);
  const flushing = new Flushing(storage, outlet, limits, chain.last, {
    send,
    close: (link, why) => links.close(link, why),
  });
  const deadlines = new Deadlines<Chore>();
  const intake = new Intake(chain, signatures, limits, {
    networkSec,
    moved: (move) => course.moved(move),
    held: (node, arrival) => course.held(node, arrival),
    orphaned: (from) => course.orphaned(from),
    refused: (hash, refusal, from) => course.refused(hash, refusal, from),
    busy: () => deadlines.set('work', outlet.now.mono),
  });
  const sync = new Sync(chain, limits, {
    send,
    take: (blocks, link) => exchange.take(blocks, link),
    waiting: () => intake.length,
    networkSec,
    blame: (link, refusal) => links.offend(link, penaltyOf(refusal), refusal.code, explain(refusal)),
    servers: () => exchange.servers(),
    synced: (blocks) => outlet.report({ event: 'synced', height: chain.last.height, blocks }),
  });
  const gossip = new Gossip(mempool, signatures, limits, outlet, {
    linked,
    send,
    offend: (link, points, code, why) => links.offend(link, points, code, why),
    admitted: (admitted, from) => exchange.admitted(admitted, from),
    isDegraded: () => portrait.fault !== null,
  });
  const watchers = new Watchers(limits, outlet, {
    statusOf: (one) => statuses.of(one),
    tip: () => chain.last.hash,
    summary: () => portrait.summary,
    told: () => portrait.told,
    isDegraded: () => portrait.fault !== null,
    send,
    sendFlushed: (link, message) => flushing.send(link, message),
  });
  const vouching = new Vouching(storage, chain.network, genesis.founders, signer, limits, outlet, {
    linked,
    send,
    located: (addresses) => dialing.roll(addresses),
  });
  const linkedPeers = (): PeerId[] => linked().map(({ peer }) => peer as PeerId);
  const turns = turnsOf(options.pace, id, chain, limits, chance, {
    linked: linkedPeers,
    // A tracker may list anybody: those it lists count as far as the roll knows them.
    miners: () => new Set([id, ...linkedPeers(), ...dialing.listed.filter((peer) => vouching.roll.has(peer))]).size,
    pending: () => (portrait.fault === null ? mempool.count : 0),
    wantsDepth: () =>
      watchers.wantsDepth(genesis.confirmations, (one) => {
        const place = chain.records.placeOf(one);
        return place ? chain.last.height - place.height + 1 : null;
      }),
    slotMs: () => portrait.slotMs,
  });
  const { threads } = options;
  const miner = new Miner(
    { self: id, chain, limits, outlet, chance, threads, turns },
    {
      networkMs: () => portrait.networkMs,
      select: (countMax, sizeMax) => mempool.select(countMax, sizeMax),
      version: () => mempool.version,
      isWaiting: (own) => intake.has(own),
      isDegraded: () => portrait.fault !== null,
      found: (block) => course.found(block),
    },
  );
  const nouns: Nouns = {
    outlet,
    limits,
    deadlines,
    clock: new NetworkClock(),
    flushing,
    chain,
    mempool,
    returning,
    signatures,
    statuses,
    dialing,
    links,
    intake,
    journeys: new Journeys(limits.journeysMax),
    sync,
    gossip,
    watchers,
    vouching,
    miner,
    portrait,
  };
  return { id, nouns, course, exchange };
}
