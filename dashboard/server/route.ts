/** A route of the API: one row of the table that both express and the document are made of. */
import * as z from 'zod';
import type { ShapeName } from './shapes.js';

export type Method = 'get' | 'post' | 'delete';

/** `json` where the text has been made already. */
export type Answer =
  | { readonly type: 'value'; readonly value: object }
  | { readonly type: 'json'; readonly text: string; readonly isFinal: boolean }
  | { readonly type: 'text'; readonly text: string; readonly contentType: string };

/** What the parts of a request came to, each judged by its shape. */
export type Parts<P, Q, B> = { readonly params: P; readonly query: Q; readonly body: B };

export type Route = {
  readonly method: Method;
  /** As express takes it: `/api/blocks/:hash`. */
  readonly path: string;
  /** One line for the document. */
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** An empty one where nothing is to be said. */
  readonly body: z.ZodObject;
  /** The shape of its answer by name, or the type of what is no JSON of ours. */
  readonly answers: ShapeName | { readonly contentType: string };
  /** Statuses of problems beside those that any route can have. */
  readonly problems: readonly number[];
  /** @throws Refusal, AskFault, Fault */
  readonly answer: (parts: Parts<unknown, unknown, unknown>) => Promise<Answer>;
};

type Shape = z.ZodObject;
const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** A row whose `answer` knows what its shapes let through. */
export function route<P extends Shape = Nothing, Q extends Shape = Nothing, B extends Shape = Nothing>(
  row: Pick<Route, 'method' | 'path' | 'summary' | 'answers'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly problems?: readonly number[];
    readonly answer: (parts: Parts<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Answer> | Answer;
  },
): Route {
  const { params = nothing, query = nothing, body = nothing, problems = [] } = row;
  const answer = async (parts: Parts<unknown, unknown, unknown>): Promise<Answer> =>
    row.answer(parts as Parts<z.infer<P>, z.infer<Q>, z.infer<B>>);
  return { ...row, params, query, body, problems, answer };
}

export const value = (told: object): Answer => ({ type: 'value', value: told });

/** Whether a route changes anything: then it needs the token. */
export const isOperation = ({ method }: Route): boolean => method !== 'get';
