/**
 * Something asked of the server for as long as it is shown, and asked again when nobody could say, or the chain has grown
 * and the answer with it.
 */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, get } from './api.js';
import { lead } from './frame/glance.js';

/** Time between two askings, in milliseconds: at twenty blocks a second nobody reads faster either. */
const PAUSE_MS = 1_000;
/** Time until what nobody could say is asked again though the chain stands still. */
const RETRY_MS = 5_000;
/** Of a problem: nobody has it. */
const NOT_FOUND = 404;

export type Asked<T> = {
  /** The last answer; kept while the next one is on its way. */
  readonly value: T | null;
  /** Why there is none now; null if there is. */
  readonly problem: string | null;
  /** Whether another asking may do better, also where the chain stands still. */
  readonly isOpen: boolean;
};
const NOTHING = { value: null, problem: null, isOpen: false } as const;

/**
 * @param path where it changes, the last answer is kept until the next one comes, too
 * @param isFinal whether an answer, once it has come, stays true whatever is mined
 */
export function useAsked<T>(path: string, isFinal = false): Signal<Asked<T>> {
  const asked = useSignal<Asked<T>>(NOTHING);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let askedAt: string | null = null;
    let answeredMs = 0;
    const ask = async (): Promise<void> => {
      askedAt = lead.value?.tip ?? null;
      const answer = await answerTo<T>(path, asked.value.value);
      if (isOver) return;
      asked.value = answer;
      if (isFinal && answer.problem === null) return;
      answeredMs = performance.now();
      timer = setTimeout(look, PAUSE_MS);
    };
    const look = (): void => {
      timer = null;
      const isDue = asked.value.isOpen && performance.now() - answeredMs >= RETRY_MS;
      if (isDue || askedAt !== (lead.value?.tip ?? null)) void ask();
      else timer = setTimeout(look, PAUSE_MS);
    };
    void ask();
    return () => {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [path, isFinal]);
  return asked;
}

async function answerTo<T>(path: string, last: T | null): Promise<Asked<T>> {
  try {
    return { value: await get<T>(path), problem: null, isOpen: false };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, detail, hint } = error.problem;
    const problem = hint ? `${detail}; ${hint}` : detail;
    // What was not found is not there; what was not answered may still be as it was.
    return { value: status === NOT_FOUND ? null : last, problem, isOpen: status !== NOT_FOUND };
  }
}
