import { posix } from 'node:path';
import { CRYPTO_FILE, isPure, mayImport, roomOf } from './rooms.js';
import { type Import, readSource } from './source.js';

/**
 * What a source file does that its room may not: imports over a floor, and I/O, clock, chance or `async` in a pure file.
 *
 * @param path from the top of the repository, with forward slashes
 * @returns one line a fault, beginning with `path:line`; none if the file is in order
 */
export function faultsOf(path: string, text: string): string[] {
  const { imports, deeds } = readSource(path, text);
  const faults = imports.flatMap((from) => {
    const why = importFault(path, from);
    return why === null ? [] : [`${path}:${from.line} ${why}`];
  });
  if (isPure(path)) faults.push(...deeds.map(({ what, line }) => `${path}:${line} is pure and uses ${what}`));
  return faults;
}

function importFault(path: string, from: Import): string | null {
  const room = roomOf(path);
  if (room === null) return 'is in no room';

  const target = targetOf(path, from.specifier);
  const targetRoom = target.endsWith('.ts') ? roomOf(target) : target;
  if (targetRoom === null) return `imports ${target}, which is in no room`;
  if (!mayImport(room, targetRoom)) return `imports ${target}: not on the floor of ${room}`;
  return isPure(path) ? impureImport(path, from, target) : null;
}

/** A pure file may know the types of anything on its floor, and run only what is pure itself. */
function impureImport(path: string, from: Import, target: string): string | null {
  if (target === 'node:crypto') return cryptoFault(path, from);
  if (from.isType || target === 'node:assert' || isPure(target)) return null;
  return `is pure and runs ${target}`;
}

/** Hashes and signatures are functions of their input; keys and random numbers are not. */
function cryptoFault(path: string, from: Import): string | null {
  if (path !== CRYPTO_FILE) return `imports node:crypto, which only ${CRYPTO_FILE} may`;
  const chance = from.names.find((name) => /^random|^webcrypto$|^getRandom|^default$|^\*$/.test(name));
  return chance === undefined ? null : `is pure and takes ${chance} from node:crypto`;
}

/** The file that a relative specifier means, from the top of the repository; other specifiers as they are. */
function targetOf(path: string, specifier: string): string {
  if (specifier === 'node:assert/strict') return 'node:assert';
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
}
