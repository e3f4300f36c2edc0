/** Something asked of the server: on its way, there, or refused. */
import { useEffect, useState } from 'preact/hooks';
import { ApiError, get } from '../api.js';

export type Asked<T> =
  | { readonly state: 'asking' }
  | { readonly state: 'there'; readonly value: T }
  | { readonly state: 'refused'; readonly why: string; readonly hint: string };

/**
 * Asks when it is first drawn, and anew when the path changes; an answer that comes too late is dropped.
 *
 * @param round a new number asks the same again
 */
export function useAsked<T>(path: string, round: number): Asked<T> {
  const [asked, setAsked] = useState<{ readonly path: string; readonly result: Asked<T> }>(() => ({
    path,
    result: ASKING,
  }));
  useEffect(() => {
    let isWanted = true;
    const tell = (result: Asked<T>): void => {
      if (isWanted) setAsked({ path, result });
    };
    get<T>(path).then(
      (value) => tell({ state: 'there', value }),
      (fault: unknown) => tell(refusalOf(fault)),
    );
    return () => {
      isWanted = false;
    };
  }, [path, round]);
  // What is held of another path is not shown for this one.
  return asked.path === path ? asked.result : ASKING;
}

const ASKING = { state: 'asking' } as const;

function refusalOf(fault: unknown): Asked<never> {
  if (fault instanceof ApiError) {
    const { detail, hint } = fault.problem;
    return { state: 'refused', why: detail, hint: hint ?? 'try again' };
  }
  return { state: 'refused', why: fault instanceof Error ? fault.message : String(fault), hint: 'try again' };
}
