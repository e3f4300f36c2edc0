/** The exchange: what is said to a link or client, and what it is answered. One `on…` a message. */
import { type Block, decodeBlock } from '../chain/block.js';
import type { Hash, PeerId } from '../chain/crypto.js';
import type { Header } from '../chain/header.js';
import { leads, type Tip } from '../chain/node.js';
import type { Transaction } from '../chain/transaction.js';
import { IDS_MAX, LIST_SIZE_MAX } from '../wire/limits.js';
import type { Message } from '../wire/messages.js';
import type { Status } from '../wire/status.js';
import type { Admitted } from './gossip.js';
import type { Link } from './link.js';
import { REPLACED } from './links.js';
import type { Admission, Rejection } from './mempool.js';
import type { Nouns } from './nouns.js';
import { answerTo } from './questions.js';
import { refused } from './statuses.js';
import { unreachable } from './unreachable.js';

type Of<T extends Message['type']> = Extract<Message, { type: T }>;

const isTooSoon = ({ code }: Rejection): boolean => code === 'NOT_JOINED' || code === 'NUMBER_AHEAD';

export class Exchange {
  readonly #nouns: () => Nouns;

  constructor(nouns: () => Nouns) {
    this.#nouns = nouns;
  }

  heard(link: Link, message: Message): void {
    const { gossip, sync, vouching, watchers, links, outlet } = this.#nouns();
    switch (message.type) {
      case 'ping':
        return this.#onPing(link, message);
      case 'pong':
        return this.#onPong(link, message);
      case 'application':
      case 'transactions':
        return gossip.offer(message.transactions, link);
      case 'block':
        return this.#onBlock(link, message.bytes);
      case 'chain':
        return this.#onChain(link, message.blocks);
      case 'demand':
        return this.#onDemand(link, message.locator);
      case 'headers':
        return sync.onHeaders(link, message.headers, outlet.now.mono);
      case 'getBlocks':
        return this.#onGetBlocks(link, message.hashes);
      case 'ids':
        return gossip.compare(link, message.ids);
      case 'getTransactions':
        return gossip.give(link, message.ids);
      case 'roll':
        return vouching.heard(message.entries, link);
      case 'ask':
        return this.#onAsk(link, message);
      case 'watch':
        return watchers.watch(link, message.chain, message.transactions);
      case 'hello':
      case 'proof':
      case 'answer':
      case 'update':
      case 'statuses':
        return links.offend(link, 100, 'UNEXPECTED', `nobody asked for ${message.type}`);
      default:
        return unreachable(message);
    }
  }

  linked(link: Link, isAnew: boolean): void {
    const { outlet, clock, vouching, links, watchers, portrait } = this.#nouns();
    if (link.stage.status !== 'linked') return;
    const { peer, theirs } = link.stage;
    if (!isAnew) outlet.report({ event: 'linked', peer, why: '' });
    clock.heard(peer, theirs.timeMs, outlet.now.wall);
    vouching.linked(link);
    links.send(link, { type: 'ping', token: link.pinged(outlet.now.mono), ...portrait.news });
    this.#catchUp(link);
    watchers.stir();
  }

  unlinked(link: Link, peer: PeerId, why: string): void {
    const { outlet, clock, gossip, sync, watchers } = this.#nouns();
    clock.forget(peer);
    gossip.lost(link);
    sync.lost(link, outlet.now.mono);
    if (why !== REPLACED) outlet.report({ event: 'unlinked', peer, why });
    watchers.stir();
  }

  #onPing(link: Link, ping: Of<'ping'>): void {
    const { links, portrait, mempool, outlet, limits } = this.#nouns();
    links.send(link, { type: 'pong', token: ping.token, ...portrait.news });
    this.#onNews(link, ping);
    // Whoever differs exchanges ids: what a cut swallowed is found within a ping.
    const differs = Buffer.compare(ping.digest, mempool.digest) !== 0;
    // Half an interval: pings come a little sooner than they should, floods much sooner.
    if (!link.peer || !differs || outlet.now.mono - link.comparedAt < limits.pingMs / 2) return;
    link.comparedAt = outlet.now.mono;
    links.send(link, { type: 'ids', ids: mempool.ids.slice(0, IDS_MAX) });
  }

  #onPong(link: Link, pong: Of<'pong'>): void {
    link.ponged(pong.token, this.#nouns().outlet.now.mono);
    this.#onNews(link, pong);
  }

  #onNews(link: Link, { tip, height, work, timeMs }: Of<'ping'> | Of<'pong'>): void {
    const { clock, outlet } = this.#nouns();
    if (!link.peer) return;
    link.tip = { hash: tip, height, work };
    clock.heard(link.peer, timeMs, outlet.now.wall);
    this.#catchUp(link);
  }

  /** Starts a sync with a link that has more than we do. */
  #catchUp(link: Link): void {
    const { sync, intake, outlet } = this.#nouns();
    if (!link.tip || !this.#isNews(link.tip) || intake.has(link.tip.hash)) return;
    sync.start(link, outlet.now.mono);
  }

  /** Whether a tip that was told leads over ours and is not held yet. */
  #isNews(tip: Tip): boolean {
    const { chain } = this.#nouns();
    return leads(tip, chain.last) && chain.node(tip.hash) === null;
  }

  /** Who says that it has more than we do. */
  servers(): Link[] {
    return this.#nouns().links.linked.filter(({ tip }) => tip !== null && this.#isNews(tip));
  }

  #onBlock(link: Link, bytes: Uint8Array): void {
    const { chain, intake, links } = this.#nouns();
    const read = decodeBlock(bytes);
    if (!read.ok) return links.offend(link, 100, 'BLOCK_MALFORMED', read.why);
    const block = read.value;
    link.known.add(block.hash);
    if (chain.node(block.hash) || intake.has(block.hash)) return;
    this.take([block], link);
  }

  /** Hands a run of blocks that a link sent to the intake. */
  take(blocks: readonly Block[], link: Link): void {
    const { intake, outlet } = this.#nouns();
    intake.take({ blocks, from: link.id, arrival: { from: link.identity, atMs: outlet.now.wall } });
  }

  #onChain(link: Link, encoded: readonly Uint8Array[]): void {
    const { sync, links, outlet } = this.#nouns();
    const blocks: Block[] = [];
    for (const bytes of encoded) {
      const read = decodeBlock(bytes);
      if (!read.ok) return links.offend(link, 100, 'BLOCK_MALFORMED', read.why);
      link.known.add(read.value.hash);
      blocks.push(read.value);
    }
    sync.onChain(link, blocks, outlet.now.mono);
  }

  #onDemand(link: Link, locator: readonly Hash[]): void {
    const { chain, links, limits } = this.#nouns();
    const common = locator.map((hash) => chain.node(hash)).find((node) => node && chain.isBest(node)) ?? chain.first;
    const headers: Header[] = [];
    for (let node = common.next; node && headers.length < limits.headersMax; node = node.next) {
      headers.push(chain.headerOf(node));
    }
    links.send(link, { type: 'headers', headers });
  }

  #onGetBlocks(link: Link, hashes: readonly Hash[]): void {
    const { chain, links, journeys, outlet } = this.#nouns();
    const blocks: Uint8Array[] = [];
    let size = 0;
    for (const hash of hashes) {
      const node = chain.node(hash);
      if (!node || node.height === 0) break;
      const bytes = chain.bytesOf(node);
      size += bytes.length;
      if (size > LIST_SIZE_MAX && blocks.length > 0) break;
      blocks.push(bytes);
      if (link.peer) journeys.sent(hash, outlet.now.wall);
    }
    links.send(link, { type: 'chain', blocks });
  }

  #onAsk(link: Link, { request, question }: Of<'ask'>): void {
    const { chain, links, flushing, portrait, statuses, vouching, journeys } = this.#nouns();
    if (question.type === 'summary') {
      // With the tip that is on disk it needs no flush, and a peer whose disk fails can still say so.
      return links.send(link, { type: 'answer', request, answer: { type: 'summary', summary: portrait.told } });
    }
    const answer = answerTo(chain, question, {
      summary: () => portrait.summary,
      statusOf: (id) => statuses.of(id),
      roll: () => vouching.roll.entries,
      journeysOf: (blocks) => journeys.of(blocks),
    });
    flushing.send(link, { type: 'answer', request, answer });
  }

  /** Transactions were offered, and this came of them: an app is told their statuses. */
  admitted(admitted: readonly Admitted[], from: Link): void {
    const { statuses, watchers, miner, chain, flushing } = this.#nouns();
    const isApp = from.stage.status === 'serving';
    for (const { one, admission } of admitted) {
      if (admission.type === 'accepted') {
        statuses.pardon(one.id);
        watchers.touch(one.id);
        if (!isApp) continue;
        miner.took();
        this.#reportTaken(one);
      } else if (isApp && admission.type === 'refused' && !isTooSoon(admission.rejection)) {
        // Or it would be unknown when the app asks, and no majority could ever say that it is refused. What merely comes
        // too soon for this peer, which may lag behind, is not held against it.
        statuses.reject(one.id, admission.rejection);
      }
    }
    if (!isApp || admitted.length === 0) return;
    const said = admitted.map(({ one, admission }) => this.#statusAfter(one.id, admission));
    flushing.send(from, { type: 'statuses', tip: chain.last.hash, statuses: said });
  }

  #reportTaken({ id, content }: Transaction): void {
    const { outlet, chain } = this.#nouns();
    const { publicKey: shopper } = content;
    if (content.kind === 'join') {
      outlet.report({ event: 'joined', shopper, name: content.name, transaction: id });
      return;
    }
    const name = chain.records.of(shopper)?.name ?? '';
    const monkey = chain.genesis.catalogue[content.monkey]?.name ?? '';
    outlet.report({ event: 'bought', shopper, name, monkey, transaction: id });
  }

  #statusAfter(id: Hash, admission: Admission): Status {
    const status = this.#nouns().statuses.of(id);
    if (status.type === 'mined' || status.type === 'accepted') return status;
    if (admission.type === 'refused') return refused(id, admission.rejection);
    return { type: 'busy', id };
  }
}
