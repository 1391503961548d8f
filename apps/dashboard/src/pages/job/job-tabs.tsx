import { Tabs } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMay } from '../../session/me.js';
import * as texts from '../../texts/index.js';
import { AuditTab } from './audit-tab.js';
import { DefinitionTab } from './definition/definition-tab.js';
import { HistoryTab } from './history-tab.js';
import { JOB_TABS, type JobTab } from './job-search.js';
import { RevisionsTab } from './revisions/revisions-tab.js';
import { TicksTab } from './ticks/ticks-tab.js';

const route = getRouteApi('/shell/jobs/$jobId');

/** What is known about a job, one kind at a time; the URL says which. */
export function JobTabs({ job }: { job: Schemas['Job'] }) {
  const { tab: asked } = route.useSearch();
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const mayAudit = useMay('admin');
  const offered = JOB_TABS.filter((each) => each !== 'audit' || mayAudit);
  const tab = offered.find((each) => each === asked) ?? 'ticks';
  const contents: Record<JobTab, () => ReactElement> = {
    ticks: () => <TicksTab job={job} />,
    history: () => <HistoryTab job={job} />,
    definition: () => <DefinitionTab job={job} />,
    revisions: () => <RevisionsTab job={job} />,
    audit: () => <AuditTab job={job} />,
  };
  return (
    <Tabs
      value={tab}
      onChange={(next) => void navigate({ search: { tab: next as JobTab }, resetScroll: false })}
      keepMounted={false}
    >
      <Tabs.List>
        {offered.map((each) => (
          <Tabs.Tab key={each} value={each} px={{ base: 8, xs: 'md' }}>
            {texts.job.tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {offered.map((each) => (
        <Tabs.Panel key={each} value={each} pt="md">
          {contents[each]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
