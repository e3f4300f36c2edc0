import { readFileSync } from 'node:fs';
import test from 'ava';
import { faultsOf } from './floors.js';
import { importing, PLANTED_IMPORTS } from './planted.js';
import { programFiles } from './tree.js';

test('every file keeps to its floor, and the pure ones are pure', (t) => {
  const files = programFiles();
  t.true(files.length > 0);
  t.deepEqual(
    files.flatMap((path) => faultsOf(path, readFileSync(path, 'utf8'))),
    [],
  );
});

test('only files beside a door ask where they lie: a program is bundled into its door', (t) => {
  const asking = programFiles().filter((path) => readFileSync(path, 'utf8').includes('import.meta'));
  t.true(asking.length > 0);
  t.deepEqual(
    asking.filter((path) => path.split('/').length !== 2),
    [],
  );
});

for (const { path, right, wrong } of PLANTED_IMPORTS) {
  test(`${path}: a planted import over the floor is found, a right one is not`, (t) => {
    t.deepEqual(faultsOf(path, importing(right)), []);
    const lines = faultsOf(path, importing(wrong)).map((fault) => fault.split(' ')[0]);
    t.deepEqual(
      lines,
      wrong.map((_, i) => `${path}:${i + 1}`),
    );
  });
}

const IMPURE = {
  'Date.now': 'export const at = Date.now();',
  'new Date': 'export const at = new Date(0);',
  'Date()': 'export const at = Date();',
  'Math.random': 'export const dice = Math.random;',
  'crypto.randomUUID': 'export const id = crypto.randomUUID();',
  performance: 'export const at = performance.now();',
  setTimeout: 'setTimeout(() => {}, 5);',
  setInterval: 'export const every = setInterval;',
  setImmediate: 'setImmediate(() => {});',
  queueMicrotask: 'queueMicrotask(() => {});',
  process: 'export const { env } = process;',
  globalThis: 'export const now = globalThis["Date"];',
  console: 'console.log(1);',
  async: 'export async function wait() {}',
  await: 'export const one = await 1;',
};

for (const [what, text] of Object.entries(IMPURE)) {
  test(`a pure file that uses ${what} is found, any other file may`, (t) => {
    for (const pure of [
      'peer/core/planted.ts',
      'tracker/registry.ts',
      'orchestrator/plan.ts',
      'shop/view/planted.ts',
    ]) {
      t.deepEqual(faultsOf(pure, `\n${text}`), [`${pure}:2 is pure and uses ${what}`]);
    }
    t.deepEqual(faultsOf('peer/io/planted.ts', text), []);
  });
}

test('async methods, async arrows and for await are found inside an expression', (t) => {
  const text = 'export class A {\n  async b() {}\n  c = [async () => 1];\n}\nfor await (const d of []) throw d;';
  t.deepEqual(faultsOf('peer/core/planted.ts', text), [
    'peer/core/planted.ts:2 is pure and uses async',
    'peer/core/planted.ts:3 is pure and uses async',
    'peer/core/planted.ts:5 is pure and uses await',
  ]);
});

test('comments, strings and property names may speak of all this', (t) => {
  const text = [
    '// await Date.now() in the process',
    '/** setTimeout */',
    'export const words = "Math.random" + `new Date()`;',
    'export const report = { process: 1, performance: { now: 2 } };',
    'export const sum = report.process + report.performance.now;',
    'export type Load = { readonly process: number; async: boolean };',
  ].join('\n');
  t.deepEqual(faultsOf('peer/core/planted.ts', text), []);
});

test('a pure file may know a type of an impure neighbour, not run it', (t) => {
  t.deepEqual(faultsOf('tracker/registry.ts', "import type { Server } from './server.js';"), []);
  t.deepEqual(faultsOf('tracker/registry.ts', "import { Server } from './server.js';"), [
    'tracker/registry.ts:1 is pure and runs tracker/server.ts',
  ]);
});

test('the one file of crypto may hash, not roll dice', (t) => {
  t.deepEqual(faultsOf('peer/chain/crypto.ts', "import { createHash } from 'node:crypto';"), []);
  t.is(faultsOf('peer/chain/crypto.ts', "import { randomBytes } from 'node:crypto';").length, 1);
  t.is(faultsOf('peer/chain/crypto.ts', "import * as crypto from 'node:crypto';").length, 1);
});

test('imports are found however they are written', (t) => {
  const text = [
    "import '../io/a.js';",
    "export * from '../io/b.js';",
    "export const c = () => import('../io/c.js');",
    "export type D = import('../io/d.js').D;",
  ].join('\n');
  t.is(faultsOf('peer/client/planted.ts', text).length, 4);
});

test('a file outside of all rooms may import nothing', (t) => {
  t.deepEqual(faultsOf('peer/limits.ts', "import './chain/block.js';"), ['peer/limits.ts:1 is in no room']);
});
