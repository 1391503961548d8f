import type { Action } from '../command.js';
import { profilesFile, readProfiles, writeProfiles, type Profiles } from '../connection/profiles.js';
import { checked } from '../connection/settings.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';
import { printList } from '../output/print.js';

const fileOf = (context: Context): string => profilesFile(context.environment.configHome);

/** `jobctl profile list`. Keys are not shown. */
export const listProfiles: Action = async (context) => {
  const { current, profiles } = await readProfiles(fileOf(context));
  await printList(context, {
    items: Object.entries(profiles).map(([name, { url, token }]) => ({
      name,
      url,
      in_use: name === current,
      has_token: token !== undefined,
    })),
    columns: [
      { header: '', value: ({ in_use }) => (in_use ? '*' : '') },
      { header: 'name', value: ({ name }) => name },
      { header: 'url', value: ({ url }) => url, isLong: true },
      { header: 'key', value: ({ has_token }) => (has_token ? 'yes' : 'no') },
    ],
    name: ({ name }) => name,
    empty: 'There are no profiles: `jobctl login --url URL` makes one.',
  });
};

/** `jobctl profile set` */
export const setProfile: Action<{ url?: string; token?: string }> = async (
  context,
  [name = ''],
  { url, token },
) => {
  const file = fileOf(context);
  const all = await readProfiles(file);
  const known = all.profiles[name];
  const address = url ?? known?.url;
  if (address === undefined) throw usage('A new profile needs --url.');
  // A key belongs to the API that gave it.
  const isSame = known !== undefined && known.url === address;
  const kept = token ?? (isSame ? known.token : undefined);
  all.profiles[name] = { url: checked(address), ...(kept === undefined ? {} : { token: kept }) };
  await writeProfiles(file, { ...all, current: all.current ?? name });
  context.terminal.say(`The profile ${name} is kept in ${file}.`);
};

/** `jobctl profile use` */
export const useProfile: Action = async (context, [name = '']) => {
  const all = await withProfile(context, name);
  await writeProfiles(fileOf(context), { ...all, current: name });
  context.terminal.say(`The profile ${name} is in use.`);
};

/** `jobctl profile delete` */
export const deleteProfile: Action = async (context, [name = '']) => {
  const { current, profiles } = await withProfile(context, name);
  const rest = Object.fromEntries(Object.entries(profiles).filter(([other]) => other !== name));
  const isInUse = current === undefined || current === name;
  await writeProfiles(fileOf(context), { ...(isInUse ? {} : { current }), profiles: rest });
  context.terminal.say(`The profile ${name} is forgotten.`);
};

async function withProfile(context: Context, name: string): Promise<Profiles> {
  const all = await readProfiles(fileOf(context));
  if (all.profiles[name] !== undefined) return all;
  throw new Failure(
    `There is no profile "${name}": \`jobctl profile list\` shows those that there are.`,
    EXIT.notFound,
  );
}
