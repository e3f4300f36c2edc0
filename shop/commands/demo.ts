/** `demo`: a crowd that joins and buys by itself until it is stopped, and what became of each purchase. */
import { join } from 'node:path';
import { Census } from '../census.js';
import { EXIT, printable } from '../errors.js';
import type { Result } from '../face.js';
import type { Interruption } from '../interruption.js';
import { Crowd } from '../model/crowd.js';
import type { Bought, Customer } from '../model/customer.js';
import { settleTimesOf, tallyOf } from '../model/tally.js';
import { numberOf } from '../options.js';
import { Reporting } from '../reporting.js';
import type { Session } from '../session.js';
import { forMsOf, stay } from '../staying.js';
import { Troupe } from '../troupe.js';
import { countText, outcomeLines, type Progress, progressText, type Row } from '../view/tally-table.js';
import { receiptJson, type Tools, type Visit } from '../visit.js';

export const SHOPPERS_DEFAULT = 20;
export const RATE_DEFAULT = 5;
const SHOPPERS = { min: 1, max: 200, isWhole: true } as const;
const RATE = { min: 0.1, max: 50, isWhole: false } as const;

/** How often it is looked whether something is due, at least. */
const LOOK_MS = 100;
/** The status line is renewed this often; without a terminal a line is printed this often. */
const STATUS_MS = 250;
const STATUS_LINE_MS = 5_000;
/** All records, from every peer. */
const CENSUS_MS_MAX = 5_000;
/** What is settled with us may be settled with some peers a moment later. */
const CENSUS_AGAIN_MS = 500;

export type DemoWish = { readonly shoppers: number; readonly rate: number; readonly forMs: number };

/** @throws ShopError for what makes no sense */
export const demoWishOf = (raw: {
  readonly shoppers: string;
  readonly rate: string;
  readonly for?: string;
}): DemoWish => ({
  shoppers: numberOf(raw.shoppers, '--shoppers', SHOPPERS),
  rate: numberOf(raw.rate, '--rate', RATE),
  forMs: forMsOf(raw.for),
});

/** @returns the exit code: 0 if every purchase is settled and every record right */
export function demo(tools: Tools, wish: DemoWish): Promise<number> {
  const { options } = tools;
  // Wallets apart, so that a crowd does not fill the list of one's own shoppers.
  const own = { ...tools, options: { ...options, wallets: join(options.wallets, 'demo') } };
  return stay(own, async (visit, interruption) => {
    const { genesis } = visit.session;
    const crowd = new Crowd({ ...wish, catalogue: genesis.catalogue, random: Math.random });
    const troupe = new Troupe(visit, crowd);
    try {
      return await new Demo(visit, crowd, troupe, interruption).run(wish.forMs, options.timeoutMs);
    } finally {
      visit.face.status('');
      troupe.close();
    }
  });
}

class Demo {
  readonly #visit: Visit;
  readonly #crowd: Crowd;
  readonly #troupe: Troupe;
  readonly #interruption: Interruption;
  #startedAt: number | null = null;
  #stoppedAt: number | null = null;
  #saidAt = performance.now();
  #isHeldUp = false;
  #isAlone = false;
  readonly #reporting = new Reporting();

  constructor(visit: Visit, crowd: Crowd, troupe: Troupe, interruption: Interruption) {
    this.#visit = visit;
    this.#crowd = crowd;
    this.#troupe = troupe;
    this.#interruption = interruption;
  }

  async run(forMs: number, waitMs: number): Promise<number> {
    const { face } = this.#visit;
    const timer = setInterval(() => this.#tellProgress(), STATUS_MS);
    let isBroken = false;
    try {
      await this.#play(performance.now() + forMs).catch((error: unknown) => {
        isBroken = true;
        face.say(`no more purchases: ${error instanceof Error ? error.message : String(error)}`);
      });
      this.#stoppedAt = performance.now();
      await this.#settle(waitMs);
    } finally {
      clearInterval(timer);
    }
    if (this.#interruption.isHangUp) return this.#interruption.exit ?? EXIT.failed;
    this.#reporting.tell(performance.now(), this.#crowd.customers, true);
    const rows = await this.#check();
    face.status('');
    face.show(this.#result(rows));
    const isWell = rows.every(({ customer, fault }) => fault === null && isAllSettled(customer));
    return isWell && !isBroken ? 0 : EXIT.failed;
  }

  /** Joins and buys until it is stopped. @param endAt by `performance.now` */
  async #play(endAt: number): Promise<void> {
    const { session } = this.#visit;
    const isOver = (): boolean => this.#interruption.isAsked || performance.now() >= endAt;
    while (!isOver()) {
      const act = this.#crowd.act(performance.now());
      this.#tellTroubles();
      if (act) {
        if (act.type === 'buy') this.#startedAt ??= performance.now();
        await this.#troupe.carryOut(act);
      } else {
        const at = Math.min(this.#crowd.next() ?? Number.POSITIVE_INFINITY, performance.now() + LOOK_MS, endAt);
        await session.until(() => this.#interruption.isAsked, at);
      }
    }
  }

  /** Waits until nothing is open, not longer than asked for, and not once somebody insists. */
  async #settle(waitMs: number): Promise<void> {
    const { session, face } = this.#visit;
    const { openCount } = this.#crowd;
    if (openCount > 0) {
      const what = `${countText(openCount, 'purchase')} to settle`;
      face.say(`Stopping: waiting up to ${Math.round(waitMs / 1000)} s for ${what} (again to stop at once)`);
    }
    // Where the time given has stopped it, the first signal is the second wish to end.
    const { isAsked } = this.#interruption;
    const isEnough = (): boolean => (isAsked ? this.#interruption.isInsisted : this.#interruption.isAsked);
    const isDone = (): boolean =>
      isEnough() || this.#interruption.isHangUp || !this.#crowd.customers.some((one) => one.isOpen);
    await session.until(isDone, performance.now() + waitMs);
  }

  /** Holds every shopper against the chain. */
  async #check(): Promise<Row[]> {
    const { session } = this.#visit;
    const customers = this.#crowd.customers.filter(
      ({ counted, join }) => counted.length > 0 || join.state === 'settled',
    );
    const limit = performance.now() + (this.#interruption.isInsisted ? CENSUS_AGAIN_MS : CENSUS_MS_MAX);
    for (;;) {
      const census = await Census.take(session, Math.max(1, limit - performance.now()));
      this.#heard = census.heard;
      const rows = customers.map((customer): Row => {
        if (!census.isSure) return { customer, fault: undefined };
        return { customer, fault: customer.recordFault(census.recordOf(customer.publicKey).record) };
      });
      if (performance.now() + CENSUS_AGAIN_MS >= limit || rows.every(({ fault }) => fault === null)) return rows;
      await session.until(() => this.#interruption.isInsisted, performance.now() + CENSUS_AGAIN_MS);
    }
  }
  #heard = 0;

  get #playedMs(): number {
    return this.#startedAt === null ? 0 : (this.#stoppedAt ?? performance.now()) - this.#startedAt;
  }

  #tellProgress(): void {
    const { face } = this.#visit;
    const now = performance.now();
    this.#reporting.tell(now, this.#crowd.customers);
    if (face.isLive) return face.status(this.#progress);
    if (now - this.#saidAt < STATUS_LINE_MS) return;
    this.#saidAt = now;
    face.remark(this.#progress);
  }

  get #progress(): string {
    const { session } = this.#visit;
    const { customers } = this.#crowd;
    const { members } = session.desk;
    const progress: Progress = {
      tally: tallyOf(customers.flatMap(({ counted }) => counted)),
      ms: this.#playedMs,
      shoppers: customers.length,
      reached: session.linked.filter(({ id }) => members.has(id)).length,
      roll: members.size,
    };
    return progressText(progress);
  }

  /** Says once when trouble begins and when it is over. */
  #tellTroubles(): void {
    const { session, face } = this.#visit;
    const isAlone = session.linked.length === 0 && session.areAllTried;
    if (isAlone !== this.#isAlone) {
      const why = printable(session.failure ?? 'none is known');
      face.say(isAlone ? `no peer can be reached: ${why}; trying again` : 'a peer is reached again');
    }
    this.#isAlone = isAlone;
    const { isHeldUp } = this.#crowd;
    if (isHeldUp && !this.#isHeldUp) {
      face.say(`${this.#crowd.openCount} purchases are on their way: nobody buys more until some are settled`);
    }
    this.#isHeldUp = isHeldUp;
  }

  #result(rows: readonly Row[]): Result {
    const { session } = this.#visit;
    const { catalogue } = session.genesis;
    const roll = session.rollSize;
    const counted = rows.flatMap(({ customer }) => customer.counted);
    const ms = this.#playedMs;
    const tally = tallyOf(counted);
    const faults = rows.flatMap(({ customer, fault }) =>
      typeof fault === 'string' ? [{ shopper: customer.name, publicKey: customer.publicKey, fault }] : [],
    );
    return {
      json: {
        purchases: rows.flatMap(({ customer }) => customer.counted.map((one) => purchaseJson(session, customer, one))),
        totals: {
          shoppers: rows.length,
          ...tally,
          seconds: ms / 1000,
          perSecond: ms > 0 ? ((tally.bought - tally.resumed) * 1000) / ms : 0,
          settleMs: settleTimesOf(counted),
          recordsChecked: rows.every(({ fault }) => fault !== undefined),
        },
        wrongRecords: faults,
      },
      lines: outcomeLines({
        ...{ rows, ms, roll, catalogue, heard: this.#heard },
        doubtOf: ({ id }) => {
          const doubt = session.desk.doubtOf(id, performance.now());
          return doubt && printable(doubt.why);
        },
      }),
    };
  }
}

const isAllSettled = ({ counted }: Customer): boolean => counted.every(({ receipt }) => receipt.state === 'settled');

function purchaseJson({ genesis, rollSize }: Session, { name, publicKey }: Customer, bought: Bought): object {
  const { id, place, price, sequence, receipt, settledMs, movedBack } = bought;
  return {
    shopper: name,
    publicKey,
    transaction: id,
    monkey: genesis.catalogue[place]?.name ?? null,
    price,
    sequence,
    receipt: receiptJson(receipt, rollSize),
    settledMs: settledMs === null ? null : Math.round(settledMs),
    movedBack,
  };
}
