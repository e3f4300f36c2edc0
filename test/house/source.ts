import { type CallExpression, type NewExpression, parseSync, Visitor } from 'oxc-parser';

export type Import = {
  /** As written: `../wire/frame.js`, `node:fs`, `lmdb`. */
  readonly specifier: string;
  readonly isType: boolean;
  /** What is taken by name; `default` and `*` for the rest. */
  readonly names: readonly string[];
  readonly line: number;
};

/** Something that a pure file must not do, as it stands in the code: `Date.now`, `await`, `process`. */
export type Deed = { readonly what: string; readonly line: number };

export type Source = { readonly imports: readonly Import[]; readonly deeds: readonly Deed[] };

const IMPURE_GLOBALS = new Set([
  'performance',
  'process',
  'globalThis',
  'global',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random', 'crypto.getRandomValues', 'crypto.randomUUID']);

type Name = { readonly type: string; readonly name?: string; readonly value?: unknown };
type Keyed = { readonly key: object; readonly computed: boolean };

/** Reads a TypeScript file by its syntax tree: words in comments, strings and property names do not count. */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text);
  const error = errors[0];
  if (error) throw new Error(`${path}: ${error.message}`);

  const imports: Import[] = [];
  const deeds: Deed[] = [];
  /** Identifiers that only name a property: `report.process`, `{ process: 1 }`. */
  const labels = new Set<object>();

  const lineOf = (node: { start: number }): number => text.slice(0, node.start).split('\n').length;
  const imported = (node: { start: number }, specifier: unknown, isType: boolean, names: string[]): void => {
    imports.push({ specifier: String(specifier), isType, names, line: lineOf(node) });
  };
  const done = (node: { start: number }, what: string): void => {
    deeds.push({ what, line: lineOf(node) });
  };
  const keyed = (node: Keyed): void => {
    if (!node.computed) labels.add(node.key);
  };
  const dated = (node: NewExpression | CallExpression, what: string): void => {
    if (node.callee.type === 'Identifier' && node.callee.name === 'Date') done(node, what);
  };
  const maybeAsync = (node: { start: number; async: boolean }): void => {
    if (node.async) done(node, 'async');
  };

  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((specifier) => {
        if (specifier.type === 'ImportSpecifier') return spelled(specifier.imported);
        return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
      });
      imported(node, node.source.value, node.importKind === 'type', names);
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return;
      const names = node.specifiers.map((specifier) => spelled(specifier.local));
      imported(node, node.source.value, node.exportKind === 'type', names);
    },
    ExportAllDeclaration(node) {
      imported(node, node.source.value, node.exportKind === 'type', ['*']);
    },
    ImportExpression(node) {
      const { source } = node;
      imported(node, source.type === 'Literal' ? source.value : text.slice(source.start, source.end), false, ['*']);
    },
    TSImportType(node) {
      imported(node, node.source.value, true, ['*']);
    },
    ImportSpecifier(node) {
      labels.add(node.imported);
    },
    MemberExpression(node) {
      if (node.computed) return;
      labels.add(node.property);
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
      const member = `${node.object.name}.${node.property.name}`;
      if (IMPURE_MEMBERS.has(member)) done(node, member);
    },
    Property: keyed,
    PropertyDefinition: keyed,
    MethodDefinition: keyed,
    TSPropertySignature: keyed,
    TSMethodSignature: keyed,
    Identifier(node) {
      if (!labels.has(node) && IMPURE_GLOBALS.has(node.name)) done(node, node.name);
    },
    NewExpression: (node) => dated(node, 'new Date'),
    CallExpression: (node) => dated(node, 'Date()'),
    AwaitExpression: (node) => done(node, 'await'),
    ForOfStatement(node) {
      if (node.await) done(node, 'await');
    },
    FunctionDeclaration: maybeAsync,
    FunctionExpression: maybeAsync,
    ArrowFunctionExpression: maybeAsync,
  }).visit(program);

  return { imports, deeds };
}

/** `import { a as b }` and `import { 'a' as b }` both take `a`. */
function spelled(name: Name): string {
  return name.name ?? String(name.value);
}
