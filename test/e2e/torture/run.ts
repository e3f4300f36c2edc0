/** A torture run: shops buy, the plan's rounds are carried out and healed, and in the end everything is counted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../../../peer/chain/codec.js';
import { type Genesis, genesis as genesisCodec } from '../../../peer/chain/genesis.js';
import { Deeds } from './deeds.js';
import { Field } from './field.js';
import { type Deed, planOf, type Round } from './plan.js';
import { noDeeds, type Report } from './report.js';
import { ShopProcess } from './shop-process.js';
import { judge, type Served, type Verdict } from './verdict.js';

const SHOPS = 2;

export type Wish = {
  readonly peers: number;
  readonly seed: number;
  /** How long rounds are begun, in minutes; the end comes on top. */
  readonly minutes: number;
  /** Rounds at most. */
  readonly rounds: number;
  /** What happens, as it happens. */
  readonly say: (line: string) => void;
};

export class Run {
  readonly #wish: Wish;
  readonly #field: Field;
  #shops: readonly ShopProcess[] = [];
  readonly #deeds = noDeeds();
  readonly #heals: number[] = [];
  readonly #from = performance.now();
  #verdict: Verdict | null = null;

  constructor(wish: Wish) {
    this.#wish = wish;
    this.#field = new Field(wish.peers);
  }

  /** Leaves nothing running, and its folder only if it failed. */
  async run(): Promise<Report> {
    let failure: string | null = null;
    try {
      await this.#open();
      await this.#torture();
      await this.#count();
      failure = this.#failure;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    await this.abort();
    if (failure === null) await this.#field.home.close();
    return this.#report(failure);
  }

  /** Ends everything at once; the folder stays. */
  async abort(): Promise<void> {
    this.#field.hangUp();
    await Promise.all(this.#shops.map((shop) => shop.abort()));
    await this.#field.home.end();
  }

  get folder(): string {
    return this.#field.home.path;
  }

  async #open(): Promise<void> {
    const field = this.#field;
    await field.up();
    const { tracker } = await field.ask({ type: 'ps' });
    const { path } = field.home;
    this.#shops = Array.from({ length: SHOPS }, (_, index) => {
      return new ShopProcess(tracker.port, join(path, `shop-${index + 1}`), join(path, `shop-${index + 1}.log`));
    });
    for (const shop of this.#shops) shop.open();
  }

  async #torture(): Promise<void> {
    const { seed, minutes, rounds, say } = this.#wish;
    const field = this.#field;
    const deeds = new Deeds(field, this.#shops);
    for (const round of planOf(seed, { peers: field.names, shops: SHOPS })) {
      if (this.#heals.length >= rounds || performance.now() - this.#from > minutes * 60_000) break;
      for (const deed of round) {
        say(deedText(deed));
        await deeds.carryOut(deed);
        this.#deeds[deed.kind]++;
      }
      await field.heal();
      const ms = await field.converge();
      await this.#examine(round);
      this.#heals.push(ms);
      say(`healed: one tip after ${(ms / 1000).toFixed(1)} s`);
    }
  }

  /** Whoever had a byte of its folder changed serves what it should, or has refused the folder and serves it now. */
  async #examine(round: Round): Promise<void> {
    const field = this.#field;
    for (const { kind, peers } of round.flatMap((deed) => (deed.kind === 'flip' ? [deed] : []))) {
      for (const name of peers) {
        if (await field.reads(name)) continue;
        await field.converge();
        assert(
          await field.reads(name),
          `after a ${kind} ${name} serves what is wrong: \`orchestrator verify ${name}\``,
        );
      }
    }
  }

  /** Closes the shops, which wait for everything to settle, and counts. */
  async #count(): Promise<void> {
    const field = this.#field;
    const codes = await Promise.all(this.#shops.map((shop) => shop.close()));
    await field.converge();
    const { ok, peers } = (await field.home.run('verify', '--json')).json<{ ok: boolean; peers: object[] }>();
    const served: Served[] = [];
    for (const name of field.names) served.push(await this.#served(name));
    const read = decode(genesisCodec, new Uint8Array(readFileSync(field.folder.genesis)));
    assert(read.ok, 'a cluster has a genesis');
    const { startingCoins, catalogue }: Genesis = read.value;
    const papers = this.#shops.flatMap((shop) => shop.papers());
    const verdict = judge(papers, served, { startingCoins, catalogue });
    const wrong = [
      ...(ok ? [] : [`verify: ${JSON.stringify(peers)}`]),
      ...codes.flatMap((code, index) => (code === 0 ? [] : [`shop-${index + 1} ended with ${code}: see its log`])),
    ];
    this.#verdict = { ...verdict, wrong: [...wrong, ...verdict.wrong] };
  }

  async #served(name: string): Promise<Served> {
    type Line = { readonly height: number; readonly transactions: readonly { readonly id: string }[] };
    const { home } = this.#field;
    const blocks = (await home.run('chain', '--json', '--peer', name)).lines<Line>();
    const tip = `${blocks.at(-1)?.height}`;
    const { record } = await home.json<{ record: Served['records'] }>('chain', tip, '--record', '--peer', name);
    return {
      name,
      transactions: blocks.flatMap(({ transactions }) => transactions.map(({ id }) => id)),
      records: record,
    };
  }

  get #failure(): string | null {
    const verdict = this.#verdict as Verdict;
    const { lost, doubled, wrong } = verdict;
    const parts = [
      [lost.length, 'lost'],
      [doubled.length, 'doubled'],
      [wrong.length, 'otherwise wrong'],
      [this.#field.crashes.length, 'ended by themselves'],
    ].filter(([count]) => count !== 0);
    if (verdict.sent === 0) return 'nothing was bought';
    return parts.length === 0 ? null : parts.map((part) => part.join(' ')).join(', ');
  }

  #report(failure: string | null): Report {
    const { seed, peers } = this.#wish;
    const { revivals, refusals, crashes, home } = this.#field;
    return {
      ...{ seed, peers, revivals, refusals, crashes, failure },
      minutes: (performance.now() - this.#from) / 60_000,
      rounds: this.#heals.length,
      deeds: this.#deeds,
      heals: this.#heals,
      shopRestarts: this.#shops.reduce((sum, { restarts }) => sum + restarts, 0),
      verdict: this.#verdict,
      folder: failure === null ? null : home.path,
    };
  }
}

function deedText({ kind, afterMs: _, ...what }: Deed): string {
  return `${kind} ${Object.values(what)
    .map((value) => JSON.stringify(value))
    .join(' ')}`.trimEnd();
}
