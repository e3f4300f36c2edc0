/** The OpenAPI document, made of the table of routes. */
import * as z from 'zod';
import { problemShape } from './problem.js';
import { isOperation, type Route } from './route.js';
import { shapes } from './shapes.js';

/** Problems that any route can have: a request that makes no sense, and one under a name that is not ours. */
const ANYWHERE = [400, 421];
/** And any that changes something. */
const ANYWHERE_OPERATING = [401, 403, 413, 415];

type Json = { readonly [key: string]: unknown };

/** @returns a document of OpenAPI 3.1, plain JSON */
export function openApiOf(routes: readonly Route[]): Json {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const route of routes) {
    const path = openPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Monkeychain dashboard',
      version: '1',
      description:
        'What the page knows and does. Reading is open to whoever may see the page; what changes the cluster needs the token. Live changes come over the WebSocket at /live.',
    },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, schemaOf(shape, 'output')])),
        Problem: schemaOf(problemShape, 'output'),
      },
    },
  };
}

/** `/api/blocks/:hash` as `/api/blocks/{hash}`. */
export const openPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operationOf(route: Route): Json {
  const problems = [...new Set([...ANYWHERE, ...pathProblems(route), ...operatingProblems(route), ...route.problems])];
  const body = bodyOf(route);
  return {
    summary: route.summary,
    ...(isOperation(route) ? { security: [{ token: [] }] } : {}),
    parameters: [...parametersIn('path', route.params), ...parametersIn('query', route.query)],
    ...(body ? { requestBody: body } : {}),
    responses: {
      200: { description: 'Done', content: contentOf(route) },
      ...Object.fromEntries(problems.sort().map((status) => [status, PROBLEM])),
    },
  };
}

const PROBLEM = {
  description: 'Why not',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const pathProblems = ({ params }: Route): number[] => (Object.keys(params.shape).length > 0 ? [404] : []);
const operatingProblems = (route: Route): readonly number[] => (isOperation(route) ? ANYWHERE_OPERATING : []);

function contentOf({ answers }: Route): Json {
  if (typeof answers === 'string')
    return { 'application/json': { schema: { $ref: `#/components/schemas/${answers}` } } };
  const [type = answers.contentType] = answers.contentType.split(';');
  return { [type]: { schema: { type: type === 'application/json' ? 'object' : 'string' } } };
}

function parametersIn(where: 'path' | 'query', shape: z.ZodObject): Json[] {
  return Object.entries(shape.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !z.safeParse(field, undefined).success,
    schema: schemaOf(field as z.ZodType, 'input'),
  }));
}

function bodyOf({ body }: Route): Json | null {
  const fields = Object.values(body.shape);
  if (fields.length === 0) return null;
  const required = !body.safeParse({}).success;
  return { required, content: { 'application/json': { schema: schemaOf(body, 'input') } } };
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  // The document says once which dialect it is in.
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io });
  return schema;
}
