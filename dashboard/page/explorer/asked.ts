/** Something asked of the server for as long as it is shown, and asked again whenever the chain has grown. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, get } from '../api.js';
import { lead } from '../frame/glance.js';

/** Time between two askings, in milliseconds: at twenty blocks a second nobody reads faster either. */
const PAUSE_MS = 1_000;

export type Asked<T> = {
  /** The last answer; kept while the next one is on its way. */
  readonly value: T | null;
  /** Why there is none now; null if there is. */
  readonly problem: string | null;
};

export function useAsked<T>(path: string): Signal<Asked<T>> {
  const asked = useSignal<Asked<T>>({ value: null, problem: null });
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let askedAt: string | null | undefined;
    const ask = async (): Promise<void> => {
      askedAt = lead.value?.tip ?? null;
      const answer = await answerTo<T>(path, asked.value.value);
      if (isOver) return;
      asked.value = answer;
      timer = setTimeout(look, PAUSE_MS);
    };
    const look = (): void => {
      timer = null;
      if (askedAt !== (lead.value?.tip ?? null)) void ask();
      else timer = setTimeout(look, PAUSE_MS);
    };
    asked.value = { value: null, problem: null };
    void ask();
    return () => {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [path]);
  return asked;
}

async function answerTo<T>(path: string, last: T | null): Promise<Asked<T>> {
  try {
    return { value: await get<T>(path), problem: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What was not found is not there; what was not answered may still be as it was.
    return { value: error.problem.status === 404 ? null : last, problem: error.message };
  }
}
