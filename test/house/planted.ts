/** Imports that a file at `path` may have, and ones it may not: what the checker and the linter are both tested on. */
export type Planted = { readonly path: string; readonly right: readonly string[]; readonly wrong: readonly string[] };

const PUBLIC = ['../peer/chain/block.js', '../peer/wire/frame.js', '../peer/client/connection.js'];
const INSIDES = ['../peer/core/peer.js', '../peer/io/store.js', '../peer/main.js'];

export const PLANTED_IMPORTS: readonly Planted[] = [
  {
    path: 'peer/chain/planted.ts',
    right: ['./block.js', 'node:assert'],
    wrong: ['../wire/frame.js', '../core/peer.js', '../main.js', './../io/store.js', 'node:crypto', 'node:fs', 'zod'],
  },
  {
    path: 'peer/chain/crypto.ts',
    right: ['./block.js', 'node:crypto'],
    wrong: ['../wire/frame.js', 'node:fs', 'hash-wasm'],
  },
  {
    path: 'peer/wire/planted.ts',
    right: ['./frame.js', '../chain/block.js', 'node:assert'],
    wrong: ['../client/connection.js', '../core/peer.js', '../io/store.js', 'node:net', 'node:crypto', 'zod'],
  },
  {
    path: 'peer/client/planted.ts',
    right: [
      './ask.js',
      '../chain/block.js',
      '../wire/frame.js',
      'node:net',
      'node:fs',
      'node:fs/promises',
      'node:path',
      '../control.js',
    ],
    wrong: ['../core/peer.js', '../io/store.js', '../../shop/main.js', 'node:http', 'zod'],
  },
  {
    path: 'peer/core/planted.ts',
    right: ['./peer.js', '../chain/block.js', '../wire/frame.js', '../control.js', 'node:assert'],
    wrong: ['../client/connection.js', '../io/store.js', 'node:crypto', 'node:net', 'lmdb'],
  },
  {
    path: 'peer/io/planted.ts',
    right: ['./store.js', '../core/peer.js', '../control.js', 'node:fs/promises', 'lmdb', 'piscina', 'os-utils'],
    wrong: [
      '../../tracker/registry.js',
      '../../orchestrator/plan.js',
      '../../shop/model/cage.js',
      '../../test/sim/net.js',
    ],
  },
  {
    path: 'peer/control.ts',
    right: ['./chain/block.js', './wire/frame.js', 'zod'],
    wrong: ['./core/peer.js', './io/store.js', './main.js', 'node:fs', '../orchestrator/plan.js'],
  },
  {
    path: 'peer/main.ts',
    right: ['./io/runtime.js', './core/peer.js', './control.js', 'node:process', 'commander'],
    wrong: ['../orchestrator/control/client.js', '../tracker/control.js'],
  },
  {
    path: 'tracker/planted.ts',
    right: [...PUBLIC, './registry.js', './control.js', 'node:net', 'zod'],
    wrong: [...INSIDES, '../peer/control.js', '../shop/main.js', '../orchestrator/control/client.js'],
  },
  {
    path: 'tracker/control.ts',
    right: ['../peer/chain/block.js', 'zod'],
    wrong: ['./registry.js', '../peer/io/store.js', 'node:net'],
  },
  {
    path: 'shop/planted.ts',
    right: [...PUBLIC, './model/cage.js', 'node:fs', 'blessed'],
    wrong: [...INSIDES, '../tracker/registry.js', '../tracker/control.js', '../orchestrator/control/client.js'],
  },
  {
    path: 'dashboard/planted.ts',
    right: [...PUBLIC, '../orchestrator/control/client.js', './model/board.js', './control.js', 'node:fs', 'ws'],
    wrong: [
      ...INSIDES,
      '../orchestrator/plan.js',
      '../orchestrator/main.js',
      '../shop/main.js',
      './page/main.js',
      './view/lanes.js',
    ],
  },
  {
    path: 'dashboard/control.ts',
    right: [],
    wrong: ['./model/board.js', '../peer/chain/block.js', 'node:net', 'zod'],
  },
  {
    path: 'dashboard/model/planted.ts',
    right: ['./board.js', '../../peer/chain/block.js', '../../peer/wire/summary.js', 'node:assert'],
    wrong: ['../server/app.js', '../page/main.js', '../../peer/client/peer.js', 'node:fs', 'ws'],
  },
  {
    path: 'dashboard/view/planted.ts',
    right: ['./lanes.js', '../model/board.js'],
    wrong: ['../server/app.js', '../page/main.js', '../../peer/chain/block.js', 'node:fs', 'preact'],
  },
  {
    path: 'dashboard/page/planted.ts',
    right: ['./main.js', '../model/board.js', '../view/lanes.js', 'preact'],
    wrong: ['../server/app.js', '../watching/roster.js', '../../peer/chain/block.js', '../../shop/main.js', 'node:fs'],
  },
  {
    path: 'orchestrator/planted.ts',
    right: [
      ...PUBLIC,
      './plan.js',
      './control/client.js',
      '../peer/control.js',
      '../tracker/control.js',
      '../dashboard/control.js',
      'commander',
    ],
    wrong: [...INSIDES, '../tracker/registry.js', '../shop/main.js', '../dashboard/server.js', '../test/sim/net.js'],
  },
  {
    path: 'orchestrator/control/planted.ts',
    right: ['./client.js', 'node:net', 'zod'],
    wrong: ['../plan.js', '../main.js', '../../peer/chain/block.js', '../../peer/client/connection.js', 'commander'],
  },
];

/** The text of a file that imports all of `specifiers`, one a line. */
export function importing(specifiers: readonly string[]): string {
  return specifiers.map((specifier, i) => `export type { A as A${i} } from '${specifier}';\n`).join('');
}
