import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import test, { type ExecutionContext } from 'ava';
import { Home, isAlive, MAIN, until } from './cluster.js';

const TOP = dirname(fileURLToPath(new URL('../../', import.meta.url)));

/** A command on a terminal of its own. */
function onTerminal(
  t: ExecutionContext,
  home: Home,
  file: string,
  args: string[],
  change: NodeJS.ProcessEnv = {},
): { pty: IPty; seen: () => string; isOver: () => boolean; code: Promise<number> } {
  const { NO_COLOR: _, ...env } = home.env;
  const pty = spawn(file, args, { cwd: TOP, cols: 120, rows: 40, env: { ...env, ...change } });
  let seen = '';
  let isOver = false;
  pty.onData((text) => {
    seen += text;
  });
  const code = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      isOver = true;
      resolve(exitCode);
    });
  });
  t.teardown(() => {
    if (!isOver) pty.kill('SIGKILL');
  });
  return { pty, seen: () => seen, isOver: () => isOver, code };
}

test.serial(
  'npm start brings a cluster up, and one Ctrl-C ends it with 0, goodbyes said and nothing left',
  async (t) => {
    const home = new Home(t);
    const { pty, seen, isOver, code } = onTerminal(t, home, 'npm', ['start', '--', '--peers', '2', '--port', '0']);
    await until('the cluster', () => seen().includes('Ready in') || isOver(), 60_000);
    t.false(isOver(), seen());
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal gets colour
    t.regex(seen(), /\u001b\[32m✓\u001b\[39m p2 .* links 1/);
    t.regex(seen(), /\r\n {3}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\r\n/);
    const { peers, tracker, dashboard } = await home.ps();
    pty.write('\u0003');
    t.is(await code, 0, seen());
    t.regex(seen(), /\^C\s*Stopping… \(again to force\)/);
    for (const name of ['p1', 'p2']) t.true(seen().includes(`tracker │ ${name} said goodbye`), seen());
    t.regex(seen(), /Stopped\. Data kept; `npx orchestrator up` goes on from genesis\./);
    t.deepEqual(
      [tracker, dashboard, ...peers].filter(({ pid }) => pid !== null && isAlive(pid)),
      [],
    );
  },
);

test.serial(
  'where there is a desktop, up and dashboard open the page, and no process has its token as an argument',
  async (t) => {
    const home = new Home(t);
    const said = join(home.path, 'said');
    const script = `#!/bin/sh\n{ echo "$@"; cat "$1"; } > ${said}.new; mv ${said}.new ${said}\n`;
    for (const name of ['xdg-open', 'open']) writeFileSync(join(home.path, name), script, { mode: 0o700 });
    const desktop = { CI: '', DISPLAY: ':0', ORCHESTRATOR_OPEN: '1', PATH: `${home.path}:${home.env['PATH']}` };
    const file = join(home.folder(), 'dashboard.html');
    const opened = async (what: string): Promise<string[]> => {
      await until(`opening by ${what}`, () => existsSync(said));
      const [path, ...page] = readFileSync(said, 'utf8').split('\n');
      t.is(path, file);
      rmSync(said);
      return page;
    };
    const args = ['up', '--peers', '1', '--port', '0'];
    const up = onTerminal(t, home, process.execPath, [MAIN, ...args], desktop);
    await until('the cluster', () => up.seen().includes('Ready in') || up.isOver());
    const { url, token } = await home.json<{ url: string; token: string }>('dashboard');
    const address = `${url}#token=${token}`;
    t.true((await opened('up')).join('\n').includes(`"${address}"`));

    const again = onTerminal(t, home, process.execPath, [MAIN, 'dashboard'], desktop);
    t.true((await opened('dashboard')).join('\n').includes(`"${address}"`));
    t.is(statSync(file).mode & 0o777, 0o600);
    t.regex(again.seen(), new RegExp(`^${address}\r\n`));
    again.pty.write('\u0003');
    t.is(await again.code, 0);
    t.false(existsSync(file));
    const printed = onTerminal(t, home, process.execPath, [MAIN, 'dashboard', '--no-open'], desktop);
    t.is(await printed.code, 0);
    up.pty.write('\u0003');
    t.is(await up.code, 0, up.seen());
    t.deepEqual([existsSync(file), existsSync(said)], [false, false]);
  },
);

test.serial('deleting data is asked for on a terminal', async (t) => {
  const home = new Home(t);
  await home.json('up', '-d', '--peers', '1', '--port', '0');
  for (const [answer, exit] of [
    ['n', 1],
    ['y', 0],
  ] as const) {
    const { pty, seen, code } = onTerminal(t, home, process.execPath, [MAIN, 'down', '--delete-data']);
    await until('the question', () => seen().includes('[y/N]'));
    pty.write(`${answer}\r`);
    t.is(await code, exit, seen());
  }
  t.is((await home.fails(3, 'ps')).code, 'NO_CLUSTER');
});
