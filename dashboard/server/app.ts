/** The app: every HTTP request, judged, answered, and told why not. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import type { Guard } from './guard.js';
import { ASKED_AGAIN, FOR_EVER, NOT_KEPT, securityHeaders } from './headers.js';
import { BODY_SIZE_MAX, OPERATION_MS_MAX } from './limits.js';
import { openApiOf } from './openapi.js';
import { type OperatingFns, operationRoutes } from './operations.js';
import { misshapen, problemOf, Refusal } from './problem.js';
import { type ReadingFns, readingRoutes } from './reading.js';
import { type Answer, isOperation, type Route, route, value } from './route.js';

export type AppFns = ReadingFns & {
  readonly guard: Guard;
  /** Null where the cluster is only watched. */
  readonly operating: OperatingFns | null;
  /** Folder of the page's files. */
  readonly assets: string;
  /** Something failed that never should: for the log. */
  readonly onBroken: (error: unknown) => void;
};

/** Every route of the API, the document of them all included. */
export function routesOf(fns: ReadingFns & Pick<AppFns, 'operating'>): readonly Route[] {
  const document: Route = route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    answers: { contentType: 'application/json' },
    answer: () => value(openApiOf(all)),
  });
  const all: readonly Route[] = [...readingRoutes(fns), ...operationRoutes(fns.operating), document];
  return all;
}

export function makeApp(fns: AppFns): Express {
  const { guard } = fns;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  // Names of shoppers come from strangers: no sniffing browser is to find a tag in them.
  app.enable('json escape');
  // One spelling of everything: no objects, no lists made of brackets.
  app.set('query parser', 'simple');

  // First, so that refusals have them too.
  app.use(securityHeaders);
  app.use((request, _, next) => {
    guard.checkRequest(request);
    if (!isReading(request.method)) guard.checkOrigin(request, false);
    next();
  });
  const routes = routesOf(fns);
  for (const one of routes) app[one.method](one.path, ...handlersOf(one, guard));
  for (const [path, methods] of methodsOf(routes)) app.all(path, onlyMethods(methods));
  addPage(app, fns.assets);
  app.use(() => {
    throw new Refusal('NOT_FOUND', 'there is nothing at this address', '/api/openapi.json lists what there is');
  });
  app.use(answerProblem(fns.onBroken));
  return app;
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** The token is judged before a byte of body is read. */
function handlersOf(one: Route, guard: Guard): RequestHandler[] {
  const answer: RequestHandler = async (request, response) => {
    const params = read('the address', one.params, request.params);
    const query = read('the query', one.query, request.query);
    const body = isOperation(one) ? read('the body', one.body, request.body ?? {}) : {};
    send(response, await one.answer({ params, query, body }));
  };
  if (!isOperation(one)) return [answer];
  const judge: RequestHandler = (request, response, next) => {
    guard.checkToken(request);
    if (hasBody(request.headers) && !isJson(request.headers['content-type'])) {
      throw new Refusal('NOT_JSON', 'a body must be JSON', 'send it as `content-type: application/json`');
    }
    response.setTimeout(OPERATION_MS_MAX);
    next();
  };
  return [judge, express.json({ limit: BODY_SIZE_MAX, inflate: false }), answer];
}

type Headers = { readonly 'content-length'?: string | undefined; readonly 'transfer-encoding'?: string | undefined };
const hasBody = (headers: Headers): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
/** Nothing else: what a form or a simple request of another page can send is refused by its type alone. */
const isJson = (type: string | undefined): boolean => /^application\/json(?: *; *charset=utf-8)?$/i.test(type ?? '');

function read(where: string, shape: z.ZodObject, given: unknown): unknown {
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  throw misshapen(where, result.error);
}

function send(response: Response, answer: Answer): void {
  const isFinal = answer.type === 'json' && answer.isFinal;
  response.set('cache-control', isFinal ? FOR_EVER : NOT_KEPT);
  if (answer.type === 'value') response.json(answer.value);
  else response.type(answer.type === 'json' ? 'application/json' : answer.contentType).send(answer.text);
}

function methodsOf(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const names = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names]);
  }
  return methods;
}

function onlyMethods(methods: readonly string[]): RequestHandler {
  return ({ method }, _, next) => {
    if (methods.includes(method)) return next();
    const allow = methods.join(', ');
    throw new Refusal('WRONG_METHOD', `this address takes ${allow}`, '', { allow });
  };
}

/** The page itself, and the two addresses that speak WebSocket only. */
function addPage(app: Express, assets: string): void {
  const asked = { setHeaders: (response: Response) => void response.set('cache-control', ASKED_AGAIN) };
  const onlyRead = onlyMethods(['GET', 'HEAD']);
  app.all('/', onlyRead, (_, response) => {
    response.set('cache-control', ASKED_AGAIN).sendFile('index.html', { root: assets, cacheControl: false });
  });
  app.use(
    '/assets',
    onlyRead,
    express.static(assets, { index: false, redirect: false, cacheControl: false, ...asked }),
  );
  app.all(['/live', '/shop'], onlyRead, () => {
    throw new Refusal('NO_WEBSOCKET', 'this address speaks WebSocket only', '', { upgrade: 'websocket' });
  });
}

/** The last word on every request that was not answered. */
function answerProblem(onBroken: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error);
    if (problem.status === 500) onBroken(error);
    // What was begun cannot be taken back: the connection ends in the middle, and nobody takes it for the whole.
    if (response.headersSent) return next(error);
    if (error instanceof Refusal) response.set(error.headers);
    // The rest of a body that nobody reads must not be taken for the next request.
    if (hasBody(request.headers)) response.set('connection', 'close');
    response.status(problem.status).set('cache-control', NOT_KEPT).type('application/problem+json').json(problem);
  };
}
