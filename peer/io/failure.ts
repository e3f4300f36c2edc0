/** Why a peer cannot run: what, to what, why, and what to do. */
export class Failure extends Error {
  /** PORT_TAKEN, BAD_ADDRESS, DATA_LOCKED, DATA_UNWRITABLE, DATA_DAMAGED, NO_CHAIN, WRONG_GENESIS. */
  readonly code: string;
  readonly hint: string;

  constructor(message: string, { code, hint, cause }: { code: string; hint: string; cause?: unknown }) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}

/**
 * @param path of what cannot be read
 * @param why in a few words
 */
export const damaged = (path: string, why: string, cause?: unknown): Failure =>
  new Failure(`${path} is damaged: ${why}`, {
    code: 'DATA_DAMAGED',
    hint: 'move that folder away and start again: the peer keeps its key, which lies beside it, and takes the chain from the others',
    cause,
  });
