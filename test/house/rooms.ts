/** Which room a source file is in, what that room may import, and which files are pure: the floors of ARCHITECTURE.md. */

/** What a room may import: rooms by name, `node:` modules and packages by specifier; `node:*` and `npm:*` mean any. */
type Floor = readonly string[];

const CHAIN_AND_WIRE = ['peer/chain', 'peer/wire'];
/** The three public rooms of the peer, and what a program of its own needs besides. */
const GUEST = [...CHAIN_AND_WIRE, 'peer/client', 'node:*', 'npm:*'];

/**
 * A room is a folder with all below it, or one file; a longer name wins over a shorter one. Every room may import
 * itself and `node:assert`. `test` is no room: it may import everything, and nothing may import it.
 */
export const FLOORS: ReadonlyMap<string, Floor> = new Map([
  ['peer/chain', ['node:crypto']],
  ['peer/wire', ['peer/chain']],
  // The lock file and the identity of a process, which several programs share, live in the client.
  [
    'peer/client',
    [...CHAIN_AND_WIRE, 'peer/control.ts', 'node:net', 'node:fs', 'node:os', 'node:path', 'node:child_process'],
  ],
  ['peer/core', [...CHAIN_AND_WIRE, 'peer/control.ts']],
  [
    'peer/io',
    [
      ...CHAIN_AND_WIRE,
      'peer/client',
      'peer/core',
      'peer/control.ts',
      'peer/programs.ts',
      'node:*',
      'piscina',
      'lmdb',
      'os-utils',
    ],
  ],
  ['peer/control.ts', [...CHAIN_AND_WIRE, 'peer/client', 'zod']],
  ['peer/programs.ts', []],
  ['peer/main.ts', [...GUEST, 'peer/core', 'peer/io', 'peer/control.ts']],
  ['tracker', [...GUEST, 'tracker/control.ts']],
  ['tracker/control.ts', [...CHAIN_AND_WIRE, 'peer/client', 'zod']],
  ['shop', GUEST],
  ['dashboard', [...GUEST, 'dashboard/model', 'dashboard/control.ts', 'orchestrator/control']],
  ['dashboard/control.ts', []],
  // What server and page share, and what only the page has: neither may lean on what a browser does not have.
  ['dashboard/model', CHAIN_AND_WIRE],
  ['dashboard/view', ['dashboard/model']],
  ['dashboard/page', ['dashboard/model', 'dashboard/view', 'npm:*']],
  ['orchestrator', [...GUEST, 'orchestrator/control', 'peer/control.ts', 'tracker/control.ts', 'dashboard/control.ts']],
  ['orchestrator/control', ['node:*', 'zod']],
]);

/** Files that decide and touch nothing. They may import values only of each other. */
const PURE = [
  /^peer\/(chain|wire|core)\//,
  /^tracker\/registry\.ts$/,
  /^orchestrator\/(cluster|crew|desk|endings|faults|jobs|launch|mesh|operations|outlook|plan|process|revival|shutdown|supervisor|targets|views)\.ts$/,
  /^orchestrator\/control\/(event-words|fault|mining|once)\.ts$/,
  /^shop\/(model|view)\//,
  /^dashboard\/(model|view)\//,
];

/** The one file that may import `node:crypto` where everything is pure. */
export const CRYPTO_FILE = 'peer/chain/crypto.ts';

/** The room of a source file, by its path from the top of the repository; null if it is in none. */
export function roomOf(path: string): string | null {
  let room: string | null = null;
  for (const name of FLOORS.keys()) {
    const isIn = path === name || path === `${name}.ts` || path.startsWith(`${name}/`);
    if (isIn && (room === null || name.length > room.length)) room = name;
  }
  return room;
}

/** @param target a room, or the specifier of a package or `node:` module */
export function mayImport(room: string, target: string): boolean {
  if (target === room || target === 'node:assert') return true;
  const floor = FLOORS.get(room) ?? [];
  if (floor.includes(target)) return true;
  if (target.startsWith('node:')) return floor.includes('node:*') || floor.includes(parentModule(target));
  return !FLOORS.has(target) && floor.includes('npm:*');
}

export function isPure(path: string): boolean {
  return PURE.some((pattern) => pattern.test(path));
}

/** `node:fs` for `node:fs/promises`. */
function parentModule(specifier: string): string {
  return specifier.split('/')[0] ?? specifier;
}
