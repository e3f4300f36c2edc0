/** Signature checks, off the main thread: node:crypto verifies on the thread pool when it is given a callback. */
import { verify } from 'node:crypto';
import { keyObject } from '../chain/crypto.js';
import type { Signed } from '../chain/transaction.js';

const isValid = ({ publicKey, bytes, signature }: Signed): Promise<boolean> => {
  const key = keyObject(publicKey);
  if (key === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    verify(null, bytes, key, signature, (error, valid) => resolve(error === null && valid));
  });
};

export const checkAll = (items: readonly Signed[]): Promise<boolean[]> => Promise.all(items.map(isValid));
