import type { CallOptions, ItemOf, ListId, RequestOf } from '@job-scheduler/api-client';
import { hashKey, infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from './client.js';
import { keys, type Resource } from './keys.js';

/** How many rows one request asks for. */
const PAGE_SIZE = 50;

/** What a list is asked for, apart from the place in it. */
export type ListFilter<Id extends ListId> = Omit<RequestOf<Id>, 'cursor' | 'limit'>;

interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

type ListCall<Item> = (request: object, options: CallOptions) => Promise<Page<Item>>;

/** The query of a list of the API, page after page by its cursors. */
export function pagesOf<Id extends ListId>(resource: Resource, id: Id, filter: ListFilter<Id>) {
  const list = client[id] as unknown as ListCall<ItemOf<Id>>;
  return infiniteQueryOptions({
    queryKey: keys.list(resource, id, filter),
    queryFn: ({ pageParam, signal }) =>
      list({ ...filter, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<ItemOf<Id>>) => page.next_cursor,
    // While other filters load, the old rows stay, and the page does not jump.
    placeholderData: keepPreviousData,
  });
}

/** A list as a table needs it. */
export interface PagedList<Item> {
  /** Names the list that the rows belong to, with its filters and order. */
  key: string;
  rows: readonly Item[];
  /** There is nothing to show yet. */
  isLoading: boolean;
  /** The rows are those of the filters before. */
  isOld: boolean;
  /** Why there are no rows; null if there are. */
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

/** The rows of a list of the API, with more on demand. */
export function usePagedList<Id extends ListId>(
  resource: Resource,
  id: Id,
  filter: ListFilter<Id>,
): PagedList<ItemOf<Id>> {
  const options = pagesOf(resource, id, filter);
  const query = useInfiniteQuery(options);
  const { data } = query;
  // The same array until the list changes, since whoever shows it would render it again.
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  return {
    key: query.isPlaceholderData ? 'old' : hashKey(options.queryKey),
    rows,
    isLoading: query.isPending,
    isOld: query.isPlaceholderData,
    error: data === undefined ? query.error : null,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
