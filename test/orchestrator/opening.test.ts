import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { hasDesktop, openPage } from '../../orchestrator/opening.js';

const TOKEN = 'S3cret-of-this_cluster'.padEnd(43, 'x');
const ADDRESS = `http://127.0.0.1:7480/#token=${TOKEN}`;

function folderFor(t: ExecutionContext): string {
  const path = mkdtempSync(join(tmpdir(), 'opening-'));
  t.teardown(() => rmSync(path, { recursive: true }));
  return path;
}

/** A program of the name that opens files here, which writes down what it was given. */
function opener(folder: string): { readonly env: NodeJS.ProcessEnv; readonly said: () => string } {
  const said = join(folder, 'said');
  const script = `#!/bin/sh\n{ echo "$@"; /bin/cat "$1"; echo over; } > ${said}.new; /bin/mv ${said}.new ${said}\n`;
  for (const name of ['xdg-open', 'open']) writeFileSync(join(folder, name), script, { mode: 0o700 });
  return { env: { PATH: folder }, said: () => (existsSync(said) ? readFileSync(said, 'utf8') : '') };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('the browser is given a file for its user alone that leads to the address, and the file goes again', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'dashboard.html');
  const { env, said } = opener(folder);
  const opening = openPage(ADDRESS, path, env, 60_000);
  t.is(statSync(path).mode & 0o777, 0o600);
  await until(() => said() !== '');
  const [args, ...page] = said().split('\n');
  t.is(args, path, 'no token among the arguments');
  t.true(page.join('\n').includes(`location.replace("${ADDRESS}")`), said());
  opening.close();
  await opening.over;
  t.false(existsSync(path));
});

test('the file goes by itself too', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'dashboard.html');
  const { env, said } = opener(folder);
  const opening = openPage(ADDRESS, path, env, 1);
  await opening.over;
  t.false(existsSync(path));
  await until(() => said() !== '');
});

test('where nothing opens files, nothing happens', async (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'dashboard.html');
  await openPage(ADDRESS, path, { PATH: folder }, 60_000).over;
  t.false(existsSync(path));
});

test('an address that could mean something in a page is not put into one', (t) => {
  const folder = folderFor(t);
  t.throws(() => openPage('http://x/"><script>#token=x', join(folder, 'dashboard.html'), { PATH: folder }));
  t.false(existsSync(join(folder, 'dashboard.html')));
});

const DESKTOPS: readonly (readonly [string, NodeJS.ProcessEnv, NodeJS.Platform, boolean, boolean])[] = [
  ['X on Linux', { DISPLAY: ':0' }, 'linux', true, true],
  ['Wayland on Linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true, true],
  ['no screen on Linux', {}, 'linux', true, false],
  ['an empty screen', { DISPLAY: '' }, 'linux', true, false],
  ['macOS', {}, 'darwin', true, true],
  ['macOS from afar', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'darwin', true, false],
  ['Linux from afar', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'linux', true, false],
  ['CI', { DISPLAY: ':0', CI: 'true' }, 'linux', true, false],
  ['no CI', { DISPLAY: ':0', CI: 'false' }, 'linux', true, true],
  ['no terminal', { DISPLAY: ':0' }, 'linux', false, false],
];
for (const [what, env, platform, isTerminal, expected] of DESKTOPS)
  test(`${what}: ${expected ? 'a browser is opened' : 'none is opened'}`, (t) =>
    t.is(hasDesktop(env, platform, isTerminal), expected));
