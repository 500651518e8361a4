/** Scripts that complete commands, options and stack names; shells read them once. */

export interface Completable {
  readonly name: string;
  readonly about: string;
  readonly options: readonly string[];
}

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** Names of stacks in the current folder, in a way that every shell runs. */
const stacks = `ls Pulumi.*.yaml 2>/dev/null | sed -e 's/^Pulumi\\.//' -e 's/\\.yaml$//'`;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(commands: readonly Completable[]): string {
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name}) words="${options.join(" ")} $(${stacks} | tr '\\n' ' ')" ;;`,
  );
  return [
    "_evenkeel() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" words',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '    *) words="" ;;',
    "  esac",
    `  [ "$COMP_CWORD" -eq 1 ] && words="${commands.map(({ name }) => name).join(" ")}"`,
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    "complete -o default -F _evenkeel evenkeel",
    "",
  ].join("\n");
}

function zsh(commands: readonly Completable[]): string {
  return [
    "#compdef evenkeel",
    "_evenkeel() {",
    "  local -a commands",
    `  commands=(${commands.map(({ name, about }) => quoted(`${name}:${about.replaceAll(":", ",")}`)).join(" ")})`,
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    "  case $words[2] in",
    ...commands.map(
      ({ name, options }) => `    ${name}) compadd -- ${options.join(" ")} $(${stacks}) ;;`,
    ),
    "  esac",
    "}",
    "compdef _evenkeel evenkeel",
    "",
  ].join("\n");
}

function fish(commands: readonly Completable[]): string {
  return [
    "complete -c evenkeel -f",
    ...commands.flatMap(({ name, about, options }) => [
      `complete -c evenkeel -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
      `complete -c evenkeel -n '__fish_seen_subcommand_from ${name}' -a "(${stacks})"`,
      ...options.map(
        (option) =>
          `complete -c evenkeel -n '__fish_seen_subcommand_from ${name}' -l ${option.replace(/^--/, "")}`,
      ),
    ]),
    "",
  ].join("\n");
}

export const completionFor = (shell: Shell, commands: readonly Completable[]): string =>
  ({ bash, zsh, fish })[shell](commands);
