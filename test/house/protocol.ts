/** PROTOCOL.md as the code would write it: the rows of its tables, made from the layouts, constants and rules themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { body } from '../../peer/chain/block.js';
import { type Codec, encode } from '../../peer/chain/codec.js';
import { Signer, sha256, toHex } from '../../peer/chain/crypto.js';
import { entry } from '../../peer/chain/entry.js';
import { genesis, monkey } from '../../peer/chain/genesis.js';
import { header } from '../../peer/chain/header.js';
import { record } from '../../peer/chain/record.js';
import { RULES } from '../../peer/chain/rules.js';
import type { StructCodec, UnionCodec } from '../../peer/chain/struct.js';
import { buy, join } from '../../peer/chain/transaction.js';
import { address, announcement, claim } from '../../peer/wire/address.js';
import { journey } from '../../peer/wire/journey.js';
import { answer, peerMessages, question } from '../../peer/wire/messages.js';
import { rollEntry, voucher } from '../../peer/wire/roll.js';
import { status } from '../../peer/wire/status.js';
import { change, linkSummary, summary } from '../../peer/wire/summary.js';
import { trackerMessages, version } from '../../peer/wire/tracker.js';

/** A row of a table: its cells as they are written. */
export type Row = readonly string[];

/** The rows of the first table under a heading, without its head. */
export function tableUnder(document: string, heading: string): Row[] {
  const [, below = ''] = document.split(`\n${heading}\n`);
  const lines = below.split(/\n#+ /)[0]?.split('\n') ?? [];
  const rows = lines.filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** The document with other rows in the first table under a heading. */
export function withTable(document: string, heading: string, rows: readonly Row[]): string {
  const [above = '', below = ''] = document.split(`\n${heading}\n`);
  const lines = below.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|')) + 2;
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  lines.splice(first, length < 0 ? lines.length : length, ...(rows.length > 0 ? [spelt(rows)] : []));
  return `${above}\n${heading}\n${lines.join('\n')}`;
}

export const spelt = (rows: readonly Row[]): string => rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
const code = (text: string): string => `\`${text}\``;

type Table = { readonly [type: string]: { readonly letter: string; readonly body: StructCodec<unknown> } };

/** Letter and name of every message. */
export const messageRows = (table: Table): Row[] =>
  Object.entries(table).map(([type, { letter }]) => [code(letter), code(type)]);

const structRows = (name: string, { fields }: StructCodec<unknown>): Row[] =>
  fields.length === 0 ? [[code(name), '', '']] : fields.map(([field, shape]) => [code(name), code(field), shape]);
const unionRows = (name: string, { cases }: UnionCodec<unknown>): Row[] =>
  cases.flatMap(([type, codec], place) => structRows(`${name} ${place} ${type}`, codec));

/** Every field of every layout, in order. */
export function layoutRows(): Row[] {
  const messages = (prefix: string, table: Table): Row[] =>
    Object.entries(table).flatMap(([type, { letter, body: layout }]) =>
      structRows(`${prefix}${letter} ${type}`, layout),
    );
  const named = { header, body, entry, join, buy, record, genesis, monkey, address, claim, announcement, version };
  const more = { voucher, rollEntry, summary, linkSummary, change, journey };
  return [
    ...messages('', peerMessages.table),
    ...messages('tracker ', trackerMessages.table),
    ...unionRows('question', question as UnionCodec<unknown>),
    ...unionRows('answer', answer as UnionCodec<unknown>),
    ...unionRows('status', status as UnionCodec<unknown>),
    ...Object.entries({ ...named, ...more }).flatMap(([name, codec]) => structRows(name, codec)),
  ];
}

export const statusNames = (): string[] => status.cases.map(([type]) => type);
export const journeyFields = (): string[] => journey.fields.map(([field]) => field);

/** The doc comment before each `name` that `pattern` finds, as one line. */
function commented(text: string, pattern: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, comment = '', name = ''] of text.matchAll(
    new RegExp(`/\\*\\* ((?:(?!\\*/)[\\s\\S])*?) ?\\*/\\s*${pattern}`, 'g'),
  )) {
    const line = comment.replace(/\s*\n\s*\* ?/g, ' ').trim();
    found.set(name, line.replaceAll('|', '\\|'));
  }
  return found;
}

function unitOf(name: string): string {
  if (/_MS(_|$)/.test(name)) return 'ms';
  if (/_SEC(_|$)/.test(name)) return 's';
  if (/_SIZE(_|$)|_OFFSET$|_FORBIDDEN$/.test(name)) return 'bytes';
  if (/_BITS$/.test(name)) return 'bits';
  return /PRICE|COINS/.test(name) ? 'coins' : '';
}

/** Every number that peer/chain and peer/wire export: name, value, unit, reason. */
export async function numberRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const room of ['chain', 'wire']) {
    for (const file of readdirSync(`peer/${room}`).sort()) {
      const reasons = commented(readFileSync(`peer/${room}/${file}`, 'utf8'), 'export const ([A-Z][A-Z0-9_]+) =');
      const path = `../../peer/${room}/${file.replace(/\.ts$/, '.js')}`;
      const exported = (await import(path)) as { readonly [name: string]: unknown };
      const numbers = Object.keys(exported).filter((name) => typeof exported[name] === 'number');
      for (const name of numbers)
        rows.push([code(name), String(exported[name]), unitOf(name), reasons.get(name) ?? '']);
    }
  }
  return rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/** Every refusal: code, penalty, meaning. */
export function refusalRows(): Row[] {
  const meanings = commented(readFileSync('peer/chain/rules.ts', 'utf8'), '([A-Z_]+): \\{ penalty');
  return Object.entries(RULES).map(([name, { penalty }]) => [code(name), String(penalty), meanings.get(name) ?? '']);
}

/** The keys of the worked example: SHA-256 of the name is the Ed25519 seed. */
export const exampleSigner = (name: string): Signer => new Signer(sha256(new TextEncoder().encode(name)));
export const hexOf = <T>(codec: Codec<T>, value: T): string => toHex(encode(codec, value));
