import test from 'ava';
import { openApiOf, openPath } from '../../../dashboard/server/openapi.js';
import { BODIES, exampleOf, Stage } from './stage.js';

type Operation = {
  readonly security?: unknown;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, unknown>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

async function served(stage: Stage): Promise<Document> {
  return JSON.parse((await stage.ask('GET', '/api/openapi.json')).body) as Document;
}

test('what is served is the document of the table, and every route is in it', async (t) => {
  const stage = await Stage.set(t);
  const document = await served(stage);
  t.is(document.openapi, '3.1.0');
  t.deepEqual(document as unknown, JSON.parse(JSON.stringify(openApiOf(stage.routes))));
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  t.deepEqual(described.sort(), stage.routes.map(({ method, path }) => `${method} ${openPath(path)}`).sort());
});

test('each operation described is answered, and each method not described is refused', async (t) => {
  const stage = await Stage.set(t);
  for (const [path, item] of Object.entries((await served(stage)).paths)) {
    const express = path.replace(/\{(\w+)\}/g, ':$1');
    const target = exampleOf(express, 'ab'.repeat(32));
    for (const method of METHODS) {
      const reply = await stage.operate(
        method.toUpperCase(),
        target,
        method === 'get' ? null : (BODIES[express] ?? {}),
      );
      const isDescribed = item[method] !== undefined;
      t.is(reply.status === 405, !isDescribed, `${method} ${path}: ${reply.status}`);
      if (isDescribed)
        t.true(
          String(reply.status) in (item[method]?.responses ?? {}),
          `${method} ${path}: ${reply.status} is not described`,
        );
    }
  }
});

test('parameters, tokens and bodies are described as they are asked for', async (t) => {
  const stage = await Stage.set(t);
  const { paths } = await served(stage);
  const names = (method: string, path: string) =>
    paths[path]?.[method]?.parameters.map((one) => `${one.in} ${one.name}${one.required ? '' : '?'}`);
  t.deepEqual(names('get', '/api/blocks'), ['query from?', 'query to?']);
  t.deepEqual(names('get', '/api/shoppers/{key}'), ['path key', 'query before?']);
  t.deepEqual(names('get', '/api/shoppers'), ['query name']);
  t.deepEqual(names('post', '/api/peers/{name}/kill'), ['path name']);
  for (const route of stage.routes) {
    const operation = paths[openPath(route.path)]?.[route.method];
    t.is(operation?.security !== undefined, route.method !== 'get', route.path);
    // Without it, what must be sent is refused; what may be left out is not.
    if (!operation?.requestBody) continue;
    const reply = await stage.operate(route.method.toUpperCase(), exampleOf(route.path, ''));
    t.is(reply.status, operation.requestBody.required ? 400 : 200, route.path);
  }
});

test('every schema that is named is there', async (t) => {
  const stage = await Stage.set(t);
  const document = await served(stage);
  const named = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
  t.true(named.length > 0);
  for (const reference of named) t.true((reference.split('/').at(-1) ?? '') in document.components.schemas, reference);
});
