import { isAtLeast } from '@job-scheduler/job-model/browser';
import { useMe } from '../session/me.js';
import { NAVIGATION } from './navigation.js';

/** The pages that the viewer may read. */
export function usePages() {
  const me = useMe();
  return NAVIGATION.filter(({ least }) => me !== undefined && isAtLeast(me.role, least));
}
