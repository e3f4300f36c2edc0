/** `completion`: a script that has a shell complete what is typed. */
import { Argument, type Command } from 'commander';
import { type Add, examples } from '../command-line.js';
import { completionScript, SHELLS, type Shell } from '../completion-script.js';
import { placesOf } from '../completion-tree.js';
import { EXIT } from '../control/fault.js';

export const addCompletion: Add = (program, run) => {
  program
    .command('completion')
    .description('print a script that has your shell complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `${examples('completion bash')}\nIn bash and zsh: source <(orchestrator completion bash); in fish: orchestrator completion fish | source`,
    )
    .action((shell: Shell, _options: object, command: Command) =>
      run(command, ({ output }) => {
        const script = completionScript(shell, program.name(), placesOf(program));
        output.answer({ shell, script: script.join('\n') }, script);
        return Promise.resolve(EXIT.done);
      }),
    );
};
