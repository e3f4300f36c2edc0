import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import test, { type ExecutionContext } from 'ava';
import { Home, isAlive, until } from './cluster.js';

const TOP = dirname(fileURLToPath(new URL('../../', import.meta.url)));

/** A command on a terminal of its own. */
function onTerminal(
  t: ExecutionContext,
  home: Home,
  file: string,
  args: string[],
): { pty: IPty; seen: () => string; isOver: () => boolean; code: Promise<number> } {
  const { NO_COLOR: _, ...env } = home.env;
  const pty = spawn(file, args, { cwd: TOP, cols: 120, rows: 40, env });
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
    const { peers, tracker } = await home.ps();
    pty.write('\u0003');
    t.is(await code, 0, seen());
    t.regex(seen(), /\^C\s*Stopping… \(again to force\)/);
    for (const name of ['p1', 'p2']) t.true(seen().includes(`tracker │ ${name} said goodbye`), seen());
    t.regex(seen(), /Stopped\. Data kept; `npx orchestrator up` goes on from genesis\./);
    t.deepEqual(
      [tracker, ...peers].filter(({ pid }) => pid !== null && isAlive(pid)),
      [],
    );
  },
);

test.serial('deleting data is asked for on a terminal', async (t) => {
  const home = new Home(t);
  await home.json('up', '-d', '--peers', '1', '--port', '0');
  const main = fileURLToPath(new URL('../../orchestrator/main.js', import.meta.url));
  for (const [answer, exit] of [
    ['n', 1],
    ['y', 0],
  ] as const) {
    const { pty, seen, code } = onTerminal(t, home, process.execPath, [main, 'down', '--delete-data']);
    await until('the question', () => seen().includes('[y/N]'));
    pty.write(`${answer}\r`);
    t.is(await code, exit, seen());
  }
  t.is((await home.fails(3, 'ps')).code, 'NO_CLUSTER');
});
