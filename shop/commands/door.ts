/** The shop's door: who you are, what there is, and what to type. */
import type { Result } from '../face.js';
import { labelsOf } from '../model/shoppers.js';
import { sampleOf } from '../view/words.js';
import type { Visit } from '../visit.js';
import { listMonkeys, listUsers } from './lists.js';

export async function door(visit: Visit): Promise<Result> {
  const { hints } = visit;
  const users = await listUsers(visit);
  const monkeys = listMonkeys(visit);
  const first = visit.wallets[0];
  const label = (first && labelsOf(visit.wallets).get(first.publicKey)) ?? 'NAME';
  return {
    json: { ...users.json, ...monkeys.json },
    lines: [
      'Welcome to the monkey shop.',
      '',
      'Shoppers',
      ...users.lines.map((line) => `  ${line}`),
      '',
      'Monkeys',
      ...monkeys.lines.map((line) => `  ${line}`),
      '',
      'What to type',
      `  ${hints.command('join', 'NAME')}`,
      `  ${hints.command('buy', label, sampleOf(visit.session.genesis.catalogue))}`,
      `  ${hints.command('record', label)}`,
      `  ${hints.command('users', '--all')}`,
    ],
  };
}
