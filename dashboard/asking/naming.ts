/** Asking what shoppers are called, where the board does not know it. */
import type { PublicKey } from '../../peer/chain/crypto.js';
import { AskFault } from './fault.js';
import type { Inquiry } from './inquiry.js';
import type { AskingSources } from './sources.js';

/** Names asked for at once: more shoppers than any block has that people look at. */
const ASKED_MAX = 64;

/** Asks for the names that are not known, and has them kept. What nobody tells stays unknown: it is no reason to show no block. */
export async function learnNames(
  { nameOf, keepName }: AskingSources,
  inquiry: Inquiry,
  publicKeys: readonly PublicKey[],
): Promise<void> {
  const learn = async (publicKey: PublicKey): Promise<void> => {
    try {
      const answer = await inquiry.first((client) =>
        inquiry.ask<'record'>(client, { type: 'record', publicKey, height: null }),
      );
      if (answer?.record.publicKey === publicKey) keepName(publicKey, answer.record.name);
    } catch (error) {
      if (!(error instanceof AskFault)) throw error;
    }
  };
  const unknown = [...new Set(publicKeys)].filter((key) => nameOf(key) === null).slice(0, ASKED_MAX);
  await Promise.all(unknown.map(learn));
}
