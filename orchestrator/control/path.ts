/** Where the control socket of a cluster lies. */
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Longest path of a Unix socket in bytes, its end mark apart: 104 on macOS, 108 on Linux. */
export const SOCKET_PATH_SIZE_MAX = 103;

/** In the cluster's folder, or, where that path is too long for a socket, in the system's folder for temporary files. */
export function socketPath(folder: string): string {
  const beside = join(folder, 'control.sock');
  if (Buffer.byteLength(beside) <= SOCKET_PATH_SIZE_MAX) return beside;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `orchestrator-${userInfo().uid}-${name}.sock`);
  return Buffer.byteLength(short) <= SOCKET_PATH_SIZE_MAX
    ? short
    : join('/tmp', `orchestrator-${userInfo().uid}-${name}.sock`);
}
