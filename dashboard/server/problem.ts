/** Problems: every error as people and programs read it (RFC 9457). */
import * as z from 'zod';
import { EXIT, Fault } from '../../orchestrator/control/fault.js';
import { type AskCode, AskFault } from '../asking/fault.js';
import type { Problem } from '../model/api.js';

/** What this server itself refuses: status and title by code. */
const PROBLEMS = {
  BAD_REQUEST: [400, 'The request makes no sense'],
  NO_TOKEN: [401, 'This needs the token'],
  FORBIDDEN: [403, 'Not from there'],
  NOT_FOUND: [404, 'There is nothing here'],
  WRONG_METHOD: [405, 'That cannot be done here'],
  NOT_OPERATED: [409, 'Nobody operates this cluster from here'],
  TOO_LARGE: [413, 'The body is too large'],
  NOT_JSON: [415, 'Bodies are JSON'],
  WRONG_HOST: [421, 'Not under this name'],
  NO_WEBSOCKET: [426, 'This speaks WebSocket only'],
  FULL: [503, 'Too many are connected'],
  BROKEN: [500, 'The dashboard has failed'],
  /** Of peers that were asked. */
  MISSING: [404, 'No peer has it'],
  OFF_CHAIN: [409, 'Not on the best chain'],
  NO_PEER: [503, 'No peer is connected'],
  BUSY: [503, 'Too much is asked'],
  TOO_MUCH: [503, 'Too much to tell at once'],
  LOST: [502, 'A peer did not answer'],
  UNSOUND: [502, 'A peer answered nonsense'],
  LATE: [504, 'The peers are late'],
} as const satisfies { readonly [code in AskCode]: unknown } & { readonly [code: string]: readonly [number, string] };
export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal of this server's own, thrown wherever a request is judged. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly hint: string;
  /** What goes into the headers of the answer beside it. */
  readonly headers: { readonly [name: string]: string };

  constructor(code: ProblemCode, detail: string, hint = '', headers: { readonly [name: string]: string } = {}) {
    super(detail);
    this.code = code;
    this.hint = hint;
    this.headers = headers;
  }

  get problem(): Problem {
    return problem(this.code, this.message, this.hint);
  }
}

/** Of faults of the supervisor: what happened, in the words of HTTP. The others say that the cluster's state forbids it. */
const FAULT_STATUS: ReadonlyMap<string, number> = new Map([
  ['NO_TARGET', 404],
  ['USAGE', 400],
  ['MALFORMED', 501],
  ['TIME_OUT', 504],
  ['GONE', 503],
  ['NOT_RUNNING', 503],
  ['CONTROL', 502],
  ['ENDED', 502],
]);
const EXIT_STATUS: ReadonlyMap<number, number> = new Map([
  [EXIT.usage, 400],
  [EXIT.missing, 404],
  [EXIT.timeOut, 504],
]);

/** Any error as a problem. One of our own making says nothing of its insides: they are for the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof AskFault) return problem(error.code, error.message, error.hint);
  if (error instanceof Fault) return ofFault(error);
  const status = statusOf(error);
  if (status === 413) return problem('TOO_LARGE', 'the body is larger than any honest one');
  if (status === 415) return problem('NOT_JSON', 'the body is in an encoding that is not taken', 'send plain UTF-8');
  if (status === 404 || status === 403) return problem('NOT_FOUND', 'there is nothing at this address');
  if (status >= 400 && status < 500) return problem('BAD_REQUEST', 'the request cannot be read');
  return problem(
    'BROKEN',
    'something went wrong inside of the dashboard',
    '`orchestrator logs dashboard` may say what',
  );
}

/** A request whose parts do not have the shape they must have. @param where as `query` */
export function misshapen(where: string, error: z.ZodError): Refusal {
  const [first] = error.issues;
  const at = first && first.path.length > 0 ? ` at ${first.path.join('.')}` : '';
  return new Refusal(
    'BAD_REQUEST',
    `${where}${at}: ${first?.message ?? 'it makes no sense'}`,
    '/api/openapi.json says what is taken',
  );
}

export const problemShape: z.ZodType<Problem> = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  hint: z.string().exactOptional(),
});

function problem(code: ProblemCode, detail: string, hint = ''): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: typeOf(code), title, status, detail, ...(hint === '' ? {} : { hint }) };
}

function ofFault({ code, message, hint, exit }: Fault): Problem {
  const status = FAULT_STATUS.get(code) ?? EXIT_STATUS.get(exit) ?? 409;
  const title = status === 409 ? 'Not as things are' : 'The supervisor says no';
  return { type: typeOf(code), title, status, detail: message, ...(hint === '' ? {} : { hint }) };
}

/** A name for the kind of problem, for programs; nothing is to be found there. */
const typeOf = (code: string): string => `tag:monkeychain,2026:${code.toLowerCase().replaceAll('_', '-')}`;

/** Of errors that express and its parsers make; 500 of all others. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' ? status : 500;
}
