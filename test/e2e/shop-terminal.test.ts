/** What the shop's screen takes from a terminal it gives back, however it ends; and what it asks of each kind of terminal. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { type Home, isAlive, MAIN, startUnwatched, until } from './cluster.js';
import { AT_REST, Screen } from './screen.js';
import { controlSequences, OWN_SEQUENCES } from './sequences.js';
import { openShop, openShopAlone } from './shop-screen.js';

const SHOWN = /Shop [│|] Ada [│|] .*1000 coins/;
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;
const BASH = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));
const PROMPT = 'at rest> ';

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: this is what terminals are told by
const ESCAPE = /\u001b/;
/** A colour of letters or of what is behind them. */
const COLOUR = /\u001b\[(?:[\d;]*;)?(?:[349][0-7]|10[0-7]|[34]8;5;\d+|[34]8;2;[\d;]+)m/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above
const NOT_ASCII = /[^\p{ASCII}]/u;

const closing: (() => void | Promise<void>)[] = [];
let home: Home;

test.before(async () => {
  home = await startUnwatched({ teardown: (act) => void closing.push(act) }, 2);
  await home.json('shop', 'join', 'Ada');
});
test.after.always(async () => {
  for (const act of closing) await act();
});

/** The processes that a program has started. */
function childrenOf(pid: number): number[] {
  return process.platform === 'linux' ? childrenByProc(pid) : childrenByPs(pid);
}

/** A bare system has no `ps`. */
function childrenByProc(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(`/proc/${name}/stat`) === pid)
    .map(Number);
}
/** @returns null if it has ended meanwhile */
function parentOf(stat: string): number | null {
  try {
    // Behind the name, which may hold anything: state, then parent.
    return Number(/.*\) \S+ (\d+)/s.exec(readFileSync(stat, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

const childrenByPs = (pid: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));

/** Waits until it shows the shopper. @returns itself */
async function shown(screen: Screen): Promise<Screen> {
  await screen.until('the shopper', SHOWN);
  return screen;
}

const hasPrompt = (screen: Screen): boolean =>
  screen
    .lines()
    .findLast((line) => line !== '')
    ?.trimEnd() === PROMPT.trimEnd();

/** The command line in a shell with job control, as people have it; the shell survives it. */
async function openInShell(t: ExecutionContext, ...words: string[]): Promise<Screen> {
  const env = { ...home.env, NO_COLOR: undefined, PS1: PROMPT, HISTFILE: '/dev/null', INPUTRC: '/dev/null' };
  const shell = Screen.start(t, BASH ?? '', ['--norc', '--noprofile', '-i'], { cwd: home.path, env });
  await shell.until('a prompt', (one) => hasPrompt(one));
  shell.type(`${[process.execPath, MAIN, 'shop', ...words].join(' ')}\r`);
  return shown(shell);
}

for (const [signal, code] of SIGNALS) {
  test.serial(`${signal} gives the terminal back and ends with ${code}`, async (t) => {
    const screen = await shown(await openShopAlone(t, home));
    t.notDeepEqual(screen.modes(), AT_REST);
    t.true(screen.modes().isAlternate && screen.isRaw());
    screen.kill(signal);
    t.is(await screen.code, code);
    t.deepEqual(screen.modes(), AT_REST);
    t.regex(screen.text(), /^Ada has 1000 coins\./);
  });

  test.serial(`${signal} to the command line around it does the same`, async (t) => {
    const screen = await shown(openShop(t, home));
    const children = childrenOf(screen.pid);
    t.is(children.length, 1);
    screen.kill(signal);
    t.is(await screen.code, code);
    t.deepEqual(screen.modes(), AT_REST);
    t.deepEqual(children.filter(isAlive), []);
  });
}

test.serial('Ctrl-C typed ends with 130, q with 0', async (t) => {
  for (const [key, code] of [
    ['C-c', 130],
    ['q', 0],
  ] as const) {
    const screen = await shown(openShop(t, home));
    screen.press(key);
    t.is(await screen.code, code);
    t.deepEqual(screen.modes(), AT_REST);
    t.regex(screen.text(), /^Ada has 1000 coins\./);
  }
});

test.serial('with the window closed under it nothing is left running', async (t) => {
  const screen = await shown(openShop(t, home));
  const all = [screen.pid, ...childrenOf(screen.pid)];
  t.is(all.length, 2);
  screen.hangUp();
  await until('the end of both', () => !all.some(isAlive));
  t.pass();
});

const inShell = BASH === undefined ? test.serial.skip : test.serial;

inShell('the command line around it killed with -9: it ends too, and the shell has its terminal back', async (t) => {
  const shell = await openInShell(t);
  const [around = 0] = childrenOf(shell.pid);
  const [shop = 0] = childrenOf(around);
  t.true(isAlive(around) && isAlive(shop));
  process.kill(around, 'SIGKILL');
  await until('the end of the shop', () => !isAlive(shop));
  await shell.until('the prompt', (one) => /Killed|at rest>/.test(one.text()) && !one.modes().isAlternate);
  t.deepEqual({ ...shell.modes(), hasBracketedPaste: false }, AT_REST);
  shell.type('\recho $((6 * 7))\r');
  await shell.until('an answer of the shell', /^42$/m);
});

inShell('Ctrl-Z brings the prompt back, fg the screen; and so again', async (t) => {
  const shell = await openInShell(t);
  for (const key of ['?', 'c']) {
    shell.press('C-z');
    await shell.until('the prompt', hasPrompt);
    t.regex(shell.text(), /Stopped/);
    t.deepEqual({ ...shell.modes(), hasBracketedPaste: false }, AT_REST);
    shell.type('fg\r');
    await shell.until('the screen', (one) => one.modes().isAlternate && SHOWN.test(one.text()));
    t.is(shell.modes().mouse, 'vt200');
    shell.press(key);
    await shell.until('what the key opens', key === '?' ? /Help/ : /Ada’s cage/);
    shell.press('escape');
    await shell.until('the panes again', (one) => !/Help|’s cage/.test(one.text()));
  }
  shell.press('q');
  await shell.until('the prompt', hasPrompt);
  shell.type('echo $?\r');
  await shell.until('the exit code', /^0$/m);
});

type Kind = {
  readonly name: string;
  readonly words?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly isColoured: boolean;
  readonly isAscii: boolean;
};
const UTF8 = { LC_ALL: 'C.UTF-8' };
const KINDS: readonly Kind[] = [
  { name: 'xterm-256color', isColoured: true, isAscii: false },
  { name: '--ascii', words: ['--ascii'], isColoured: true, isAscii: true },
  { name: 'NO_COLOR', env: { NO_COLOR: '1' }, isColoured: false, isAscii: false },
  { name: 'linux', env: { TERM: 'linux' }, isColoured: true, isAscii: true },
  { name: 'screen-256color', env: { TERM: 'screen-256color' }, isColoured: true, isAscii: false },
  { name: 'tmux-256color', env: { TERM: 'tmux-256color', TMUX: '/tmp/nobody,1,0' }, isColoured: true, isAscii: false },
];

for (const { name, words, env, isColoured, isAscii } of KINDS) {
  test.serial(
    `as ${name}: drawn, ${isColoured ? 'with' : 'without'} colours${isAscii ? ', in ASCII' : ''}`,
    async (t) => {
      const screen = await shown(openShop(t, home, words, { env: { ...UTF8, ...env }, columns: 100, rows: 30 }));
      for (const key of ['?', 'escape', 'c', 'escape', 'p']) screen.press(key);
      await screen.until('the peers', /2 of the 2 that count are reached/);
      t.regex(screen.text(), isAscii ? /\+- Monkeys v? ?-+\+/ : /┌─ Monkeys ▼? ?─+┐/);
      screen.press('escape');
      screen.press('q');
      t.is(await screen.code, 0);
      t.deepEqual(screen.modes(), AT_REST);
      t.is(COLOUR.test(screen.raw), isColoured);
      t.is(NOT_ASCII.test(screen.raw), !isAscii);
      t.deepEqual(
        [...controlSequences(screen.raw)].filter((kind) => !OWN_SEQUENCES.includes(kind)),
        [],
      );
    },
  );
}

test.serial('--no-mouse asks for no mouse until m does', async (t) => {
  const screen = await shown(openShop(t, home, ['--no-mouse']));
  t.is(screen.modes().mouse, 'none');
  t.notRegex(screen.raw, /\?10\d\dh(?<!\?1049h)/);
  screen.press('m');
  await screen.until('the mouse', (one) => one.modes().mouse !== 'none');
  screen.press('q');
  t.is(await screen.code, 0);
  t.deepEqual(screen.modes(), AT_REST);
});

const PLAIN = [
  ['TERM is dumb', 'TERM=dumb "$@"'],
  ['TERM is not set', 'unset TERM; "$@"'],
  ['the input is a pipe', ': | "$@"'],
  ['the output is a pipe', '"$@" | cat'],
] as const;

for (const [when, script] of PLAIN) {
  test.serial(`where ${when} it is the plain shop by itself, without an escape`, async (t) => {
    const screen = inPlainShell(t, script);
    t.is(await screen.code, 0);
    t.regex(screen.raw, /Welcome to the monkey shop\..*Ada +1000 coins/s);
    t.notRegex(screen.raw, ESCAPE);
  });
}

test.serial('a dumb terminal gets no escape with an error either', async (t) => {
  const screen = inPlainShell(t, 'TERM=dumb "$@"', 'record', 'Nobody');
  t.is(await screen.code, 3);
  t.regex(screen.raw, /error no shopper is called Nobody/);
  t.notRegex(screen.raw, ESCAPE);
});

/** The shop as a script of the shell runs it, on a terminal. @param script "$@" in it is the shop with the words */
function inPlainShell(t: ExecutionContext, script: string, ...words: string[]): Screen {
  const args = ['-c', script, 'sh', process.execPath, MAIN, 'shop', ...words];
  return Screen.start(t, '/bin/sh', args, { cwd: home.path, env: { ...home.env, NO_COLOR: undefined } });
}
