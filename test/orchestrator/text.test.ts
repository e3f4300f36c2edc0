import test from 'ava';
import type { ClusterEvent } from '../../orchestrator/control/messages.js';
import { drawTree } from '../../orchestrator/fork-graph.js';
import { commandName, quoted, spell } from '../../orchestrator/hints.js';
import { isWanted, LogReader, merged } from '../../orchestrator/log-line.js';
import { Output, table } from '../../orchestrator/output.js';
import { costText, countText, eventLine, printable, spanText } from '../../orchestrator/render.js';

const leaf = (hash: string, previous: string, height: number) => ({ hash, previous, height });
const drawn = (...blocks: ReturnType<typeof leaf>[]): string => drawTree(blocks, ({ hash }) => hash).join('\n');

test('a chain is one lane', (t) => {
  t.is(drawn(leaf('g', '', 0), leaf('a', 'g', 1), leaf('b', 'a', 2)), '*  b\n*  a\n*  g');
});

test('a branch joins where it left', (t) => {
  //  g -> a -> b -> c
  //        \-> x
  const tree = drawn(leaf('g', '', 0), leaf('a', 'g', 1), leaf('b', 'a', 2), leaf('c', 'b', 3), leaf('x', 'a', 2));
  t.is(tree, ['*  c', '*  b', '| *  x', '|/', '*  a', '*  g'].join('\n'));
});

test('two branches from one block, and a branch of a branch', (t) => {
  //  g -> a -> b
  //   \    \-> x -> y
  //    \-> z
  const tree = drawn(
    leaf('g', '', 0),
    leaf('a', 'g', 1),
    leaf('b', 'a', 2),
    leaf('x', 'a', 2),
    leaf('y', 'x', 3),
    leaf('z', 'g', 1),
  );
  t.is(tree, ['*  y', '| *  b', '* |  x', '|/', '*  a', '| *  z', '|/', '*  g'].join('\n'));
});

test('every block is drawn once, whatever the tree', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    let state = seed + 1;
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const blocks = [leaf('0', '', 0)];
    for (let name = 1; name < 12; name++) {
      const parent = blocks[random(blocks.length)] as (typeof blocks)[number];
      blocks.push(leaf(`${name}`, parent.hash, parent.height + 1));
    }
    const lines = drawTree(blocks, ({ hash }) => hash).filter((line) => line.includes('*'));
    t.deepEqual(
      lines.map((line) => Number(line.split('  ').at(-1))).sort((a, b) => a - b),
      blocks.map((_, place) => place),
    );
    t.true(lines.at(-1)?.startsWith('*  0'), `seed ${seed}`);
  }
});

test('hints can be copied as they are', (t) => {
  const env = { PATH: '/nowhere' };
  t.is(spell('try `orchestrator ps` or `ps`', env), 'try `npx orchestrator ps` or `ps`');
  t.is(spell('`orchestrator up`', env, ['--name', 'lab']), '`npx orchestrator --name lab up`');
  t.is(spell('the orchestrator', env), 'the orchestrator');
  t.is(commandName(env), 'npx orchestrator');
  t.is(quoted("Ada's"), `'Ada'\\''s'`);
  t.is(quoted('~/x y'), `'~/x y'`);
});

test('what npm puts on the PATH of its own commands does not count', (t) => {
  t.is(commandName({ PATH: '/x/node_modules/.bin:/home/me/.npm/_npx/123/node_modules/.bin' }), 'npx orchestrator');
});

const event = (change: object): ClusterEvent => ({ seq: 1, atMs: 0, source: 'p1', event: 'mined', ...change });

test('events are lines, and what strangers wrote cannot steer the terminal', (t) => {
  const mined = event({ height: 1, hash: '000a19'.padEnd(64, '0'), minedUs: 600, transactions: 1 });
  t.regex(eventLine(mined), /^\d\d:\d\d:\d\d p1 │ block 1 mined {4}000a190000… {3}0\.6 ms {3}1 transaction$/);
  const hostile = event({ event: 'refused', peer: 'x', code: 'X', why: 'a\u001b[2Jb\nc\u202ed' });
  t.true(eventLine(hostile).endsWith('refused what x sent: X, a�[2Jb�c�d'));
  t.true(eventLine(event({ event: 'unheard-of' })).endsWith('│ unheard-of'));
  t.is(printable('Åsa Ωmega'), 'Åsa Ωmega');
});

test('numbers have units people read', (t) => {
  t.deepEqual([costText(600), costText(1_300_000)], ['0.6 ms', '1.3 s']);
  t.deepEqual([spanText(null), spanText(4_000), spanText(200_000), spanText(8e6)], ['-', '4 s', '3 min', '2 h']);
  t.deepEqual(
    [countText(null), countText(0, 'H/s'), countText(6.54e6, 'H/s'), countText(512e3, 'H/s')],
    ['-', '0 H/s', '6.5 MH/s', '512 kH/s'],
  );
});

test('a table is as wide as its cells', (t) => {
  t.deepEqual(table(['A', 'NUMBER'], [['long', '7']], new Set([1])), ['A     NUMBER', 'long       7']);
});

test('log lines carry their time and level, and a trace those of the line before it', (t) => {
  const reader = new LogReader('p1');
  const lines = [
    '2026-01-01T00:00:00.000Z info linked',
    '2026-01-01T00:00:01.000Z warn slow',
    '  more',
    'TypeError: x',
    '    at y',
  ].map((line) => reader.read(line));
  t.deepEqual(
    lines.map(({ level, text }) => `${level} ${text}`),
    ['info linked', 'warn slow', 'warn   more', 'error TypeError: x', 'error     at y'],
  );
  t.is(lines[4]?.atMs, lines[1]?.atMs);
  const wish = { level: 'warn', sinceMs: null, grep: null } as const;
  t.is(lines.filter((line) => isWanted(line, wish)).length, 4);
  t.is(lines.filter((line) => isWanted(line, { ...wish, level: 'debug', grep: /link/ })).length, 1);
  t.is(lines.filter((line) => isWanted(line, { ...wish, sinceMs: (lines[1]?.atMs ?? 0) + 1 })).length, 0);
  const other = [new LogReader('p2').read('2026-01-01T00:00:00.500Z info between')];
  t.deepEqual(
    merged([lines, other])
      .map(({ source }) => source)
      .join(' '),
    'p1 p2 p1 p1 p1 p1',
  );
});

test('colour is for terminals and who asks for it', (t) => {
  const options = { json: false, quiet: false, flags: [] };
  t.is(new Output({ ...options, color: false }).paint.green('x'), 'x');
  t.not(new Output({ ...options, color: true }).paint.green('x'), 'x');
  t.is(new Output({ ...options, color: true, json: true }).paint.green('x'), 'x');
});
