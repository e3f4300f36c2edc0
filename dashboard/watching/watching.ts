/** Watches a cluster and tells what changes on the board. */

import type { Happening } from '../../orchestrator/control/event-words.js';
import type { Block } from '../../peer/chain/block.js';
import type { Hash, NetworkId, PeerId } from '../../peer/chain/crypto.js';
import { type Genesis, networkIdOf } from '../../peer/chain/genesis.js';
import type { PeerClient } from '../../peer/client/peer.js';
import { addressText } from '../../peer/wire/address.js';
import type { Change as ChainChange, Summary } from '../../peer/wire/summary.js';
import { blockRow, genesisRow, withNames } from '../model/block-row.js';
import { type Board, type Change, SAMPLE_INTERVAL_MS } from '../model/board.js';
import { isRooted } from '../model/credible.js';
import { headOf } from '../model/head.js';
import { isShowable } from '../model/judging.js';
import type { BlockRow, Head, Mode } from '../model/rows.js';
import { sampleOf } from '../model/sampling.js';
import { Tree } from '../model/tree.js';
import type { Source } from '../options.js';
import { Chronicle } from './chronicle.js';
import { Gathering } from './gathering.js';
import { type AskJourneys, Journeys } from './journeys.js';
import { Names } from './names.js';
import { News } from './news.js';
import { PeerRows } from './peer-rows.js';
import { Roster } from './roster.js';
import { Sources } from './sources.js';

export type WatchingOptions = {
  readonly source: Source;
  /** Path of the supervisor's control socket; null where nobody operates from here. */
  readonly control: string | null;
  readonly board: Board;
  /** Puts changes on the board before it returns. */
  readonly onChanges: (changes: readonly Change[]) => void;
  /** 0 to 1, exclusive: spreads dials. */
  readonly random: () => number;
  /** Null: peers are not asked how blocks came to them. */
  readonly askJourneys: AskJourneys | null;
};

export class Watching {
  readonly board: Board;
  /** Null until a peer has told it; then it stays. */
  genesis: Genesis | null = null;
  readonly #options: WatchingOptions;
  readonly #mode: Mode;
  readonly #tree = new Tree();
  readonly #roster: Roster;
  readonly #sources: Sources;
  readonly #gathering: Gathering;
  readonly #names: Names;
  readonly #journeys: Journeys | null;
  readonly #news: News;
  readonly #rows: PeerRows;
  readonly #chronicle: Chronicle;
  readonly #there = new Set<PeerId>();
  #timer: NodeJS.Timeout | null = null;
  #network: NetworkId | undefined;

  constructor(options: WatchingOptions) {
    const { board, source, control, random, askJourneys } = options;
    this.#options = options;
    this.board = board;
    this.#mode = modeOf(source, control);
    const tell = (changes: readonly Change[]): void => this.#tell(changes);
    this.#chronicle = new Chronicle(tell);
    this.#names = new Names({ peer: () => this.heaviest(), onNames: () => this.#showNames() });
    this.#gathering = new Gathering(this.#tree, {
      isGood: (block) => this.genesis !== null && isShowable(block, this.genesis),
      onBlock: (block, isNews) => this.#onBlock(block, isNews),
      onCaughtUp: () => this.#settle(),
    });
    this.#journeys =
      askJourneys &&
      new Journeys({
        ask: askJourneys,
        clients: () => this.clients().map(({ client }) => client),
        travelOf: (hash) => (board.blocks.has(hash) ? (board.travels.get(hash) ?? []) : null),
        tell,
      });
    this.#roster = new Roster({
      isRooted: (tip) => isRooted(this.#tree, tip),
      network: () => this.#network,
      random,
      onLinked: (client) => this.#onLinked(client),
      onWord: (client, summary, changes) => this.#onWord(client, summary, changes),
      onState: () => this.#onState(),
      onGone: (id) => this.#onGone(id),
    });
    this.#rows = new PeerRows(board, this.#roster, (name) => this.#chronicle.endingOf(name), tell);
    this.#news = new News(this.#tree, (id) => this.#rows.nameOf(id));
    this.#sources = new Sources(source, control, {
      network: () => this.#network,
      onNetwork: (network) => this.#setNetwork(network),
      roster: this.#roster,
      rows: this.#rows,
      chronicle: this.#chronicle,
      onKnown: () => this.#showHead(),
    });
  }

  start(): void {
    this.#sources.start();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#sources.stop();
    this.#roster.stop();
    this.#names.stop();
    this.#journeys?.stop();
  }

  /** Asks the supervisor anew at once: whoever has just changed something does not wait for the second. */
  stir(): void {
    this.#sources.stir();
  }

  /** The connected peer with the most work by its own word; of equal work the smaller tip, as peers choose. */
  heaviest(): PeerClient | null {
    return this.#roster.heaviest?.watch.client ?? null;
  }
  /** Everybody who is connected. */
  clients(): readonly { readonly id: PeerId; readonly client: PeerClient }[] {
    return this.#roster.members.flatMap(({ id, watch }) => (watch.client ? [{ id, client: watch.client }] : []));
  }
  /** What a shopper is called, null where nobody has told. */
  nameOf(publicKey: string): string | null {
    return this.#names.get(publicKey);
  }
  keepName(publicKey: string, name: string): void {
    this.#names.keep(publicKey, name);
  }
  rowOf(block: Block): BlockRow {
    return blockRow(block, (publicKey) => this.nameOf(publicKey));
  }

  #tell(changes: readonly Change[]): void {
    if (changes.length > 0) this.#options.onChanges(changes);
  }

  /** News that was seen by watching; where there is a supervisor it tells of all of this, and more. */
  #say(seen: readonly Omit<Happening, 'atMs'>[]): void {
    if (this.#mode === 'operated') return;
    const atMs = Date.now();
    this.#chronicle.tell(seen.map((one) => ({ ...one, atMs }) as Happening));
  }

  #setNetwork(network: NetworkId): void {
    this.#network ??= network;
  }

  #onLinked(client: PeerClient): void {
    this.#setNetwork(client.network);
    if (this.genesis === null) void this.#learnGenesis(client);
  }

  async #learnGenesis(client: PeerClient): Promise<void> {
    let genesis: Genesis;
    try {
      genesis = await client.genesis();
    } catch {
      // Another peer is asked, or this one when it is connected again.
      client.close();
      return;
    }
    if (this.genesis !== null || networkIdOf(genesis) !== this.#network) return;
    this.genesis = genesis;
    const row = genesisRow(genesis);
    this.#tree.add(row);
    this.#tell([{ type: 'block', block: row }]);
    this.#showHead();
    for (const { watch } of this.#roster.members) {
      if (watch.client && watch.said) this.#gathering.see(watch.client, watch.said);
    }
  }

  #onWord(client: PeerClient, said: Summary, changes: readonly ChainChange[] | null): void {
    this.#say([...this.#news.moved(client.id, said, changes ?? []), ...this.#news.links(client.id, said)]);
    if (this.genesis !== null) {
      const attached = (changes ?? []).flatMap((change) => change.attached);
      this.#gathering.see(client, said, attached);
    }
    this.#rows.show(client.id);
    this.#showHead();
    this.#settle();
  }

  #onState(): void {
    for (const { id, watch } of this.#roster.members) {
      if (watch.isWatched === this.#there.has(id)) continue;
      if (watch.isWatched) this.#there.add(id);
      else this.#there.delete(id);
      this.#say([watch.isWatched ? this.#news.appeared(id, addressText(watch.address)) : this.#news.lost(id)]);
      this.#rows.show(id);
    }
  }

  #onGone(id: PeerId): void {
    this.#there.delete(id);
    this.#tell([{ type: 'peerGone', id }]);
  }

  #onBlock(block: Block, isNews: boolean): void {
    this.#names.learn(block);
    const row = this.rowOf(block);
    this.#tell([{ type: 'block', block: row }]);
    if (isNews) this.#say(this.#news.block(row));
    this.#journeys?.add(block.hash);
  }

  #showNames(): void {
    const changes: Change[] = [];
    for (const row of this.board.blocks.values()) {
      const named = withNames(row, (publicKey) => this.nameOf(publicKey));
      if (named !== row) changes.push({ type: 'block', block: named });
    }
    this.#tell(changes);
  }

  #showHead(): void {
    if (this.genesis === null) return;
    const roll = this.#roster.heaviest?.watch.said?.roll ?? this.board.head?.roll ?? [];
    const head: Head = headOf(this.genesis, this.#mode, this.#sources.clusterName, roll);
    if (JSON.stringify(head) !== JSON.stringify(this.board.head)) this.#tell([{ type: 'head', head }]);
  }

  /** Lets go of what has fallen out of the window below the heaviest tip. */
  #settle(): void {
    const tip = this.#roster.heaviest?.watch.said?.tip;
    if (tip === undefined) return;
    const tips = this.#roster.members.flatMap(({ watch }) => (watch.said ? [watch.said.tip] : []));
    const hashes = this.#tree.settle(tip, new Set<Hash>(tips));
    if (hashes.length > 0) this.#tell([{ type: 'dropped', hashes }]);
  }

  #sample(): void {
    const { peers, blocks } = this.board;
    const sample = sampleOf(peers.values(), blocks, Date.now());
    if (sample !== null) this.#tell([{ type: 'sample', sample }]);
  }
}

function modeOf(source: Source, control: string | null): Mode {
  if (control !== null) return 'operated';
  return source.type === 'tracker' ? 'watched' : 'single';
}
