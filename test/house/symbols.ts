/** What a source file defines, by its syntax tree: so that documents can name things and be held to it. */
import { parseSync, Visitor } from 'oxc-parser';

type Ranged = { readonly start: number; readonly end: number };
type Keyed = { readonly start: number; readonly key: { readonly type: string }; readonly computed: boolean };

/**
 * Top-level names of a file, and `name.key` for every key inside one: methods, fields and accessors of a class, fields of
 * a type, keys of an object.
 */
export function symbolsOf(path: string, text: string): Set<string> {
  const { program, errors } = parseSync(path, text);
  const error = errors[0];
  if (error) throw new Error(`${path}: ${error.message}`);

  const tops: (Ranged & { readonly name: string })[] = [];
  for (const statement of program.body) {
    const declared = 'declaration' in statement && statement.declaration ? statement.declaration : statement;
    for (const name of namesIn(declared)) tops.push({ name, start: statement.start, end: statement.end });
  }
  const symbols = new Set(tops.map(({ name }) => name));
  const keyed = ({ start, key, computed }: Keyed): void => {
    const owner = tops.find((top) => top.start <= start && start < top.end);
    if (owner && !computed && 'name' in key) symbols.add(`${owner.name}.${String(key.name)}`);
  };
  new Visitor({
    Property: keyed,
    PropertyDefinition: keyed,
    MethodDefinition: keyed,
    TSPropertySignature: keyed,
    TSMethodSignature: keyed,
  }).visit(program);
  return symbols;
}

type Declared = {
  readonly type: string;
  readonly id?: unknown;
  readonly declarations?: readonly { readonly id: unknown }[];
};

/** The names that a statement declares: of a function, class, type, or of variables. */
function namesIn(node: Declared): string[] {
  const ids = node.declarations ? node.declarations.map(({ id }) => id) : [node.id];
  return ids.flatMap((id) => (isNamed(id) ? [id.name] : []));
}

const isNamed = (id: unknown): id is { readonly name: string } =>
  typeof id === 'object' && id !== null && 'name' in id && typeof id.name === 'string';
