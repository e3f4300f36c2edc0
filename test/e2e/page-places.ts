/** Places in the dashboard's page, as people find them; and a walk there by keyboard. */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { type Home, until } from './cluster.js';

/** As `orchestrator dashboard --json` prints it. */
export type Address = { readonly url: string; readonly token: string };
export const addressOf = (home: Home): Promise<Address> => home.json<Address>('dashboard');
/** With what opens the buttons. */
export const opened = ({ url, token }: Address): string => `${url}#token=${token}`;

/** What a browser says in its console when the server goes away. */
export const HANGING_UP = /WebSocket connection to .* failed|Failed to load resource: net::ERR_(CONNECTION|EMPTY)/;

export const chain = (page: Page): Locator => page.getByRole('region', { name: 'Chain' });
/** A block in the picture of the chain, by its height and what else its label says; one of that height may stand beside it. */
export const block = (page: Page, height: number, words = 'on the best chain'): Locator =>
  chain(page).getByRole('button', {
    name: new RegExp(`^block ${height.toLocaleString('en')}( by|, genesis).*${words}`),
  });
export const plot = (page: Page, name: string): Locator => page.getByRole('img', { name: new RegExp(`^${name}`) });
/** The row of a peer in the table of peers. */
export const peerRow = (page: Page, name: string): Locator => page.locator(`tr[data-peer="${name}"]`);
/** What is said aloud to those who do not see the page. */
export const announced = (page: Page): Locator => page.locator('[data-announcer]');

/** The height of the chain, by the peers' own word. */
export const heightOf = async (home: Home): Promise<number> =>
  Math.max(...(await home.ps()).peers.map((peer) => peer.height ?? 0));

/** Presses Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor();
  const hasFocus = (): Promise<boolean> => place.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let press = 0; press < TABS_MAX; press++) {
    if (await hasFocus()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${place} is not reached by ${TABS_MAX} tabs`);
}
const TABS_MAX = 200;
const SAYS_MS_MAX = 60_000;

/** Waits until a place has a text. */
export const says = (place: Locator, words: RegExp): Promise<void> =>
  until(`${words}`, async () => words.test((await place.allTextContents()).join(' ')), SAYS_MS_MAX);
