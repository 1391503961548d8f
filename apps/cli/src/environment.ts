/** The environment variables that jobctl knows. This is the one place that reads them. */
export interface Environment {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly profile: string | undefined;
  /** Where the file of profiles is. */
  readonly configHome: string;
  readonly noColor: boolean;
  /** The command that edits a file. */
  readonly editor: string | undefined;
}

/** Reads the environment. An empty variable counts as unset. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const value = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  return {
    url: value('JOBCTL_URL'),
    token: value('JOBCTL_TOKEN'),
    profile: value('JOBCTL_PROFILE'),
    configHome: value('XDG_CONFIG_HOME') ?? `${value('HOME') ?? value('USERPROFILE') ?? '.'}/.config`,
    noColor: value('NO_COLOR') !== undefined || value('TERM') === 'dumb',
    editor: value('VISUAL') ?? value('EDITOR'),
  };
}
