import {
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import * as texts from '../../texts/index.js';
import { SPREADS, type Spread } from './load-search.js';
import { SpreadPreview } from './spread-preview.js';
import { JITTERS, spreadRequest } from './spread-request.js';

const route = getRouteApi('/shell/load');

/** Moves jobs that share their minutes apart: asks how and which, shows the picture, and writes it. */
export function SpreadPanel() {
  const search = route.useSearch();
  const request = spreadRequest(search);
  const { title, intro } = texts.load.spread;
  return (
    <Paper withBorder p="md" component="section">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed" maw={720}>
            {intro}
          </Text>
        </div>
        <SpreadForm key={JSON.stringify(request)} />
        {request !== null && <SpreadPreview key={JSON.stringify(request)} request={request} />}
      </Stack>
    </Paper>
  );
}

function SpreadForm() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/load' });
  const [spread, setSpread] = useState<Spread>(search.spread ?? 'jitter');
  const [jitter, setJitter] = useState(search.jitter ?? '600');
  const [q, setQ] = useState(search.q ?? '');
  const [tag, setTag] = useState(search.tag ?? []);
  const { spread: words } = texts.load;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void navigate({ search: (old) => ({ ...old, spread, jitter, q, tag }), resetScroll: false });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group align="flex-end">
          <div>
            <Text size="sm" fw={500}>
              {words.how}
            </Text>
            <SegmentedControl
              aria-label={words.how}
              data={SPREADS.map((value) => ({ value, label: words.ways[value] }))}
              value={spread}
              onChange={(chosen) => setSpread(chosen as Spread)}
            />
          </div>
          {spread === 'jitter' && (
            <Select
              label={words.atMost}
              data={JITTERS.map((seconds) => ({
                value: String(seconds),
                label: words.minutes(seconds / 60),
              }))}
              value={jitter}
              onChange={(chosen) => setJitter(chosen ?? jitter)}
              allowDeselect={false}
              w={150}
            />
          )}
          <TextInput
            label={words.q}
            placeholder={words.qHint}
            value={q}
            onChange={({ currentTarget }) => setQ(currentTarget.value)}
            maxLength={200}
            flex="1 1 220px"
          />
          <TagsInput label={words.tag} value={tag} onChange={setTag} maxTags={50} flex="1 1 220px" />
          <Button type="submit">{words.preview}</Button>
        </Group>
        <Text size="sm">{words.explain[spread]}</Text>
      </Stack>
    </form>
  );
}
