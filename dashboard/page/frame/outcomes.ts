/** What became of the last operation on each thing: asked, done for a few seconds, failed until it is put away. */
import { signal } from '@preact/signals';
import { ApiError } from '../api.js';

export type Outcome =
  | { readonly state: 'asked'; readonly text: string }
  | { readonly state: 'done'; readonly text: string }
  | { readonly state: 'failed'; readonly text: string };

/** How long a result stays beside its button, in milliseconds. */
const DONE_MS = 8_000;

const outcomes = signal<ReadonlyMap<string, Outcome>>(new Map());

/** @param key what was operated, as a peer's name */
export const outcomeOf = (key: string): Outcome | null => outcomes.value.get(key) ?? null;

/** Puts a result away. */
export const dismiss = (key: string): void => put(key, null);

/**
 * Asks for something and shows what comes of it.
 *
 * @param doing as `killing p3…`
 * @param say the result in words; null where it is shown elsewhere
 */
export async function operate<T>(
  key: string,
  doing: string,
  call: () => Promise<T>,
  say: (answer: T) => string | null,
): Promise<void> {
  put(key, { state: 'asked', text: doing });
  try {
    const text = say(await call());
    if (text === null) return put(key, null);
    const done: Outcome = { state: 'done', text };
    put(key, done);
    setTimeout(() => {
      if (outcomeOf(key) === done) put(key, null);
    }, DONE_MS);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { detail, hint } = error.problem;
    put(key, { state: 'failed', text: hint ? `${detail}: ${hint}` : detail });
  }
}

function put(key: string, outcome: Outcome | null): void {
  const next = new Map(outcomes.value);
  if (outcome) next.set(key, outcome);
  else next.delete(key);
  outcomes.value = next;
}
