/**
 * A real browser for tests: the system's Chromium, else one that comes inside an npm package; and pages that are watched
 * for what no page of ours may do.
 */
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { browserSwitches } from './browser-switches.js';
import { bundledBrowser, type Launchable } from './bundled-browser.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const LAUNCH_MS_MAX = 30_000;
const ACTION_MS_MAX = 45_000;

/** What an ava test gives: a place for cleaning up. */
type Test = { teardown(act: () => void | Promise<void>): void };

export type Opened = { readonly page: Page; readonly watch: Watch };
export type OpenOptions = BrowserContextOptions & {
  /** Complaints of the browser that the test brings about itself, as that a server is gone. */
  readonly forgiven?: readonly RegExp[];
};

/**
 * `run`: what to declare tests with that need a browser. Where none can be had they are skipped by name; on Linux on x64
 * one can always be had, and a missing one is a failure. One after the other: each page is busy enough.
 */
export async function browserOrSkip(test: TestFn): Promise<{
  readonly run: TestFn['serial'] | TestFn['skip'];
  /** Opens an address in a context of its own; what the page did wrong fails the test at its end. */
  readonly open: (t: Test, address: string, options?: OpenOptions) => Promise<Opened>;
}> {
  const browser = await launchBrowser();
  test.after.always('the browser is closed', () => browser?.close());
  return {
    run: browser ? test.serial : test.skip,
    open: (t, address, options = {}) => {
      assert(browser, 'tests that need a browser are skipped where there is none');
      return open(browser, t, address, options);
    },
  };
}

/** @returns null where none can be had @throws on Linux on x64, where one can */
export async function launchBrowser(): Promise<Browser | null> {
  const failures: unknown[] = [];
  // A name on the PATH may be a script that only says where to get the browser: what does not start is not one.
  for (const executablePath of installed()) {
    try {
      return await launch({ executablePath, env: process.env });
    } catch (error) {
      failures.push(error);
    }
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      return await launch(await bundledBrowser());
    } catch (error) {
      const before = failures.map((failure) => `\n${failure}`).join('');
      throw new Error(`no browser starts, not even the one in node_modules${before}`, { cause: error });
    }
  }
  return null;
}

/** @throws if CHROME_PATH names what is not there: whoever sets it means that one */
function installed(): string[] {
  const wished = process.env['CHROME_PATH'];
  if (wished !== undefined && wished !== '') {
    assert(isProgram(wished), `CHROME_PATH is ${wished}, which is no program`);
    return [wished];
  }
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...named, ...(process.platform === 'darwin' ? MAC_APPS : [])].filter(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const launch = ({ executablePath, env }: Launchable): Promise<Browser> =>
  chromium.launch({
    executablePath,
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    timeout: LAUNCH_MS_MAX,
    args: [...browserSwitches],
  });

async function open(browser: Browser, t: Test, address: string, options: OpenOptions): Promise<Opened> {
  const { forgiven = [], ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  const watch = new Watch(context, new URL(address).host, forgiven);
  t.teardown(async () => {
    await context.close();
    watch.assertClean();
  });
  context.setDefaultTimeout(ACTION_MS_MAX);
  const page = await context.newPage();
  await page.goto(address);
  return { page, watch };
}

/** Notes what the pages of a context do wrong: errors in the console, exceptions, talk with other hosts. */
export class Watch {
  readonly #host: string;
  readonly #forgiven: readonly RegExp[];
  readonly #troubles: string[] = [];

  /** @param host with its port: the only one that pages may talk to */
  constructor(context: BrowserContext, host: string, forgiven: readonly RegExp[] = []) {
    this.#host = host;
    this.#forgiven = forgiven;
    context.on('console', (message) => {
      if (message.type() === 'error') this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#note(`exception: ${error.error().stack ?? error.error()}`));
    context.on('request', (request) => this.#judge(request.url()));
    context.on('page', (page) => page.on('websocket', (socket) => this.#judge(socket.url())));
  }

  get troubles(): readonly string[] {
    return this.#troubles.filter((trouble) => !this.#forgiven.some((pattern) => pattern.test(trouble)));
  }

  assertClean(): void {
    assert.deepEqual(this.troubles, [], 'no console error, no exception, no request to another host');
  }

  #judge(address: string): void {
    const { protocol, host } = new URL(address);
    // What is made in the page goes nowhere.
    if (host !== this.#host && !['data:', 'blob:', 'about:'].includes(protocol)) this.#note(`request to ${address}`);
  }
  #note(trouble: string): void {
    this.#troubles.push(trouble);
  }
}
