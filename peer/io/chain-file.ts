/**
 * A look at the chain's file before LMDB maps it: on a file that is not its own, or has lost its end, it does not fail but
 * takes the process with it.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeOf } from '../client/reason.js';
import { PROGRAMS } from '../programs.js';

/** What LMDB 0.9.90 writes: two meta pages, the first at 0, the second one page further. */
const MAGIC = 0xbeefc0de;
const VERSION = 2;
/** Where things lie in a meta page, in bytes. */
const AT = { magic: 24, version: 28, pageSize: 48, lastPage: 144, end: 152 } as const;
const PAGE_SIZE_MIN = 512;
const PAGE_SIZE_MAX = 65_536;
/** An examination that takes longer says nothing. */
const EXAMINE_MS_MAX = 60_000;

type Meta = { readonly pageSize: number; readonly lastPage: number };

/**
 * Why LMDB must not open a file; null if it may: because it is sound as far as can be seen, or because there is none.
 * Its costs do not grow with the chain, unless the file is shorter than it should be.
 *
 * @throws the system's error if it cannot be read
 */
export function chainFileFault(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return 'it is no file';
    // Made, and not yet written when its process was killed: nothing was ever in it.
    if (stat.size === 0) return null;
    const first = readMeta(file, 0);
    const second = first && readMeta(file, first.pageSize);
    if (!first || !second) return 'it does not begin as a chain file does';
    const sizeMin = (Math.max(first.lastPage, second.lastPage) + 1) * first.pageSize;
    if (stat.size >= sizeMin) return null;
    // LMDB leaves out last pages that were taken and given back in one transaction: that alone is no damage.
    return isReadable(path) ? null : `it has ${stat.size} bytes where ${sizeMin} were written`;
  } finally {
    closeSync(file);
  }
}

function readMeta(file: number, position: number): Meta | null {
  const bytes = Buffer.alloc(AT.end);
  if (readSync(file, bytes, 0, AT.end, position) < AT.end) return null;
  if (bytes.readUInt32LE(AT.magic) !== MAGIC || bytes.readUInt32LE(AT.version) !== VERSION) return null;
  const pageSize = bytes.readUInt32LE(AT.pageSize);
  const isPageSize = pageSize >= PAGE_SIZE_MIN && pageSize <= PAGE_SIZE_MAX && Number.isInteger(Math.log2(pageSize));
  return isPageSize ? { pageSize, lastPage: Number(bytes.readBigUInt64LE(AT.lastPage)) } : null;
}

/** Whether another process reads all of it and lives. */
function isReadable(path: string): boolean {
  const examiner = fileURLToPath(PROGRAMS.examiner);
  return spawnSync(process.execPath, [examiner, path], { stdio: 'ignore', timeout: EXAMINE_MS_MAX }).status === 0;
}
