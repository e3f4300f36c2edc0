/** What a page tells of itself while it is measured: long tasks, frames, when blocks were drawn, how soon it answers. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';

const WAIT_MS_MAX = 30_000;

/** Runs in the page before anything else, so it is told as text: nothing of this program exists there. */
const SCRIPT = `(() => {
  const probe = { tasks: [], frames: 0, longestFrameMs: 0, shownAt: null, answeredAt: null, drawn: {}, waiting: null };
  globalThis.probe = probe;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.tasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  let inputAt = 0;
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(type, ({ timeStamp }) => { inputAt = timeStamp; }, { capture: true });
  probe.heightOf = (tile) => Number((tile.querySelector('.tile-head b')?.textContent ?? '').replace(/\\D/g, ''));
  /** Milliseconds from the last press of a key or button to the first frame in which something is so. */
  probe.until = (isSo) => new Promise((resolve, reject) => {
    probe.waiting = { isSo, resolve };
    setTimeout(() => reject(new Error('it never came true: ' + isSo)), ${WAIT_MS_MAX});
  });
  let last = 0;
  const look = (now) => {
    if (last > 0) probe.longestFrameMs = Math.max(probe.longestFrameMs, now - last);
    last = now;
    probe.frames++;
    const tiles = document.querySelectorAll('.tile[data-key]');
    for (const tile of tiles) probe.drawn[probe.heightOf(tile)] ??= performance.timeOrigin + performance.now();
    if (tiles.length > 0 && probe.shownAt === null) {
      probe.shownAt = performance.now();
      tiles[tiles.length - 1].click();
    } else if (probe.answeredAt === null && document.querySelector('.tile.is-selected')) {
      probe.answeredAt = performance.now();
      document.querySelector('.tile.is-selected').click();
    }
    if (probe.waiting?.isSo()) {
      probe.waiting.resolve(performance.now() - inputAt);
      probe.waiting = null;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

type Task = { readonly startTime: number; readonly duration: number };
type Readings = {
  readonly tasks: readonly Task[];
  readonly frames: number;
  readonly longestFrameMs: number;
  readonly shownAt: number | null;
  readonly answeredAt: number | null;
  readonly drawn: { readonly [height: string]: number };
};
export type Metrics = { readonly heapBytes: number; readonly busyMs: number };

export class Probe {
  readonly page: Page;
  readonly #devtools: CDPSession;

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page;
    this.#devtools = devtools;
  }

  /** Opens an address, and has a block opened and closed as soon as there is one. */
  static async open(context: BrowserContext, address: string): Promise<Probe> {
    const page = await context.newPage();
    await page.addInitScript({ content: SCRIPT });
    const devtools = await context.newCDPSession(page);
    // By the processor's clock: what waits for others costs nothing.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(address);
    await page.evaluate('probe.until(() => probe.answeredAt !== null)');
    return new Probe(page, devtools);
  }

  readings(): Promise<Readings> {
    return this.page.evaluate<Readings>(
      '(({ tasks, frames, longestFrameMs, shownAt, answeredAt, drawn }) => ({ tasks, frames, longestFrameMs, shownAt, answeredAt, drawn }))(probe)',
    );
  }

  /** Forgets what was counted. */
  async reset(): Promise<void> {
    await this.page.evaluate('Object.assign(probe, { tasks: [], frames: 0, longestFrameMs: 0, drawn: {} }), undefined');
  }

  /**
   * How long the page takes to show what an input asks for, in milliseconds, from the press itself.
   *
   * @param condition in the page's own language
   */
  async answer(condition: string, act: () => Promise<void>): Promise<number> {
    const shown = this.page.evaluate<number>(`probe.until(() => ${condition})`);
    await act();
    return shown;
  }

  /** Heap in use after everything that can be collected is. */
  async collected(): Promise<Metrics> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    return this.metrics();
  }

  async metrics(): Promise<Metrics> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
    return { heapBytes: of('JSHeapUsedSize'), busyMs: of('TaskDuration') * 1000 };
  }
}

/** The longest task, in milliseconds; 0 if none was over 50 ms, which is what a browser calls long. */
export const longest = (tasks: readonly Task[]): number => Math.max(0, ...tasks.map(({ duration }) => duration));
