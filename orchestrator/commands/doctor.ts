/** `doctor`: whether this machine, this folder and the cluster in it are well, and what to do where they are not. */
import type { Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import type { Context } from '../context.js';
import { EXIT } from '../control/fault.js';
import type { Finding, Level } from '../doctor/findings.js';
import { visit } from '../doctor/visit.js';
import { spell } from '../hints.js';

const SIGNS: { readonly [level in Level]: string } = { well: '✓', note: '!', ill: '✗' };

export const addDoctor: Add = (program, run) => {
  program
    .command('doctor')
    .description('look at this machine and at the cluster: what is wrong, and what to do; exit code 6 if anything is')
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action((_options: object, command: Command) => run(command, doctor));
};

async function doctor(context: Context): Promise<number> {
  const { output } = context;
  const findings = await visit(context);
  const isWell = findings.every(({ level }) => level !== 'ill');
  const spelt = (text: string): string => spell(text, process.env, context.flags);
  const told = findings.map((finding) => ({ ...finding, text: spelt(finding.text), hint: spelt(finding.hint) }));
  output.answer({ well: isWell, findings: told }, () => [
    ...findings.flatMap((finding) => lines(context, finding)),
    '',
    isWell ? 'All is well.' : 'Something is wrong: what to do stands below each ✗.',
  ]);
  return isWell ? EXIT.done : EXIT.unhealthy;
}

function lines({ output: { paint } }: Context, { thing, level, text, hint }: Finding): string[] {
  const color = { well: paint.green, note: paint.yellow, ill: paint.red }[level];
  const head = `${color(SIGNS[level])} ${thing.padEnd(9)} ${text}`;
  return hint === '' ? [head] : [head, `${' '.repeat(12)}${hint}`];
}
