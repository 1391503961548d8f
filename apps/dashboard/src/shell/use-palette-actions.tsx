import { useMantineColorScheme } from '@mantine/core';
import { isAtLeast, type Role } from '@job-scheduler/job-model/browser';
import { useNavigate } from '@tanstack/react-router';
import {
  AddIcon,
  DarkIcon,
  FailedIcon,
  KeyboardIcon,
  LightIcon,
  PausedIcon,
  SystemColorsIcon,
} from '../components/icons.js';
import { isPaused, pause, resume } from '../live/feed.js';
import { useMe } from '../session/me.js';
import { useStore } from '../state/store.js';
import * as texts from '../texts/index.js';

const { commands } = texts.palette;

/** What the viewer may do from anywhere. */
export function usePaletteActions(onHelp: () => void) {
  const me = useMe();
  const navigate = useNavigate();
  const areUpdatesPaused = useStore(isPaused);
  const { setColorScheme } = useMantineColorScheme();
  const add = <AddIcon size={18} />;
  const actions: readonly {
    id: keyof typeof commands;
    icon: React.ReactNode;
    least: Role;
    act: () => void;
  }[] = [
    { id: 'newJob', icon: add, least: 'editor', act: () => void navigate({ to: '/jobs/new' }) },
    {
      id: 'newSecret',
      icon: add,
      least: 'editor',
      act: () => void navigate({ to: '/secrets', search: { new: 'yes' } }),
    },
    {
      id: 'newKey',
      icon: add,
      least: 'admin',
      act: () => void navigate({ to: '/keys', search: { new: 'yes' } }),
    },
    {
      id: 'failedJobs',
      icon: <FailedIcon size={18} />,
      least: 'viewer',
      act: () => void navigate({ to: '/jobs', search: { last_outcome: ['failed', 'lost'] } }),
    },
    {
      id: 'pausedJobs',
      icon: <PausedIcon size={18} />,
      least: 'viewer',
      act: () => void navigate({ to: '/jobs', search: { status: ['paused', 'disabled'] } }),
    },
    areUpdatesPaused
      ? { id: 'resumeLive', icon: <PausedIcon size={18} />, least: 'viewer', act: resume }
      : { id: 'pauseLive', icon: <PausedIcon size={18} />, least: 'viewer', act: pause },
    { id: 'light', icon: <LightIcon size={18} />, least: 'viewer', act: () => setColorScheme('light') },
    { id: 'dark', icon: <DarkIcon size={18} />, least: 'viewer', act: () => setColorScheme('dark') },
    { id: 'auto', icon: <SystemColorsIcon size={18} />, least: 'viewer', act: () => setColorScheme('auto') },
    { id: 'keys', icon: <KeyboardIcon size={18} />, least: 'viewer', act: onHelp },
  ];
  return actions
    .filter(({ least }) => me !== undefined && isAtLeast(me.role, least))
    .map(({ id, icon, act }) => ({
      id,
      label: commands[id].label,
      keywords: commands[id].keywords,
      leftSection: icon,
      onClick: act,
    }));
}
