/** Opens the dashboard in the user's browser. Its token is never an argument: those are in every process list. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { reasonOf } from '../peer/client/reason.js';
import { replaceFile } from '../peer/client/whole-file.js';
import type { Context } from './context.js';

/** How long the file that leads there stays: a browser may have to be started first. In milliseconds. */
const OPEN_MS = 8_000;

/** What an address of ours is made of: nothing that means anything in a page or a script. */
const ADDRESS = /^http:\/\/[\w.:[\]-]+\/#token=[\w-]+$/;

/** Whether there is a screen in front of this user that a browser can come up on, and a person who would see it. */
export function hasDesktop(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, isTerminal: boolean): boolean {
  const isSet = (name: string): boolean => !['', '0', 'false', undefined].includes(env[name]);
  if (!isTerminal || isSet('CI')) return false;
  const hasDisplay = isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
  return hasDisplay || (platform === 'darwin' && !isSet('SSH_CONNECTION'));
}

/** Opens a page of ours where its user wants that and sees it. @returns null if there is nothing to be opened, or nowhere */
export function openForUser({ output, settings, folder }: Context, address: string): Opening | null {
  if (settings.json || !settings.open) return null;
  if (!hasDesktop(process.env, process.platform, process.stdout.isTTY === true)) return null;
  try {
    return openPage(address, folder.opening, process.env);
  } catch (error) {
    // The address is on the screen: nothing ends for want of a browser.
    output.note(`The dashboard cannot be opened in a browser: ${reasonOf(error)}`);
    return null;
  }
}

export type Opening = {
  /** Settles when the file is gone again. */
  readonly over: Promise<void>;
  /** Takes it away now. */
  close(): void;
};

/**
 * Hands a file to the browser that only this user can read and that leads to the address.
 *
 * @param path where the file may lie @param env where to look for the program that opens files; without one nothing happens
 * @throws the system's error if the file cannot be written
 */
export function openPage(address: string, path: string, env: NodeJS.ProcessEnv, openMs = OPEN_MS): Opening {
  replaceFile(path, redirect(address), `${path}.${process.pid}`);
  let close = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(() => close(), openMs);
    close = () => {
      clearTimeout(timer);
      rmSync(path, { force: true });
      resolve();
    };
  });
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [path], {
    env,
    detached: true,
    stdio: 'ignore',
  });
  // There is no such program here. The address is on the screen.
  opener.once('error', () => close());
  opener.unref();
  return { over, close };
}

function redirect(address: string): string {
  assert.match(address, ADDRESS);
  // By script, so that Back does not lead to a file that is gone; by hand where scripts of files are switched off.
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Monkeychain</title>
<script>location.replace("${address}")</script>
<a href="${address}">Open the dashboard</a>
`;
}
