import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import * as texts from '../texts/index.js';
import { JobBadge, RunBadge, type JobStatus, type RunState } from './state-badge.js';

const markupOf = (badge: React.JSX.Element): string =>
  renderToStaticMarkup(<MantineProvider>{badge}</MantineProvider>);

describe('a state', () => {
  it.each(Object.entries(texts.states.run))('of a run, %s, has a shape and the word %s', (state, word) => {
    const markup = markupOf(<RunBadge state={state as RunState} />);
    expect(markup).toContain('<svg');
    expect(markup).toContain(`>${word}<`);
  });

  it.each(Object.entries(texts.states.job))('of a job, %s, has a shape and the word %s', (status, word) => {
    const markup = markupOf(<JobBadge status={status as JobStatus} />);
    expect(markup).toContain('<svg');
    expect(markup).toContain(`>${word}<`);
  });
});
