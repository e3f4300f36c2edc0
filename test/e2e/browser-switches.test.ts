import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { chromium } from 'playwright-core';
import { browserSwitches, DISABLE_FEATURES } from './browser-switches.js';

const run = process.platform === 'win32' ? test.skip : test.serial;

run('what Playwright turns off in a browser stays off', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [told, executablePath] = [join(folder, 'told'), join(folder, 'browser')];
  writeFileSync(executablePath, `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}'\n`);
  chmodSync(executablePath, 0o755);

  await t.throwsAsync(chromium.launch({ executablePath, args: [...browserSwitches] }), undefined, 'it is no browser');

  const lists = readFileSync(told, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(DISABLE_FEATURES))
    .map((line) => line.slice(DISABLE_FEATURES.length).split(','));
  const [playwright = [], ours = [], ...rest] = lists;
  t.deepEqual(rest, []);
  t.true(playwright.length > 5, `Playwright has a list of its own: ${playwright.join()}`);
  t.deepEqual(
    playwright.filter((feature) => !ours.includes(feature)),
    [],
  );
});
