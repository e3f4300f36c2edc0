/**
 * What a page costs with a long chain behind it: how soon it can be used, what it keeps and how smoothly it draws while
 * blocks come, how soon it shows the middle of the chain. Run by hand:
 * `node dist/test/bench/page.js [--json] [--blocks N] [--rate BLOCKS_A_SECOND]`.
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.js';
import { rounded, type Spread, spreadOf, table } from './figures.js';
import { Operated, spentBy } from './operated.js';
import { longest, Probe } from './probe.js';
import { SteadyMiner } from './steady-miner.js';

const PEERS = 4;
const OPENINGS = 5;
/** Between these two moments the heap may hardly grow: before the first the page fills what it keeps. */
const FIRST_LOOK_MS = 10_000;
const LAST_LOOK_MS = 60_000;
/** A cluster is idle for so long while it is looked at, after as long to come to rest. */
const IDLE_MS = 20_000;
const REST_MS = 5_000;

type Opening = { readonly shownMs: number; readonly usableMs: number; readonly longestTaskMs: number };
type Result = {
  readonly blocks: number;
  readonly generatedSeconds: number;
  /** Milliseconds until a resource of a few bytes is loaded by the same browser from the same server. */
  readonly smallestLoadMs: number;
  /** Medians, from navigation on: first blocks drawn, a click answered. With the first block alone, and with all. */
  readonly short: Opening;
  readonly long: Opening;
  readonly idle: { readonly pageCpu: number; readonly dashboardCpu: number | null };
  readonly growing: Growing;
  readonly middle: { readonly minimapMs: number; readonly goToMs: number; readonly openMs: number };
};
type Growing = {
  readonly blocksPerSecond: number;
  readonly heapBytes: readonly [atFirst: number, atLast: number];
  readonly framesPerSecond: number;
  readonly longestFrameMs: number;
  readonly longestTaskMs: number;
  /** Milliseconds from asking a peer for a block to its being drawn. */
  readonly drawnMs: Spread;
  readonly pageCpu: number;
  readonly dashboardCpu: number | null;
  readonly dashboardBytes: number | null;
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    blocks: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '20' },
  },
});
const [blocks, rate] = [Number(values.blocks), Number(values.rate)];
if (!Number.isInteger(blocks) || blocks < 1_000 || !(rate > 0 && rate <= 100)) {
  process.stderr.write('--blocks is a whole number of at least 1000, --rate at most 100 a second\n');
  process.exit(2);
}

const cluster = new Operated(PEERS);
const browser = await launchBrowser();
try {
  assert(browser, 'a page is measured in a browser');
  const result = await measure(browser);
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${asTable(result)}\n`);
} finally {
  await browser?.close();
  await cluster.close();
}

async function measure(browser: Browser): Promise<Result> {
  say(`${PEERS} peers, a chain of one block`);
  await cluster.up();
  const short = await openings(browser);
  await cluster.down();
  say(`a chain of ${blocks} blocks is made`);
  const generatedSeconds = await cluster.lengthen(blocks);
  await cluster.up();
  await pause(REST_MS);
  const smallestLoadMs = await smallestLoad(browser);
  const long = await openings(browser);
  return inPage(browser, async (context) => {
    const { url, pid } = await cluster.dashboard();
    const probe = await Probe.open(context, url);
    say(`idle for ${IDLE_MS / 1000} s`);
    await pause(REST_MS);
    const idle = await during(probe, pid, () => pause(IDLE_MS));
    say(`${rate} blocks a second for ${LAST_LOOK_MS / 1000} s`);
    const growing = await grow(probe, pid);
    const middle = await walkToTheMiddle(probe);
    return { blocks, generatedSeconds, smallestLoadMs, short, long, idle, growing, middle };
  });
}

/** A context of its own, so that nothing is cached. */
async function inPage<T>(browser: Browser, act: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    return await act(context);
  } finally {
    await context.close();
  }
}

async function openings(browser: Browser): Promise<Opening> {
  const { url } = await cluster.dashboard();
  const all: Opening[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    const one = await inPage(browser, async (context) => {
      const probe = await Probe.open(context, url);
      // Whatever comes late is waited for.
      await pause(2_000);
      const { shownAt, answeredAt, tasks } = await probe.readings();
      return { shownMs: shownAt ?? 0, usableMs: answeredAt ?? 0, longestTaskMs: longest(tasks) };
    });
    all.push(one);
  }
  const median = (of: keyof Opening): number => spreadOf(all.map((one) => one[of])).p50;
  // Of tasks the worst counts.
  const longestTaskMs = Math.max(...all.map((one) => one.longestTaskMs));
  return { shownMs: median('shownMs'), usableMs: median('usableMs'), longestTaskMs };
}

function smallestLoad(browser: Browser): Promise<number> {
  return inPage(browser, async (context) => {
    const { url } = await cluster.dashboard();
    const page = await context.newPage();
    await page.goto(new URL('/api/status', url).href);
    return page.evaluate<number>('performance.getEntriesByType("navigation")[0].duration');
  });
}

type Shares = { readonly pageCpu: number; readonly dashboardCpu: number | null };

/** Shares of one core that page and dashboard use meanwhile. */
async function during(probe: Probe, pid: number, act: () => Promise<void>): Promise<Shares> {
  const begun = performance.now();
  const [page, server] = [await probe.metrics(), spentBy(pid)];
  await act();
  const [pageThen, serverThen] = [await probe.metrics(), spentBy(pid)];
  const elapsed = performance.now() - begun;
  return {
    pageCpu: (pageThen.busyMs - page.busyMs) / elapsed,
    dashboardCpu: server && serverThen && (serverThen.cpuMs - server.cpuMs) / elapsed,
  };
}

async function grow(probe: Probe, pid: number): Promise<Growing> {
  const names = Array.from({ length: PEERS }, (_, index) => `p${index + 1}`);
  const miner = new SteadyMiner(cluster.control, names);
  miner.start(rate);
  await pause(FIRST_LOOK_MS);
  const first = await probe.collected();
  await probe.reset();
  const [begun, before] = [performance.now(), miner.askedAt.size];
  const shares = await during(probe, pid, () => pause(LAST_LOOK_MS - FIRST_LOOK_MS));
  const seconds = (performance.now() - begun) / 1000;
  const mined = miner.askedAt.size - before;
  const readings = await probe.readings();
  const last = await probe.collected();
  await miner.stop();
  const taken = Object.entries(readings.drawn).flatMap(([height, at]) => {
    const askedAt = miner.askedAt.get(Number(height));
    return askedAt === undefined ? [] : [at - askedAt];
  });
  return {
    blocksPerSecond: rounded(mined / seconds),
    heapBytes: [first.heapBytes, last.heapBytes],
    framesPerSecond: rounded(readings.frames / seconds),
    longestFrameMs: rounded(readings.longestFrameMs),
    longestTaskMs: longest(readings.tasks),
    drawnMs: spreadOf(taken),
    ...shares,
    dashboardBytes: spentBy(pid)?.residentBytes ?? null,
  };
}

/** By a press on the strip that shows the whole chain; then by height, and into the block itself. */
async function walkToTheMiddle(probe: Probe): Promise<Result['middle']> {
  const { page } = probe;
  const { height: top } = await cluster.home.status();
  const height = Math.round(top / 2);
  const near = (within: number): string =>
    `[...document.querySelectorAll('.tile[data-key]')].some((tile) => Math.abs(probe.heightOf(tile) - ${height}) <= ${within})`;
  const minimapMs = await probe.answer(near(top / 100), () => page.locator('.minimap').click());
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^go to/ }).click();
  await page.locator('.chain-box input').fill(`${height}`);
  const goToMs = await probe.answer(near(0), () => page.keyboard.press('Enter'));
  const openMs = await probe.answer("document.querySelector('.block-part') !== null", () =>
    page.getByRole('button', { name: new RegExp(`^block ${height.toLocaleString('en-GB')} `) }).click(),
  );
  return { minimapMs: rounded(minimapMs), goToMs: rounded(goToMs), openMs: rounded(openMs) };
}

function asTable({ short, long, smallestLoadMs, idle, growing, middle, generatedSeconds }: Result): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const share = (part: number | null): string => (part === null ? '–' : `${(part * 100).toFixed(1)} %`);
  const longTask = (taskMs: number): string => (taskMs === 0 ? 'under 50 ms' : ms(taskMs));
  const [first, last] = growing.heapBytes;
  return table([
    ['', 'one block', `${blocks} blocks`, 'ratio'],
    ['first blocks drawn', ms(short.shownMs), ms(long.shownMs), ratio(long.shownMs, short.shownMs)],
    ['a click answered (aim 1 s)', ms(short.usableMs), ms(long.usableMs), ratio(long.usableMs, short.usableMs)],
    ['longest task (aim 200 ms)', longTask(short.longestTaskMs), longTask(long.longestTaskMs)],
    ['smallest resource loaded', '', ms(smallestLoadMs)],
    [],
    ['', 'idle', `${growing.blocksPerSecond} blocks/s`],
    ['page, of one core', share(idle.pageCpu), share(growing.pageCpu)],
    ['dashboard, of one core', share(idle.dashboardCpu), share(growing.dashboardCpu)],
    ['frames a second', '', growing.framesPerSecond.toFixed(1)],
    ['longest frame', '', ms(growing.longestFrameMs)],
    ['longest task', '', longTask(growing.longestTaskMs)],
    ['block asked for to drawn, p50 p99 most', '', ...[growing.drawnMs].map(spread)],
    [
      `heap, second ${FIRST_LOOK_MS / 1000} to ${LAST_LOOK_MS / 1000}`,
      megabytes(first),
      megabytes(last),
      megabytes(last - first),
    ],
    ['dashboard, resident', '', growing.dashboardBytes === null ? '–' : megabytes(growing.dashboardBytes)],
    [],
    ['middle of the chain, by the strip', '', ms(middle.minimapMs)],
    ['middle block, by its height', '', ms(middle.goToMs)],
    ['middle block, opened', '', ms(middle.openMs)],
    ['chain generated', '', `${generatedSeconds.toFixed(1)} s`],
  ]);
}

function ratio(value: number, yardstick: number): string {
  return (value / yardstick).toFixed(2);
}

function spread({ p50, p99, max }: Spread): string {
  return `${[p50, p99, max].map((one) => one.toFixed(0)).join(' ')} ms`;
}

/** Progress is for people: it never mixes with the result. */
function say(line: string): void {
  if (!values.json) process.stderr.write(`${line}\n`);
}
