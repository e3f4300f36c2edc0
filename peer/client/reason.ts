/** Why the system said no, in words: its codes mean nothing to most people. */

const REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other side broke off',
  EPIPE: 'the other side broke off',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'permission denied',
  EPERM: 'not permitted here',
  EROFS: 'the disk is read-only',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'this process has too many files and connections open',
  ENFILE: 'the system has too many files and connections open',
  ENOTSUP: 'the file system cannot do that',
  EOPNOTSUPP: 'the file system cannot do that',
  ENAMETOOLONG: 'the path is too long',
};

/** The system's code of an error, as ENOENT; null if it has none. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** An error in a few words, with the system's code behind them if it has one. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const words = code === null ? undefined : REASONS[code];
  if (words !== undefined) return `${words} (${code})`;
  return error instanceof Error && error.message !== '' ? error.message : String(code ?? error);
}
