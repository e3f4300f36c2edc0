/** Completion for shells: a script that knows the words that can be typed where one stands. */
import type { Flag, Place } from './completion-tree.js';
import { quoted } from './hints.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** @param program what is typed to run it: letters only */
export function completionScript(shell: Shell, program: string, places: readonly Place[]): string[] {
  return SCRIPTS[shell](program, places);
}

const SCRIPTS: { readonly [S in Shell]: (program: string, places: readonly Place[]) => string[] } = { bash, zsh, fish };

const nameOf = ({ path }: Place): string => `/${path.join('/')}`;
const spaced = (words: readonly string[]): string => quoted(words.join(' '));
const literal = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** A pattern of `case` that fits each of these words. */
const anyOf = (words: readonly string[]): string => words.map(quoted).join('|');

/** Flags behind which a value stands, wherever they are typed. */
function valued(places: readonly Place[]): string[] {
  const flags = places.flatMap((place) => place.flags);
  const bare = new Set(flags.filter(({ takesValue }) => !takesValue).flatMap(({ names }) => names));
  const names = flags.filter(({ takesValue }) => takesValue).flatMap((flag) => flag.names);
  return [...new Set(names)].filter((name) => !bare.has(name));
}

/** The place of the cursor as `at`: bash and zsh walk alike, but for how they count. */
function walk(places: readonly Place[], words: string): string[] {
  const paths = places.filter(({ path }) => path.length > 0).map(nameOf);
  return [
    '  local at=/ word skip=',
    `  for word in ${words}; do`,
    '    if [[ -n $skip ]]; then skip=; continue; fi',
    '    case $word in',
    `      ${anyOf(valued(places))}) skip=1; continue ;;`,
    '      -*) continue ;;',
    '    esac',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '    case ${at%/}/$word in',
    `      ${anyOf(paths)}) at=\${at%/}/$word ;;`,
    '    esac',
    '  done',
  ];
}

function bash(program: string, places: readonly Place[]): string[] {
  const chosen = places.flatMap((place) =>
    place.flags
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ names, choices }) =>
          `    ${names.map((name) => quoted(`${nameOf(place)} ${name}`)).join('|')}) offers=${spaced(choices)} ;;`,
      ),
  );
  const offered = places.map((place) => {
    const words = [...place.commands.map(({ name }) => name), ...place.words];
    const flags = place.flags.flatMap(({ names }) => names);
    return `    ${quoted(nameOf(place))}) words=${spaced(words)} flags=${spaced(flags)} ;;`;
  });
  return [
    `# Completion of ${program} for bash: source <(${program} completion bash)`,
    `_${program}() {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} offers= words= flags=',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    ...walk(places, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"'),
    '  case "$at $previous" in',
    ...chosen,
    '  esac',
    '  if [[ -z $offers ]]; then',
    '    case $previous in',
    `      ${anyOf(valued(places))}) COMPREPLY=($(compgen -f -- "$current")); return ;;`,
    '    esac',
    '    case $at in',
    ...offered,
    '    esac',
    '    if [[ $current == -* ]]; then offers=$flags; else offers=$words; fi',
    '  fi',
    '  COMPREPLY=($(compgen -W "$offers" -- "$current"))',
    '}',
    `complete -F _${program} ${program}`,
  ];
}

/** `name:what it is` as `_describe` takes it. */
const described = (name: string, about: string): string => literal(`${name.replaceAll(':', '\\:')}:${about}`);

function zsh(program: string, places: readonly Place[]): string[] {
  const offered = places.flatMap((place) => [
    `    ${quoted(nameOf(place))})`,
    `      words_here=(${[...place.commands.map(({ name, about }) => described(name, about)), ...place.words.map(literal)].join(' ')})`,
    `      flags_here=(${place.flags.flatMap(({ names, about }) => names.map((name) => described(name, about))).join(' ')})`,
    '      ;;',
  ]);
  const chosen = places.flatMap((place) =>
    place.flags
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ names, choices }) =>
          `    ${names.map((name) => quoted(`${nameOf(place)} ${name}`)).join('|')}) compadd -- ${choices.map(quoted).join(' ')}; return ;;`,
      ),
  );
  return [
    `#compdef ${program}`,
    `# Completion of ${program} for zsh: source <(${program} completion zsh)`,
    `_${program}() {`,
    '  local -a words_here flags_here',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    ...walk(places, '"${(@)words[2,CURRENT-1]}"'),
    '  case "$at $words[CURRENT-1]" in',
    ...chosen,
    '  esac',
    '  case $words[CURRENT-1] in',
    `    ${anyOf(valued(places))}) _files; return ;;`,
    '  esac',
    '  case $at in',
    ...offered,
    '  esac',
    '  if [[ $words[CURRENT] == -* ]]; then _describe -o option flags_here; else _describe word words_here; fi',
    '}',
    `compdef _${program} ${program}`,
  ];
}

function fish(program: string, places: readonly Place[]): string[] {
  const paths = places.filter(({ path }) => path.length > 0).map(nameOf);
  const at = (place: Place): string => `-n ${literal(`test (__${program}_at) = ${nameOf(place)}`)}`;
  const line = (place: Place, rest: string): string => `complete -c ${program} -f ${at(place)} ${rest}`;
  const flag = (place: Place, { names, about, takesValue, choices }: Flag): string => {
    const spelt = names
      .map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
      .join(' ');
    const file = takesValue ? ' -r -F' : '';
    const value = choices.length > 0 ? ` -x -a ${spaced(choices)}` : file;
    return line(place, `${spelt}${value} -d ${literal(about)}`);
  };
  return [
    `# Completion of ${program} for fish: ${program} completion fish | source`,
    `function __${program}_at`,
    '  set -l at /',
    '  set -l skip 0',
    '  for word in (commandline -opc)[2..-1]',
    '    if test $skip = 1; set skip 0; continue; end',
    '    switch $word',
    `      case ${valued(places).map(quoted).join(' ')}`,
    '        set skip 1; continue',
    "      case '-*'",
    '        continue',
    '    end',
    '    set -l next (string trim -r -c / $at)/$word',
    `    if contains -- $next ${paths.map(quoted).join(' ')}; set at $next; end`,
    '  end',
    '  echo $at',
    'end',
    ...places.flatMap((place) => [
      ...place.commands.map(({ name, about }) => line(place, `-a ${quoted(name)} -d ${literal(about)}`)),
      ...(place.words.length > 0 ? [line(place, `-a ${spaced(place.words)}`)] : []),
      ...place.flags.map((one) => flag(place, one)),
    ]),
  ];
}
