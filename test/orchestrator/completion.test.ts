import { spawnSync } from 'node:child_process';
import test from 'ava';
import type { Command } from 'commander';
import { completionScript, SHELLS } from '../../orchestrator/completion-script.js';
import { placesOf } from '../../orchestrator/completion-tree.js';
import { programOf } from '../../orchestrator/program.js';

const program = programOf('1.2.3', () => Promise.resolve());
const places = placesOf(program);
const scriptFor = (shell: (typeof SHELLS)[number]): string =>
  completionScript(shell, 'orchestrator', places).join('\n');

/** What commander itself says of a command, its help and what is hidden left out. */
const flagsOf = (command: Command): string[] =>
  command.options
    .filter(({ hidden }) => !hidden)
    .flatMap(({ long, short }) => [long, short].filter((name) => name != null));

test('every command and every option is known, and what is hidden is not', (t) => {
  t.true(program.commands.length > 20);
  for (const command of [program, ...program.commands]) {
    const path = command === program ? [] : [command.name()];
    const place = places.find((one) => one.path.join(' ') === path.join(' '));
    const names = place?.flags.flatMap((flag) => flag.names) ?? [];
    for (const name of [...flagsOf(command), ...flagsOf(program)]) t.true(names.includes(name), `${path} ${name}`);
    t.false(names.includes('--background'), 'ours alone');
  }
  t.deepEqual(
    places.slice(1).map(({ path }) => path[0]),
    program.commands.map((command) => command.name()),
  );
});

for (const shell of SHELLS) {
  test(`${shell}: every command and every option is in the script`, (t) => {
    const script = scriptFor(shell);
    for (const { path, flags } of places) {
      t.true(script.includes(path[0] ?? 'orchestrator'), path.join(' '));
      for (const name of flags.flatMap(({ names }) => names)) {
        const spelt = shell === 'fish' ? name.replace(/^--/, '-l ').replace(/^-(?=\w$)/, '-s ') : name;
        t.true(script.includes(spelt), `${path.join(' ')} ${name}`);
      }
    }
  });
}

const hasBash = spawnSync('bash', ['-c', 'complete -p >/dev/null 2>&1 || true']).status === 0;
/** What bash offers for a line that ends at the cursor. */
function offered(line: string): string[] {
  const words = line.split(' ');
  const play = [
    scriptFor('bash'),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_orchestrator',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-u', '-c', play], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').filter((word) => word !== '');
}

(hasBash ? test : test.skip)('bash offers what can be typed where the cursor stands', (t) => {
  t.deepEqual(offered('orchestrator st'), ['status', 'start', 'stop']);
  t.deepEqual(offered('orchestrator up --di'), ['--difficulty']);
  t.deepEqual(offered('orchestrator up --pow '), ['real', 'drawn']);
  t.deepEqual(offered('orchestrator link '), ['cut', 'heal']);
  t.deepEqual(offered('orchestrator --name up st'), ['status', 'start', 'stop'], 'a value is no command');
  t.deepEqual(offered('orchestrator --json up --fr'), ['--fresh']);
  t.deepEqual(offered('orchestrator completion '), ['bash', 'zsh', 'fish']);
  t.deepEqual(offered('orchestrator kill --jso'), ['--json'], 'what every command takes');
  t.deepEqual(offered('orchestrator kill '), []);
});
