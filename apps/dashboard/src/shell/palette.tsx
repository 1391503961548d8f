import { Spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { SearchIcon } from '../components/icons.js';
import { texts } from '../texts/index.js';
import { usePages } from './use-pages.js';

/** Ctrl+K: goes to any page by its name. */
export function Palette() {
  const navigate = useNavigate();
  const actions = usePages().map(({ to, label, icon: Icon }) => ({
    id: to,
    label,
    leftSection: <Icon size={18} />,
    onClick: () => void navigate({ to }),
  }));
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      attributes={{ content: { 'aria-label': texts.shell.search } }}
      nothingFound={texts.shell.paletteNothing}
      searchProps={{
        leftSection: <SearchIcon size={18} />,
        placeholder: texts.shell.paletteInput,
        'aria-label': texts.shell.paletteInput,
      }}
    />
  );
}
