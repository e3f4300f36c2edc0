/** Why a question has no answer, for whoever asked it. */

/**
 * MISSING: nobody has it. OFF_CHAIN: it is held, but on no best chain. NO_PEER: nobody to ask. LATE, LOST: no answer, in
 * time or at all. UNSOUND: an answer that cannot be true. BUSY: too many ask. TOO_MUCH: more than is gathered at once.
 */
export type AskCode = 'MISSING' | 'OFF_CHAIN' | 'NO_PEER' | 'LATE' | 'LOST' | 'UNSOUND' | 'BUSY' | 'TOO_MUCH';

export class AskFault extends Error {
  readonly code: AskCode;
  /** What to do about it, for people. */
  readonly hint: string;

  constructor(code: AskCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

export const missing = (what: string): AskFault =>
  new AskFault('MISSING', `no peer knows ${what}`, 'is it of this network? What is on its way is known in a moment');

/** Whether asking somebody else may do better. */
export const isOfOnePeer = (error: unknown): boolean =>
  error instanceof AskFault && (error.code === 'LATE' || error.code === 'LOST' || error.code === 'UNSOUND');
