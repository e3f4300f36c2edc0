/** The question how blocks came to a peer. */
import { JOURNEYS_MAX } from '../../peer/wire/limits.js';
import type { AskJourneys } from './journeys.js';

/** Peers of a version that does not know the question hang up on it, as on anything that is no message. */
export const askJourneys: AskJourneys = async (client, hashes) => {
  const answer = await client.ask<'journeys'>({ type: 'journeys', hashes: hashes.slice(0, JOURNEYS_MAX) });
  return answer?.journeys ?? [];
};
