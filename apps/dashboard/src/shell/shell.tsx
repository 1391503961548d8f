import { ActionIcon, AppShell, Box, Burger, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { SearchIcon } from '../components/icons.js';
import { KeysSheet } from '../keyboard/keys-sheet.js';
import { useKeys } from '../keyboard/use-keys.js';
import { follow } from '../live/feed.js';
import { LiveSwitch } from '../live/live-switch.js';
import * as texts from '../texts/index.js';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch.js';
import { AccountMenu } from './account-menu.js';
import { NamespaceChoice } from './namespace-choice.js';
import { OfflineBanner } from './offline-banner.js';
import { PageLinks } from './page-links.js';
import { useFocusOnNewPage } from './use-focus-on-new-page.js';

/** It comes after the page: nobody looks for something before there is something to see. */
const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));

const HEADER_PX = 60;
const NAVIGATION_PX = 220;

/** What stands around every page once somebody is signed in. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  useEffect(follow, []);
  useKeys(help.open);
  useFocusOnNewPage();
  return (
    <AppShell
      header={{ height: HEADER_PX }}
      navbar={{ width: NAVIGATION_PX, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip-link" href="#main">
        {texts.shell.skip}
      </a>
      <AppShell.Header>
        <ShellHeader isOpen={isOpen} onToggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={texts.shell.navigation}>
        <Box hiddenFrom="sm" mb="sm">
          <NamespaceChoice />
        </Box>
        <PageLinks onFollow={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </AppShell.Main>
      <Suspense>
        <Palette onHelp={help.open} />
      </Suspense>
      <KeysSheet isOpen={isHelpOpen} onClose={help.close} />
    </AppShell>
  );
}

function ShellHeader({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const { openNavigation, closeNavigation, product, search, searchHint } = texts.shell;
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="sm" wrap="nowrap">
        <Burger
          opened={isOpen}
          onClick={onToggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={isOpen ? closeNavigation : openNavigation}
          aria-expanded={isOpen}
        />
        <Link to="/" aria-label={product} style={{ color: 'inherit', textDecoration: 'none' }}>
          <Group gap="xs" wrap="nowrap">
            <img src="/favicon.svg" alt="" width={28} height={28} />
            <Text fw={700} visibleFrom="xs">
              {product}
            </Text>
          </Group>
        </Link>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Box visibleFrom="sm">
          <NamespaceChoice />
        </Box>
        <Button
          variant="default"
          leftSection={<SearchIcon size={16} />}
          onClick={spotlight.open}
          visibleFrom="sm"
          rightSection={
            <Text size="xs" c="dimmed" span>
              {searchHint}
            </Text>
          }
        >
          {search}
        </Button>
        <ActionIcon variant="default" size="lg" aria-label={search} onClick={spotlight.open} hiddenFrom="sm">
          <SearchIcon size={18} />
        </ActionIcon>
        <LiveSwitch />
        <ColorSchemeSwitch />
        <AccountMenu />
      </Group>
    </Group>
  );
}
