import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { alertsSearch } from './pages/alerts/alerts-search.js';
import { auditSearch } from './pages/audit/audit-search.js';
import { jobSearch } from './pages/job/job-search.js';
import { jobEditorSearch } from './pages/job-editor/job-editor-search.js';
import { jobsSearch } from './pages/jobs/jobs-search.js';
import { keysSearch } from './pages/keys/keys-search.js';
import { loadSearch } from './pages/load/load-search.js';
import { operationsSearch } from './pages/operations/operations-search.js';
import { overviewSearch } from './pages/overview/overview-search.js';
import { runSearch } from './pages/run/run-search.js';
import { runsSearch } from './pages/runs/runs-search.js';
import { secretsSearch } from './pages/secrets/secrets-search.js';
import { systemSearch } from './pages/system/system-search.js';
import { queryClient } from './queries/query-client.js';
import { isSessionEnd } from './session/answers.js';
import { claimDrafts } from './session/drafts.js';
import { meQuery, personOf } from './session/me.js';
import { FailedPage } from './shell/failed-page.js';
import { NotFound } from './shell/not-found.js';
import { Root } from './shell/root.js';
import { Shell } from './shell/shell.js';
import { parseSearch, stringifySearch } from './state/search-text.js';
import { defined, textOf } from './state/search-values.js';

const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: FailedPage,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search) => defined({ to: textOf(search, 'to'), ended: textOf(search, 'ended') }),
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.js'), 'SignInPage'),
});

/** Every page inside knows who calls, and finds no draft of anybody else. `namespace` stays in the URL from page to page. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  validateSearch: (search) => defined({ namespace: textOf(search, 'namespace') }),
  search: { middlewares: [retainSearchParams(['namespace'])] },
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      claimDrafts(window.sessionStorage, personOf(me));
    } catch (error) {
      if (!isSessionEnd(error)) throw error;
      throw redirect({ to: '/sign-in', search: { to: location.href } });
    }
  },
  component: Shell,
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('./pages/overview/overview-page.js'), 'OverviewPage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import('./pages/jobs/jobs-page.js'), 'JobsPage'),
});

const newJobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs/new',
  validateSearch: jobEditorSearch,
  component: lazyRouteComponent(() => import('./pages/job-editor/new-job-page.js'), 'NewJobPage'),
});

const jobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs/$jobId',
  validateSearch: jobSearch,
  component: lazyRouteComponent(() => import('./pages/job/job-page.js'), 'JobPage'),
});

const editJobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/jobs/$jobId/edit',
  validateSearch: jobEditorSearch,
  component: lazyRouteComponent(() => import('./pages/job-editor/edit-job-page.js'), 'EditJobPage'),
});

const runsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.js'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/$runId',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('./pages/run/run-page.js'), 'RunPage'),
});

const loadRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/load',
  validateSearch: loadSearch,
  component: lazyRouteComponent(() => import('./pages/load/load-page.js'), 'LoadPage'),
});

const operationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operations',
  validateSearch: operationsSearch,
  component: lazyRouteComponent(() => import('./pages/operations/operations-page.js'), 'OperationsPage'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operations/import',
  component: lazyRouteComponent(() => import('./pages/operations/import-page.js'), 'ImportPage'),
});

const operationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operations/$operationId',
  validateSearch: operationsSearch,
  component: lazyRouteComponent(() => import('./pages/operations/operation-page.js'), 'OperationPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import('./pages/alerts/alerts-page.js'), 'AlertsPage'),
});

const secretsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/secrets',
  validateSearch: secretsSearch,
  component: lazyRouteComponent(() => import('./pages/secrets/secrets-page.js'), 'SecretsPage'),
});

const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/keys',
  validateSearch: keysSearch,
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.js'), 'KeysPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.js'), 'AuditPage'),
});

const systemRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/system',
  validateSearch: systemSearch,
  component: lazyRouteComponent(() => import('./pages/system/system-page.js'), 'SystemPage'),
});

const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFound });

const routeTree = rootRoute.addChildren([
  signInRoute,
  shellRoute.addChildren([
    overviewRoute,
    jobsRoute,
    newJobRoute,
    jobRoute,
    editJobRoute,
    runsRoute,
    runRoute,
    loadRoute,
    operationsRoute,
    importRoute,
    operationRoute,
    alertsRoute,
    secretsRoute,
    keysRoute,
    auditRoute,
    systemRoute,
    unknownRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // Queries decide what is fresh.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: FailedPage,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
