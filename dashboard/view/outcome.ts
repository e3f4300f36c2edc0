/** What came of an operation, in words beside its button. */
import type { DoneJson } from '../model/api.js';
import { durationText } from './words.js';

const ENDINGS: { readonly [state: string]: string } = {
  killed: 'ended by SIGKILL',
  stopped: 'stopped',
  running: 'runs',
  paused: 'paused',
  removed: 'left for good',
};

/** As `ended by SIGKILL after 41 ms`; of several peers each with its name. */
export function doneText({ results }: DoneJson): string {
  const texts = results.map(({ name, state, changed, ms }) => {
    const word = ENDINGS[state] ?? state;
    const text = changed ? `${word} after ${durationText(ms * 1000)}` : `${word} already`;
    return results.length > 1 ? `${name} ${text}` : text;
  });
  return texts.length === 0 ? 'done' : texts.join(', ');
}
