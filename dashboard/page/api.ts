/** Calls of the server's `/api`. */
import type { Problem } from '../model/api.js';
import { token } from './token.js';

/** What went wrong, in the server's words. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

/** @param path as `/api/blocks/…` @throws ApiError */
export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
/** Operates. @throws ApiError, also where the token is missing */
export const post = <T>(path: string, body: object = {}): Promise<T> => call<T>('POST', path, body);
/** @throws ApiError */
export const remove = <T>(path: string): Promise<T> => call<T>('DELETE', path);

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const held = token();
  const headers: Record<string, string> = { accept: 'application/json' };
  // Reading needs no token; it goes where it is needed and nowhere else.
  if (method !== 'GET' && held !== null) headers['authorization'] = `Bearer ${held}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  // An answer may break off, too.
  const response = await answered(fetch(path, { method, headers, ...sent }));
  if (response.ok) return answered(response.json() as Promise<T>);
  throw new ApiError(await problemOf(response));
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const detail = 'the dashboard does not answer';
    const problem = { type: 'about:blank', title: 'No answer', status: 0, detail, hint: 'is the cluster still up?' };
    throw new ApiError(problem, { cause });
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    const { status, statusText } = response;
    return { type: 'about:blank', title: statusText, status, detail: `the dashboard answered ${status}` };
  }
}
