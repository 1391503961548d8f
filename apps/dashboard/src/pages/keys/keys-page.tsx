import { Button } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { AddIcon } from '../../components/icons.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { usePagedList } from '../../queries/pages.js';
import { useMay } from '../../session/me.js';
import { defined } from '../../state/search-values.js';
import * as texts from '../../texts/index.js';
import { KeyCard, keyColumns, type KeyDialogs } from './key-columns.js';
import type { ApiKey } from './key-state.js';
import { KeyText } from './key-text.js';
import { NewKey } from './new-key.js';
import { RevokeKey } from './revoke-key.js';
import { RotateKey } from './rotate-key.js';

const route = getRouteApi('/shell/keys');
const idOf = ({ id }: ApiKey): string => id;
const MIN_WIDTH_PX = 900;

/** Who may call the API. */
export function KeysPage() {
  const { namespace: _, ...dialog } = route.useSearch();
  const navigate = useNavigate({ from: '/keys' });
  // The text of a new key is in no URL, and gone with the page.
  const [text, setText] = useState<string | null>(null);
  const mayEdit = useMay('admin');
  const dialogs = useMemo((): KeyDialogs => {
    const open = (search: typeof dialog): void =>
      void navigate({ search: ({ namespace }) => ({ ...defined({ namespace }), ...search }) });
    return {
      create: () => open({ new: 'yes' }),
      rotate: ({ id }) => open({ rotate: id }),
      revoke: ({ id }) => open({ revoke: id }),
      close: () => open({}),
    };
  }, [navigate]);
  const columns = useMemo(() => keyColumns(dialogs), [dialogs]);
  const card = useCallback((key: ApiKey) => <KeyCard apiKey={key} dialogs={dialogs} />, [dialogs]);
  const list = usePagedList('api-keys', 'listApiKeys', {});
  const keys = texts.keys;
  const add = mayEdit && (
    <Button leftSection={<AddIcon size={18} />} onClick={dialogs.create}>
      {keys.add}
    </Button>
  );
  const showText = (made: string): void => {
    dialogs.close();
    setText(made);
  };
  return (
    <>
      <PageHeader title={keys.title} description={keys.description} actions={add} />
      <PagedTable
        label={keys.list}
        list={list}
        columns={columns}
        idOf={idOf}
        minWidth={MIN_WIDTH_PX}
        card={card}
        empty={<EmptyState title={keys.empty.title} cause={keys.empty.cause} action={add} />}
      />
      {dialog.new !== undefined && <NewKey onMade={showText} onClose={dialogs.close} />}
      {dialog.rotate !== undefined && (
        <RotateKey id={dialog.rotate} onMade={showText} onClose={dialogs.close} />
      )}
      {dialog.revoke !== undefined && <RevokeKey id={dialog.revoke} onClose={dialogs.close} />}
      {text !== null && <KeyText text={text} onClose={() => setText(null)} />}
    </>
  );
}
