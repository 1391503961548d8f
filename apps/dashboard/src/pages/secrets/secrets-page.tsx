import { Button } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.js';
import { AddIcon } from '../../components/icons.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedTable } from '../../components/paged-table.js';
import { useNamespaceChoices } from '../../queries/namespace-choices.js';
import { usePagedList } from '../../queries/pages.js';
import { useDefaultNamespace, useMay } from '../../session/me.js';
import { defined } from '../../state/search-values.js';
import * as texts from '../../texts/index.js';
import { DeleteSecret } from './delete-secret.js';
import { NewSecret } from './new-secret.js';
import { ReplaceSecret } from './replace-secret.js';
import { SecretCard, secretColumns, type SecretDialogs } from './secret-columns.js';
import { placeOf, secretAt, type Secret } from './secret-place.js';

const route = getRouteApi('/shell/secrets');
const MIN_WIDTH_PX = 860;

/** Values that jobs use by name, and that nobody sees again. */
export function SecretsPage() {
  const { namespace, ...dialog } = route.useSearch();
  const navigate = useNavigate({ from: '/secrets' });
  const mayEdit = useMay('editor');
  const dialogs = useMemo((): SecretDialogs | null => {
    const open = (search: typeof dialog): void =>
      void navigate({ search: ({ namespace: kept }) => ({ ...defined({ namespace: kept }), ...search }) });
    return mayEdit
      ? {
          create: () => open({ new: 'yes' }),
          replace: (secret) => open({ rotate: placeOf(secret) }),
          delete: (secret) => open({ delete: placeOf(secret) }),
          close: () => open({}),
        }
      : null;
  }, [mayEdit, navigate]);
  const columns = useMemo(() => secretColumns(dialogs), [dialogs]);
  const card = useCallback((secret: Secret) => <SecretCard secret={secret} dialogs={dialogs} />, [dialogs]);
  const home = useDefaultNamespace();
  const shown = namespace ?? home;
  const list = usePagedList('secrets', 'listSecrets', { namespace: shown });
  const secrets = texts.secrets;
  const where = useNamespaceChoices().length === 0 ? secrets.ofOnlyNamespace : secrets.ofNamespace;
  const add = dialogs !== null && <AddSecret onClick={dialogs.create} />;
  const rotated = secretAt(dialog.rotate);
  const deleted = secretAt(dialog.delete);
  return (
    <>
      <PageHeader
        title={secrets.title}
        description={`${secrets.description} ${where(shown)}`}
        actions={add}
      />
      <PagedTable
        label={secrets.list}
        list={list}
        columns={columns}
        idOf={placeOf}
        minWidth={MIN_WIDTH_PX}
        card={card}
        empty={
          <EmptyState
            title={secrets.empty.title}
            cause={mayEdit ? secrets.empty.cause : secrets.empty.viewer}
            action={add}
          />
        }
      />
      {dialogs !== null && (
        <>
          {dialog.new !== undefined && <NewSecret namespace={shown} onClose={dialogs.close} />}
          {rotated !== null && <ReplaceSecret {...rotated} onClose={dialogs.close} />}
          {deleted !== null && <DeleteSecret {...deleted} onClose={dialogs.close} />}
        </>
      )}
    </>
  );
}

const AddSecret = ({ onClick }: { onClick: () => void }) => (
  <Button leftSection={<AddIcon size={18} />} onClick={onClick}>
    {texts.secrets.add}
  </Button>
);
