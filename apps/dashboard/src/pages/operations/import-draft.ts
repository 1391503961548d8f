import { createStore } from '../../state/store.js';
import { viewerZone } from '../../time/format.js';
import type { ImportKind } from './import-kind.js';

/** What the form of the import holds. */
export interface ImportDraft {
  kind: ImportKind;
  text: string;
  timezone: string;
  callbackUrl: string;
  schedule: string;
  /** A user stands before each command of a crontab. */
  withUser: boolean;
  tags: string[];
  force: boolean;
}

export const newDraft = (): ImportDraft => ({
  kind: 'crontab',
  text: '',
  timezone: viewerZone(),
  callbackUrl: '',
  schedule: '',
  withUser: false,
  tags: [],
  force: false,
});

/**
 * What was typed, while the dashboard is open: it outlives a sign-in. It is not written to the tab's storage, since pasted
 * commands often hold secrets.
 */
export const importDraft = createStore(newDraft());

/** What the API is asked. */
export const requestOf = (draft: ImportDraft, dryRun: boolean) => ({
  kind: draft.kind,
  text: draft.text,
  dry_run: dryRun,
  timezone: draft.timezone.trim() || 'UTC',
  callback_url: draft.callbackUrl.trim() || null,
  schedule: draft.kind === 'curl' ? draft.schedule.trim() || null : null,
  with_user: draft.kind === 'crontab' && draft.withUser ? true : null,
  tags: draft.tags,
  manager: 'import',
  force: draft.force,
});
