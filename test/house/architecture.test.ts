/** ARCHITECTURE.md against the code: every file and symbol it names exists, and its floors are those that are checked. */
import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import { FLOORS, isPure, roomOf } from './rooms.js';
import { symbolsOf } from './symbols.js';
import { programFiles } from './tree.js';

const TEXT = readFileSync('ARCHITECTURE.md', 'utf8');

/** What stands in backticks. */
const quotedIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
/** A table's rows, cell by cell, without head and rule. @param under the heading it stands under */
function tableUnder(under: string): string[][] {
  const section = TEXT.split(/^##+ /m).find((one) => one.startsWith(under)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** `peer/main.ts`, `peer/chain/block.ts#Block.hash`, `dist/peer/main.js` within a command. */
const REFERENCE = /(?<path>[a-z][\w.-]*(?:\/[\w.-]+)+\.(?:ts|js))(?:#(?<symbol>[\w.]+))?/g;

test('every file and symbol that ARCHITECTURE.md names exists', (t) => {
  const known = new Map<string, Set<string>>();
  let symbols = 0;
  for (const quoted of quotedIn(TEXT)) {
    for (const { groups } of quoted.matchAll(REFERENCE)) {
      const path = (groups?.path ?? '').replace(/^dist\/(.*)\.js$/, '$1.ts');
      t.true(existsSync(path), `${quoted}: no such file`);
      const symbol = groups?.symbol;
      if (symbol === undefined || !existsSync(path)) continue;
      const defined = known.get(path) ?? symbolsOf(path, readFileSync(path, 'utf8'));
      known.set(path, defined);
      t.true(defined.has(symbol), `${quoted}: ${path} defines no ${symbol}`);
      symbols++;
    }
  }
  t.true(symbols > 100);
});

test('the floors of ARCHITECTURE.md are those that the checker draws', (t) => {
  const rows = tableUnder('Rooms and floors');
  const written = rows.map(([room = '', , floor = '']) => [quotedIn(room)[0], quotedIn(floor).sort()]);
  const drawn = [...FLOORS].map(([room, floor]) => [room, [...floor].sort()]);
  t.deepEqual(written, drawn);
});

test('the pure files of ARCHITECTURE.md are those that the checker holds to it', (t) => {
  const files = programFiles();
  for (const [cell = '', , , pure = ''] of tableUnder('Rooms and floors')) {
    const room = quotedIn(cell)[0] ?? '';
    const own = files.filter((path) => roomOf(path) === room);
    const named = quotedIn(pure).map((name) => `${room}/${name}`);
    const isNamed = (path: string): boolean =>
      named.some((name) => path === name || (name.endsWith('/') && path.startsWith(name)));
    if (named.length === 0) t.regex(pure, /^(?:all|none)$/, room);
    const expected = own.filter((path) => (named.length > 0 ? isNamed(path) : pure === 'all'));
    t.deepEqual(own.filter(isPure), expected, room);
    for (const name of named)
      t.true(
        own.some((path) => path.startsWith(name)),
        `${name} is nowhere`,
      );
  }
});

test('every row of the original says what was, what is and why', (t) => {
  const headings = ['Its ideas', 'Its chain', 'node.py', 'Message codes', 'tracker.py', 'shop.py', 'visual.py'];
  for (const heading of headings) {
    const rows = tableUnder(heading);
    t.true(rows.length > 0, heading);
    for (const row of rows) {
      t.is(row.length, 4, row.join(' | '));
      t.true(
        row.every((cell) => cell !== ''),
        row.join(' | '),
      );
      t.regex(row[2] ?? '', /`[\w./-]+\.ts/, row.join(' | '));
    }
  }
});

// Written out again: what the original had.
const ORIGINAL = [
  'Block',
  'block_id',
  'nonce',
  'this_hash',
  'prev_hash',
  'data',
  'BlockChain',
  'header',
  'trailer',
  'length',
  'mine(data)',
  'validate(block)',
  'add(block)',
  'Node',
  'Node.block',
  'Node.next',
  'Node.prev',
  'node.py',
  'tracker_ip',
  'tracker_port',
  'node_ip',
  'socks',
  'bc',
  'tracker_sock',
  'sock_lock',
  'chain_lock',
  'node_port',
  'exit_sequence(sig, frame)',
  'print_chain()',
  'contact_tracker(tracker_ip, tracker_port, node_ip, node_port)',
  'accept_connections(node_port)',
  'receive_msg(c)',
  'add_block(c)',
  'update_chain(c)',
  'receive_chain(c)',
  'send_chain(c)',
  'A',
  'B',
  'C',
  'D',
  'R',
  'tracker.py',
  'tracker(port)',
  'shop.py',
  'record',
  'update_blockchain()',
  'visual.py',
  'port',
  'ip',
  'driver',
  'js_data',
  'generate_js()',
  'generate_html()',
  'reload_html',
  'visual()',
  'visual.html',
  'visuals.css',
  'visual.js',
];

test('nothing of the original is missing', (t) => {
  const table = TEXT.slice(TEXT.indexOf('## The original'));
  const named = new Set(quotedIn(table).flatMap((name) => [name, name.replace(/^(?:Block|BlockChain)\./, '')]));
  for (const name of ORIGINAL) t.true(named.has(name), name);
});

test('symbols are found wherever they are defined, and only there', (t) => {
  const text = [
    'export class A { readonly b = 1; #c = 2; get d() { return 3; } e() { const f = { g: 1 }; return f; } }',
    'type H = { readonly i: number };',
    'export const j = { k: { l: 1 } };',
    'function m() { const n = 1; return n; }',
    'export interface O { p(): void }',
  ].join('\n');
  const found = symbolsOf('planted.ts', text);
  for (const name of ['A', 'A.b', 'A.c', 'A.d', 'A.e', 'H', 'H.i', 'j', 'j.k', 'j.l', 'm', 'O', 'O.p']) {
    t.true(found.has(name), name);
  }
  for (const name of ['b', 'n', 'm.n', 'H.b', 'A.i']) t.false(found.has(name), name);
});
