// Generated from openapi.json by `npm run generate -w @job-scheduler/api-client`. Do not edit.
export interface paths {
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Needs the role `viewer`.
         */
        get: operations["listJobs"];
        put?: never;
        /**
         * Create a job
         * @description Needs the role `editor`.
         */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a job
         * @description Needs the role `viewer`.
         */
        get: operations["getJob"];
        /**
         * Replace the definition of a job
         * @description Omitted fields get their defaults, except for `active`: if it is omitted, a paused job stays paused. Needs the role `editor`.
         */
        put: operations["replaceJob"];
        post?: never;
        /**
         * Delete a job
         * @description Runs that have not started are cancelled. The history stays until retention removes it. Needs the role `editor`.
         */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        /**
         * Change some fields of a job
         * @description Needs the role `editor`.
         */
        patch: operations["patchJob"];
        trace?: never;
    };
    "/v1/jobs/by-name/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Create or replace a job by name
         * @description The body may omit the name. If it omits `active`, a paused job stays paused. Needs the role `editor`.
         */
        put: operations["upsertJob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a job
         * @description Runs that have not started are cancelled. Pausing again replaces the reason and the end. Needs the role `operator`.
         */
        post: operations["pauseJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a job
         * @description Resumes a paused or disabled job. The ticks since then run as `catch_up` says; one skip row accounts for the others. An active job stays as it is. A job whose time zone or schedule this system cannot use must be edited first. Needs the role `operator`.
         */
        post: operations["resumeJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List when a job runs next
         * @description Empty if the job has ended, is disabled, or is paused without an end. Needs the role `viewer`.
         */
        get: operations["listUpcomingTicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call the target of a job that is not saved
         * @description Makes one call, as the first attempt of a run would, and returns what was sent and what came back. Nothing is saved; the body may omit the name, and the timeout is at most 30 s. Masked values are those of the saved job of that name, as long as it calls the same origin. Needs the role `editor`.
         */
        post: operations["testJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run the past ticks of a job
         * @description Makes a run for each tick in the range, whatever happened to the tick before, at a limited rate. The operation at `Location` shows the progress. Needs the role `operator`.
         */
        post: operations["backfillJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ticks of a job, and what came of each
         * @description What was due and what will be due, oldest first: each tick with the state of its run, or the reason why it has none. Needs the role `viewer`.
         */
        get: operations["listTicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the revisions of a job
         * @description Newest first: who did what, and when. At least the newest 100 are kept. Needs the role `viewer`.
         */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a revision of a job
         * @description With the definition that the job had then, and what changed to it. Needs the role `viewer`.
         */
        get: operations["getRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/revisions/{revision}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a revision of a job
         * @description Gives the job the definition that it had then, as a new revision. A paused job stays paused, and its history stays. Nothing is written if nothing differs. Needs the role `editor`.
         */
        post: operations["restoreRevision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make jobs what a list says
         * @description Creates, updates and, with `prune`, deletes jobs, by name and in one transaction: all of it, or nothing, as when its client leaves before the answer. A job that is as it should be is not touched, and a schedule that did not change goes on as it was. Without `force`, nothing is overwritten that others manage or have changed. If a definition omits `active`, a paused job stays paused. The body may be compressed with gzip. Needs the role `editor`.
         */
        post: operations["applyJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export jobs
         * @description As a list that `POST /v1/apply` takes, in the order of their names, without what is the default anyhow. The same jobs make the same text. Runs and pauses are not in it, except that a paused job has `active: false`. Secret values are masked (`********`) as in every read: an apply keeps what is stored of the job of that name, and is refused where nothing is, so `{{secrets.NAME}}` belongs in their place before another system takes them. An answer that fails after its begin ends with its connection reset: what came of it is no export. Needs the role `viewer`.
         */
        get: operations["exportJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import jobs from elsewhere
         * @description From a crontab, curl commands, Kubernetes CronJobs or EventBridge. Every line that means something else here, or cannot be carried over, is explained in `notes`; what can be is applied in one transaction. Importing the same text again changes nothing. The body may be compressed with gzip. Needs the role `editor`.
         */
        post: operations["importJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the jobs behind each filter
         * @description How many of the jobs that the other filters find have each status, last outcome, namespace and tag. Up to 10,000 jobs are counted at once; of more of them, the first answer may have those alone and says `more`, and later ones are of all jobs and at most a minute old. Needs the role `viewer`.
         */
        get: operations["listJobFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the figures of the overview
         * @description Jobs by status, runs that have not ended, ticks that are due soon, and outcomes over time. At most 5 s old. Needs the role `viewer`.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the ticks to expect
         * @description How many ticks the jobs that are active now have in each stretch of time, for a map of the load. Needs the role `viewer`.
         */
        get: operations["getCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar/spread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a spread of the load
         * @description What the calendar would be if jobs that share their minutes were moved apart, and the merge patch of each job that does it. Nothing is written. Needs the role `viewer`.
         */
        post: operations["previewSpread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the state of the system
         * @description Versions, time zone data, dependencies, and the processes at work as far as they are known. Needs the role `viewer`.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listen to what happens
         * @description Server-sent events, each a CloudEvent in JSON, whose `type` begins with `job-scheduler.`: runs that ended (`run.succeeded`, `run.failed`, `run.lost`, `run.cancelled`, `run.skipped`) and writes to jobs (`job.created`, `job.updated`, `job.paused`, `job.resumed`, `job.disabled`, `job.restored`, `job.deleted`). An event is never before its row. After a reconnect with `Last-Event-ID`, the last events may come again, with the same `id` in their data. A comment comes every 15 s. Needs the role `viewer`.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause, resume, tag, delete or run many jobs
         * @description The action applies to the jobs that exist at the time of the request. The operation at `Location` shows the progress and the jobs that refused. To tag or delete jobs needs the role `editor`. Needs the role `operator`.
         */
        post: operations["changeJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List operations
         * @description Newest first. Needs the role `viewer`.
         */
        get: operations["listOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an operation
         * @description Needs the role `viewer`.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an operation
         * @description Work in progress is finished. Needs the role `operator`.
         */
        post: operations["pauseOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume an operation
         * @description Needs the role `operator`.
         */
        post: operations["resumeOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an operation
         * @description What the operation has done stays done: the runs that it made are not cancelled. Needs the role `operator`.
         */
        post: operations["cancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is kept of calls
         * @description Erases payload overrides, headers and bodies of answers, redirects and reports of ended runs, for good. The runs stay, and tell how they went. Needs the role `editor`.
         */
        post: operations["eraseRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs
         * @description Newest first. Attempts come without the bodies of their answers. Needs the role `viewer`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the runs of a job
         * @description Newest first. For a deleted job, use `GET /v1/runs?job_id=`. Needs the role `viewer`.
         */
        get: operations["listJobRuns"];
        put?: never;
        /**
         * Run a job now
         * @description Runs once, whatever the schedule and status of the job. The outcome is at `Location`. Needs the role `operator`.
         */
        post: operations["runJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a run
         * @description Needs the role `viewer`.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description Takes effect immediately if no call is in flight. A call in flight is aborted within a second; until then the run is `running`. Needs the role `operator`.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run it again
         * @description Makes a new run with the job's current operation, and the payload of the old run or the given one. Needs the role `operator`.
         */
        post: operations["replayRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/completions/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report how an accepted run ended
         * @description For targets. If a job has `completion`, each call carries a URL in `x-completion-url`. A target that answers 202 posts the outcome there, once, before the deadline. The signature in the URL authorises the report.
         */
        post: operations["completeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description Newest first. `state=failed` finds those that could not be delivered. Needs the role `viewer`.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List secrets
         * @description In the order of their names, without their values. Needs the role `viewer`.
         */
        get: operations["listSecrets"];
        put?: never;
        /**
         * Create a secret
         * @description Needs the setting SECRETS_KEY. A repeated request is refused, since the name is taken then. Needs the role `editor`.
         */
        post: operations["createSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a secret
         * @description All but its value: its revision, who wrote it, and which jobs use it. Needs the role `viewer`.
         */
        get: operations["getSecret"];
        /**
         * Create or rotate a secret
         * @description Calls use the new value within a second. The value has to be given anew with every change, so that nobody can send it to other hosts without knowing it. Needs the role `editor`.
         */
        put: operations["putSecret"];
        post?: never;
        /**
         * Delete a secret
         * @description Refused while jobs use it. Needs the role `editor`.
         */
        delete: operations["deleteSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say who issues identity tokens
         * @description For targets of jobs with `auth.kind` oidc_token. The issuer is PUBLIC_URL.
         */
        get: operations["getOpenIdConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys that verify identity tokens */
        get: operations["listIdentityKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a schedule
         * @description Returns the schedule in words, its next ticks, and the clock changes of the coming year that affect it. Needs the role `viewer`.
         */
        post: operations["previewSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/zone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the clock changes of a time zone
         * @description All that a program needs of a zone to compute ticks itself, as the preview in the dashboard does. Needs the role `viewer`.
         */
        get: operations["getZone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether the process is alive */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether requests can be served */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find out who you are to the API
         * @description Needs the role `viewer`.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Newest first, revoked ones too. Needs the role `admin`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description The answer shows the text of the key, once. Every api takes it at once. Needs the role `admin`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Needs the role `admin`.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description For good. Every api refuses the key within 5 s. The key stays in the list. Needs the role `admin`.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an API key another text
         * @description The answer shows the new text, once. The old one works for `overlap_seconds` more; one that was replaced before ends now. Needs the role `admin`.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who did what
         * @description Newest first: every write, and every write that was refused. Needs the role `admin`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open sessions
         * @description Newest first: those of your key, or those for which the provider vouched as yours. Admins see the sessions of everybody. Needs the role `viewer`.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Sign in with a key
         * @description The answer sets a cookie that stands for the key, for pages of this origin alone. The session ends after an hour without a request, after twelve hours, or with its key.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Of somebody for whom a provider vouched, the answer names the page of the provider that ends the session there too, if it has one. Go there next. Needs the role `viewer`.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session
         * @description One of those that the list shows you. Needs the role `viewer`.
         */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find out how to sign in */
        get: operations["getSignInWays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is stopped
         * @description Empty if everything goes on. Needs the role `viewer`.
         */
        get: operations["listStops"];
        put?: never;
        /**
         * Stop all calls of a namespace, or of the whole system
         * @description Within two seconds no call begins, those under way are aborted, and open runs are cancelled, manual ones too. Ticks are skipped with the reason `stopped` until the resume. Needs the role `operator`.
         */
        post: operations["stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stop/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a namespace, or the whole system, go on
         * @description Ticks of the stop stay skipped, whatever the jobs have as `catch_up`, unless `catch_up` here says which run after all. Needs the role `operator`.
         */
        post: operations["resumeStopped"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A message to one destination, and whether it was delivered.
         * @example {
         *       "id": "5d1c3c9e-6a0b-4c5e-9f4e-2b7f1f0f8a61",
         *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "job_name": "hello",
         *       "event": "failure",
         *       "to": {
         *         "kind": "webhook",
         *         "url": "https://example.com/alerts"
         *       },
         *       "run_id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
         *       "failures": 3,
         *       "reason": "http_500",
         *       "at": "2030-01-01T00:00:20.012Z",
         *       "state": "failed",
         *       "attempts": 8,
         *       "last_error": "The target answered with status 503.",
         *       "delivered_at": null
         *     }
         */
        Alert: {
            /**
             * Format: uuid
             * @description Also the `Idempotency-Key` of its delivery to a webhook.
             */
            id: string;
            /** Format: uuid */
            job_id: string;
            /** @description The name of the job when this happened. */
            job_name: string;
            /** @enum {string} */
            event: "failure" | "recovery" | "disabled" | "missed";
            to: components["schemas"]["AlertUrl"] | components["schemas"]["AlertAddress"];
            /** @description The run that caused it. */
            run_id: string | null;
            /** @description Number of failed runs in a row. */
            failures: number;
            reason: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2030-01-01T00:00:00.000Z
             */
            at: string;
            /**
             * @description pending: not delivered yet; failed: given up, see `last_error`.
             * @enum {string}
             */
            state: "pending" | "delivered" | "failed";
            /** @description Number of attempted deliveries. */
            attempts: number;
            /** @description Why the latest failed delivery failed. */
            last_error: string | null;
            delivered_at: string | null;
        };
        AlertAddress: {
            /** @enum {string} */
            kind: "email";
            address: string;
        };
        AlertPage: {
            data: components["schemas"]["Alert"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        AlertUrl: {
            /** @enum {string} */
            kind: "webhook" | "slack";
            /** @description A URL without its query; of a Slack URL, which is secret, only the origin. */
            url: string;
        };
        /**
         * @description A key, without its text.
         * @example {
         *       "id": "01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11",
         *       "name": "ci of team-a",
         *       "prefix": "jsk_Xq3vB9Lr",
         *       "role": "editor",
         *       "namespaces": [
         *         "team-a"
         *       ],
         *       "source_cidrs": [],
         *       "created_at": "2030-01-01T00:00:00.000Z",
         *       "created_by": "admin",
         *       "rotated_at": null,
         *       "previous_until": null,
         *       "expires_at": null,
         *       "revoked_at": null,
         *       "last_used_at": null
         *     }
         */
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description How the text of the key begins. */
            prefix: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "admin";
            namespaces: string[] | null;
            source_cidrs: string[];
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            created_by: string;
            rotated_at: string | null;
            /** @description Until when the text before the latest rotation works too. */
            previous_until: string | null;
            expires_at: string | null;
            revoked_at: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
        };
        ApiKeyPage: {
            data: components["schemas"]["ApiKey"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "id": "01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11",
         *       "name": "ci of team-a",
         *       "prefix": "jsk_Xq3vB9Lr",
         *       "role": "editor",
         *       "namespaces": [
         *         "team-a"
         *       ],
         *       "source_cidrs": [],
         *       "created_at": "2030-01-01T00:00:00.000Z",
         *       "created_by": "admin",
         *       "rotated_at": null,
         *       "previous_until": null,
         *       "expires_at": null,
         *       "revoked_at": null,
         *       "last_used_at": null,
         *       "key": "jsk_Xq3vB9Lr-example-example-example-example-e"
         *     }
         */
        ApiKeyWithText: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description How the text of the key begins. */
            prefix: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "admin";
            namespaces: string[] | null;
            source_cidrs: string[];
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            created_by: string;
            rotated_at: string | null;
            /** @description Until when the text before the latest rotation works too. */
            previous_until: string | null;
            expires_at: string | null;
            revoked_at: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
            /** @description The text of the key. It is never shown again. */
            key: string;
        };
        /** @description What an apply does to one job. */
        ApplyItem: {
            /** @description Its place in the list; null for a job that is not in it. */
            index: number | null;
            name: string;
            /** @enum {string} */
            action: "created" | "updated" | "unchanged" | "deleted" | "conflict";
            /** @description Null for a job that a dry run would create. */
            job_id: string | null;
            /** @description Of a job that is updated or in conflict. */
            changes: components["schemas"]["FieldChanges"];
            /** @description Why it would not be overwritten or deleted. */
            conflict: string | null;
        };
        /**
         * @example {
         *       "jobs": [
         *         {
         *           "name": "hello",
         *           "description": "Calls the bundled target every ten seconds.",
         *           "schedule": "*\/10 * * * * *",
         *           "job": {
         *             "callback_url": "http://127.0.0.1:8000/echo",
         *             "http_method": "post",
         *             "payload": {
         *               "hello": "world"
         *             }
         *           }
         *         }
         *       ],
         *       "manager": "git",
         *       "dry_run": true
         *     }
         */
        ApplyRequest: {
            /** @description The jobs as they should be. */
            jobs: components["schemas"]["JobDefinition"][];
            /**
             * @description Who applies: a repository, a pipeline. Jobs that an apply creates or updates are its manager’s from then on.
             * @default default
             */
            manager?: string;
            /**
             * @description If true, nothing is written; the answer says what would be.
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description Whether jobs of this manager that are not in the list are deleted.
             * @default false
             */
            prune?: boolean;
            /**
             * @description Whether jobs are overwritten that another manager applies, that were created by hand, or that somebody changed since they were last applied.
             * @default false
             */
            force?: boolean;
        };
        /**
         * @example {
         *       "dry_run": true,
         *       "manager": "git",
         *       "counts": {
         *         "created": 0,
         *         "updated": 1,
         *         "unchanged": 0,
         *         "deleted": 0,
         *         "conflict": 0
         *       },
         *       "items": [
         *         {
         *           "index": 0,
         *           "name": "hello",
         *           "action": "updated",
         *           "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *           "changes": [
         *             {
         *               "pointer": "/schedule",
         *               "from": "* * * * *",
         *               "to": "*\/10 * * * * *"
         *             }
         *           ],
         *           "conflict": null
         *         }
         *       ]
         *     }
         */
        ApplyResult: {
            dry_run: boolean;
            manager: string;
            counts: {
                created: number;
                updated: number;
                unchanged: number;
                deleted: number;
                conflict: number;
            };
            /** @description In the order of the list, then the jobs that are pruned. */
            items: components["schemas"]["ApplyItem"][];
        };
        Attempt: {
            /** @description Starts at 1. A call that was repeated because its runner was lost has the same number. */
            number: number;
            /** @description The runner process that made the call. */
            runner_id: string | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            started_at: string;
            duration_ms: number;
            http_status: number | null;
            /** @description Why there was no usable answer, such as `dns`, `timeout` or `runner_lost`. */
            error_code: string | null;
            error_message: string | null;
            /** @description How long each phase of the last request took, one after the other; null for phases that did not happen. All but `wait_ms` are parts of `duration_ms`. */
            timings: {
                /** @description From the claim of the run to the start of the call, so before `duration_ms` begins. */
                wait_ms: number | null;
                /** @description There if the target closed a kept connection just when it was used again: the call was sent once more after this time, on a new connection, which the other phases are about. */
                resent_after_ms?: number;
                /** @description Looking up the address of the host. */
                dns_ms: number | null;
                /** @description Making the connection. */
                connect_ms: number | null;
                /** @description The TLS handshake. */
                tls_ms: number | null;
                /** @description From the sending of the request to the first byte of the answer. */
                first_byte_ms: number | null;
                /** @description From there to the end of the answer. */
                body_ms: number | null;
            } | null;
            /** @description What the target reported after it accepted the run with 202. */
            completion: {
                /** @enum {string} */
                outcome: "succeeded" | "failed" | "overdue";
                message: string | null;
                /**
                 * Format: date-time
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
            } | null;
            /** @description Left out in lists. */
            response_headers?: {
                [key: string]: string;
            } | null;
            /** @description At most 64 KiB; left out in lists. */
            response_body?: string | null;
            /**
             * @description `base64` for a body that is not text. Left out in lists.
             * @enum {string}
             */
            response_encoding?: "utf8" | "base64";
            /** @description How many bytes of the body were received. Left out in lists. */
            response_bytes?: number | null;
            /** @description Left out in lists. */
            response_truncated?: boolean;
            /** @description The redirects that were followed, in order; present only if there were any. Status, timings and response are those of the last request. Left out in lists. */
            redirects?: {
                method: string;
                url: string;
                http_status: number;
                location: string;
                duration_ms: number;
            }[];
        };
        /**
         * @example {
         *       "id": "01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d12",
         *       "at": "2030-01-01T00:00:00.000Z",
         *       "actor": "ci of team-a",
         *       "key_id": "01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11",
         *       "address": "192.0.2.7",
         *       "request_id": "8c1f6c8e-0f0e-4f3f-9a58-3f6a2f0e7b11",
         *       "action": "patchJob",
         *       "outcome": "done",
         *       "code": null,
         *       "detail": null,
         *       "subject": {
         *         "kind": "job",
         *         "id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *         "name": "hello"
         *       },
         *       "namespace": "team-a",
         *       "before": {
         *         "schedule": "@hourly"
         *       },
         *       "after": {
         *         "schedule": "@daily"
         *       }
         *     }
         */
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            at: string;
            /** @description Null: nobody who is known. */
            actor: string | null;
            key_id: string | null;
            /** @description Where the request came from. */
            address: string;
            request_id: string;
            /** @description The `operationId` of the route. */
            action: string;
            /**
             * @description `refused`: nothing was written.
             * @enum {string}
             */
            outcome: "done" | "refused";
            /** @description Of a refusal: the code of its problem. */
            code: string | null;
            detail: string | null;
            /** @description What was written. */
            subject: {
                /** @enum {string} */
                kind: "job" | "run" | "operation" | "secret" | "api_key" | "session" | "namespace" | "system";
                id: string;
                name: string | null;
            } | null;
            namespace: string | null;
            /** @description The merge patch back to what was before; null: it was not there. Secrets are masked, and payloads told by length and hash. */
            before: unknown;
            /** @description The merge patch that was made; null: it is not there any more. */
            after: unknown;
        };
        AuditPage: {
            data: components["schemas"]["AuditEntry"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /** @description A run for each tick in [from, to). */
        Backfill: {
            /** Format: uuid */
            job_id: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            to: string;
            rate_per_second: number;
        };
        /**
         * @example {
         *       "count": 24,
         *       "first": "2025-01-01T00:00:00.000Z",
         *       "last": "2025-01-01T23:00:00.000Z"
         *     }
         */
        BackfillPreview: {
            /** @description How many ticks would run. */
            count: number;
            /** @description The first of them; null if there is none. */
            first: string | null;
            /** @description The last of them; null if there is none. */
            last: string | null;
        };
        /**
         * @example {
         *       "from": "2025-01-01T00:00:00Z",
         *       "to": "2025-01-02T00:00:00Z",
         *       "dry_run": true
         *     }
         */
        BackfillRequest: {
            /**
             * Format: date-time
             * @description Ticks at this instant or later.
             */
            from: string;
            /**
             * Format: date-time
             * @description Ticks before this instant, which must not be in the future.
             */
            to: string;
            /**
             * @description If true, the ticks are only counted.
             * @default false
             */
            dry_run?: boolean;
            /** @description The count that a dry run returned. Required for more than 100,000 ticks. */
            confirm_count?: number;
            /**
             * @description Maximum number of runs queued per second.
             * @default 50
             */
            rate_per_second?: number;
        };
        /** @description One action on many jobs. */
        Bulk: {
            /** @enum {string} */
            action: "pause" | "resume" | "delete" | "run" | "tag";
            reason: string | null;
            /** @description Of the action tag. */
            add_tags?: string[];
            /** @description Of the action tag. */
            remove_tags?: string[];
        };
        /** @description Jobs as `GET /v1/jobs` finds them. An empty filter means all. */
        BulkFilter: {
            /** @description Part of the name, the description, the URL or the schedule in words, in any letter case. One or two characters: the beginning of the name. */
            q?: string;
            /** @description Repeat for alternatives. */
            namespace?: string[];
            /** @description Repeat for alternatives. */
            status?: ("active" | "paused" | "ended" | "disabled")[];
            /** @description A whole tag. Repeat for alternatives. */
            tag?: string[];
            /** @description How the latest run to finish ended. Repeat for alternatives. */
            last_outcome?: ("succeeded" | "failed" | "lost" | "cancelled")[];
        };
        /**
         * @example {
         *       "count": 1,
         *       "sample": [
         *         "hello"
         *       ]
         *     }
         */
        BulkPreview: {
            /** @description How many jobs the action would apply to. */
            count: number;
            /** @description The names of the first ten. */
            sample: string[];
        };
        /**
         * @example {
         *       "action": "pause",
         *       "filter": {
         *         "tag": [
         *           "team:a"
         *         ]
         *       },
         *       "reason": "Maintenance of the target."
         *     }
         */
        BulkRequest: {
            /** @enum {string} */
            action: "pause" | "resume" | "delete" | "run" | "tag";
            /** @description The jobs; one that does not exist counts as failed. */
            ids?: string[];
            filter?: components["schemas"]["BulkFilter"];
            /** @description The count that a dry run returned: if it has changed since, nothing is done. Required to delete all jobs, those of an empty filter. */
            expected_count?: number;
            /**
             * @description If true, the jobs are only counted.
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description Why the jobs are paused.
             * @default null
             */
            reason?: string | null;
            /** @description For the action tag: what the jobs get. */
            add_tags?: string[];
            /** @description For the action tag: what the jobs lose. */
            remove_tags?: string[];
        };
        /**
         * @description How many ticks the jobs that are active now have in each bucket, by their schedules.
         * @example {
         *       "from": "2030-01-01T00:00:00.000Z",
         *       "to": "2030-01-01T02:00:00.000Z",
         *       "bucket_seconds": 3600,
         *       "total": 720,
         *       "unusable_jobs": 0,
         *       "data": [
         *         {
         *           "at": "2030-01-01T00:00:00.000Z",
         *           "count": 360
         *         },
         *         {
         *           "at": "2030-01-01T01:00:00.000Z",
         *           "count": 360
         *         }
         *       ]
         *     }
         */
        Calendar: {
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            to: string;
            bucket_seconds: number;
            total: number;
            /** @description Active jobs that are not counted, since their schedules cannot be used. */
            unusable_jobs: number;
            data: {
                /**
                 * Format: date-time
                 * @description Where the bucket begins.
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                count: number;
            }[];
        };
        /**
         * @description How a run ended after its target accepted it with 202. Without a body, it succeeded.
         * @default {}
         * @example {
         *       "outcome": "failed",
         *       "message": "The printer is out of paper."
         *     }
         */
        Completion: {
            /**
             * @default succeeded
             * @enum {string}
             */
            outcome?: "succeeded" | "failed";
            /**
             * @description For people: kept with the attempt.
             * @default null
             */
            message?: string | null;
        };
        /**
         * @example {
         *       "run_id": "019a6d4f-4a80-8aaf-b7bd-6f8a0f3c1d2e",
         *       "attempt": 1,
         *       "outcome": "succeeded"
         *     }
         */
        CompletionAnswer: {
            /** Format: uuid */
            run_id: string;
            attempt: number;
            /** @enum {string} */
            outcome: "succeeded" | "failed";
        };
        /**
         * @example {
         *       "from": "2030-01-01T00:00:00Z",
         *       "to": "2030-02-01T00:00:00Z"
         *     }
         */
        EraseRequest: {
            /**
             * Format: uuid
             * @description Runs of this job, even if it is deleted.
             */
            job_id?: string;
            /** @description Runs of jobs in these namespaces. */
            namespace?: string[];
            /**
             * Format: date-time
             * @description Runs scheduled at this instant or later.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Runs scheduled before this instant.
             */
            to?: string;
        };
        /**
         * @example {
         *       "erased": 120,
         *       "is_complete": true
         *     }
         */
        Erased: {
            /** @description How many runs lost what was kept of their calls. */
            erased: number;
            /** @description False: there are more. Send the request again. */
            is_complete: boolean;
        };
        /** @description How many jobs have each value. */
        Facet: {
            /** @description The most frequent first. */
            values: {
                value: string;
                count: number;
            }[];
            /** @description Whether there are jobs that have not been counted: each count is then at least what is said, and values may be missing. */
            more: boolean;
        };
        FieldChanges: {
            /** @description The field (RFC 6901). */
            pointer: string;
            /** @description Its value before; missing if it had none. */
            from?: unknown;
            /** @description Its value after; missing if it has none. */
            to?: unknown;
        }[];
        ImportNote: {
            /** @description Counts from 1. */
            line: number;
            /** @description What the text calls the rule or manifest that this is about; null for what has no name there, such as a line of a crontab. */
            name: string | null;
            /**
             * @description refused: not carried over; differs: carried over, and means something else here or is written in other words; ignored: of no meaning here.
             * @enum {string}
             */
            kind: "refused" | "differs" | "ignored";
            /** @description Why, in one sentence. */
            message: string;
            /** @description What to write or do instead. */
            instead: string | null;
        };
        /**
         * @example {
         *       "kind": "crontab",
         *       "text": "*\/5 * * * * curl -fsS https://example.com/hook\n",
         *       "timezone": "Europe/Paris",
         *       "dry_run": true
         *     }
         */
        ImportRequest: {
            /**
             * @description What the text is: a crontab; curl commands; manifests of Kubernetes CronJobs (YAML); rules of EventBridge as `aws events list-rules` or `describe-rule` answers them, or schedules as `aws scheduler get-schedule` does, alone or in a list (JSON).
             * @enum {string}
             */
            kind: "crontab" | "curl" | "k8s" | "eventbridge";
            text: string;
            /**
             * @description If true, nothing is written.
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description The zone of schedules that name none.
             * @default UTC
             */
            timezone?: string;
            /**
             * @description What to call for entries that run a command or an image instead of calling a URL, and for targets of EventBridge. The command is the payload. Without it, such entries are not carried over.
             * @default null
             */
            callback_url?: string | null;
            /**
             * @description When to run curl commands, which have no schedule. Required to save them.
             * @default null
             */
            schedule?: string | null;
            /**
             * @description Whether the commands of a crontab have a user before them, as in /etc/crontab and /etc/cron.d; the user is left out. By default, only if all of them begin with root or another well-known user; otherwise commands are kept whole.
             * @default null
             */
            with_user?: boolean | null;
            /**
             * @description Tags that all imported jobs get.
             * @default []
             */
            tags?: string[];
            /**
             * @description The manager of the jobs, as of an apply.
             * @default import
             */
            manager?: string;
            /**
             * @description Whether jobs are overwritten that another manager applies, that were created by hand, or that somebody changed since they were last applied.
             * @default false
             */
            force?: boolean;
        };
        /**
         * @example {
         *       "dry_run": true,
         *       "kind": "crontab",
         *       "jobs": [
         *         {
         *           "line": 1,
         *           "definition": {
         *             "name": "example.com/hook",
         *             "schedule": "*\/5 * * * *",
         *             "timezone": "Europe/Paris",
         *             "job": {
         *               "callback_url": "https://example.com/hook",
         *               "http_method": "get"
         *             }
         *           }
         *         }
         *       ],
         *       "notes": [
         *         {
         *           "line": 2,
         *           "name": null,
         *           "kind": "refused",
         *           "message": "@reboot is no time: nothing is due when a machine starts.",
         *           "instead": "Let what starts there call POST /v1/jobs/{id}/runs."
         *         }
         *       ],
         *       "applied": {
         *         "dry_run": true,
         *         "manager": "import",
         *         "counts": {
         *           "created": 1,
         *           "updated": 0,
         *           "unchanged": 0,
         *           "deleted": 0,
         *           "conflict": 0
         *         },
         *         "items": [
         *           {
         *             "index": 0,
         *             "name": "example.com/hook",
         *             "action": "created",
         *             "job_id": null,
         *             "changes": [],
         *             "conflict": null
         *           }
         *         ]
         *       }
         *     }
         */
        ImportResult: {
            dry_run: boolean;
            /** @enum {string} */
            kind: "crontab" | "curl" | "k8s" | "eventbridge";
            /** @description The jobs that were found, in the order of the text. */
            jobs: {
                line: number;
                /** @description The job as `POST /v1/jobs` takes it. That of a curl command may lack its schedule. */
                definition: {
                    [key: string]: unknown;
                };
            }[];
            /** @description What there is to know about single lines, in their order. */
            notes: components["schemas"]["ImportNote"][];
            /** @description What was, or would be, written; null if a job lacks its schedule, or there is none. */
            applied: components["schemas"]["ApplyResult"] | null;
        };
        /**
         * @description A definition with its defaults filled in, and the state of the job.
         * @example {
         *       "id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "revision": 1,
         *       "namespace": "default",
         *       "status": "active",
         *       "active": true,
         *       "name": "hello",
         *       "description": "Calls the bundled target every ten seconds.",
         *       "schedule": "*\/10 * * * * *",
         *       "job": {
         *         "callback_url": "http://127.0.0.1:8000/echo",
         *         "http_method": "post",
         *         "payload": {
         *           "hello": "world"
         *         },
         *         "headers": {},
         *         "query": {},
         *         "timeout_seconds": 10,
         *         "redirects": 0,
         *         "auth": null,
         *         "signing": null,
         *         "tls": null,
         *         "success": null
         *       },
         *       "timezone": "UTC",
         *       "dst_gap": "run_after",
         *       "dst_fold": "first",
         *       "max_runs": null,
         *       "tags": [],
         *       "catch_up": "latest",
         *       "catch_up_window_seconds": 3600,
         *       "overlap": "allow",
         *       "delivery": "at_least_once",
         *       "jitter_seconds": 0,
         *       "retry": {
         *         "max_attempts": 1,
         *         "backoff": {
         *           "kind": "exponential",
         *           "initial_seconds": 1,
         *           "max_seconds": 300,
         *           "jitter": true
         *         },
         *         "max_age_seconds": null,
         *         "until_next_tick": false
         *       },
         *       "completion": null,
         *       "disable_after_failures": null,
         *       "alerts": [],
         *       "start_at": null,
         *       "end_at": null,
         *       "pause": null,
         *       "next_run": "2030-01-01T00:00:10.000Z",
         *       "last_run": {
         *         "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
         *         "state": "succeeded",
         *         "scheduled_at": "2030-01-01T00:00:00.000Z"
         *       },
         *       "created_at": "2029-12-31T23:59:54.120Z",
         *       "updated_at": "2029-12-31T23:59:54.120Z"
         *     }
         */
        Job: {
            /** Format: uuid */
            id: string;
            /** @description Grows with every change (after 2147483647 it begins again at 1); also the ETag. */
            revision: number;
            namespace: string;
            /** @enum {string} */
            status: "active" | "paused" | "ended" | "disabled";
            /** @description False while the job is paused or disabled. */
            active: boolean;
            name: string;
            description: string;
            schedule: string;
            timezone: string;
            /** @enum {string} */
            dst_gap: "run_after" | "skip";
            /** @enum {string} */
            dst_fold: "first" | "both";
            start_at: string | null;
            end_at: string | null;
            max_runs: number | null;
            tags: string[];
            /** @enum {string} */
            catch_up: "latest" | "none" | "all";
            catch_up_window_seconds: number;
            /** @enum {string} */
            overlap: "allow" | "skip" | "wait" | "replace";
            /** @enum {string} */
            delivery: "at_least_once" | "at_most_once";
            jitter_seconds: number;
            retry: components["schemas"]["RetryPolicy"];
            completion: {
                deadline_seconds: number;
            } | null;
            disable_after_failures: number | null;
            alerts: {
                on: ("failure" | "recovery" | "disabled" | "missed")[];
                after_failures: number;
                /** @description The destination as it was given. */
                to: {
                    [key: string]: string;
                };
            }[];
            job: components["schemas"]["Operation"];
            /** @description What another version, or somebody by hand, has stored and this version cannot read. These fields are answered with their defaults, which do not apply: no call is made by them until the job is edited. Missing if there are none. */
            unreadable?: {
                /** @description The field (RFC 6901). */
                pointer: string;
                /** @description What is stored there. */
                stored: unknown;
            }[];
            pause: components["schemas"]["Pause"] | null;
            /** @description Null if the job is not active. */
            next_run: string | null;
            last_run: components["schemas"]["LastRun"] | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            updated_at: string;
        };
        /**
         * @description A job as users write it. Unknown fields are rejected.
         * @example {
         *       "name": "hello",
         *       "description": "Calls the bundled target every ten seconds.",
         *       "schedule": "*\/10 * * * * *",
         *       "job": {
         *         "callback_url": "http://127.0.0.1:8000/echo",
         *         "http_method": "post",
         *         "payload": {
         *           "hello": "world"
         *         }
         *       }
         *     }
         */
        JobDefinition: {
            /**
             * @description Unique among the jobs of its namespace that exist. Not `.` or `..`.
             * @example nightly-report
             */
            name: string;
            /** @description Whose job it is. Left out: `default`, or the only one that your key sees; unchanged for an existing job. It cannot be changed. */
            namespace?: string;
            /**
             * @description For people: what the job is for.
             * @default
             */
            description?: string;
            /**
             * @description Cron with 5 or 6 fields (seconds first), a macro, `@every 90s`, or `@at 2030-01-01T00:00:00Z`.
             * @example *\/5 * * * *
             */
            schedule: string;
            /**
             * @description IANA name of the zone whose wall clock the schedule is read on.
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
            /**
             * @description What becomes of fixed times that do not exist when clocks go forward.
             * @default run_after
             * @enum {string}
             */
            dst_gap?: "run_after" | "skip";
            /**
             * @description Which of the fixed times that exist twice run when clocks go back.
             * @default first
             * @enum {string}
             */
            dst_fold?: "first" | "both";
            /** @description False pauses the job. Left out: true for a new job, unchanged for an existing one. */
            active?: boolean;
            /**
             * @description No tick before it.
             * @default null
             */
            start_at?: string | null;
            /**
             * @description No tick after it.
             * @default null
             */
            end_at?: string | null;
            /**
             * @description Scheduled runs after which the job ends. Ticks that are skipped do not count.
             * @default null
             */
            max_runs?: number | null;
            /**
             * @description Labels to filter by: `key` or `key:value`.
             * @default []
             */
            tags?: string[];
            /**
             * @description Of ticks more than 30 s late: latest runs the newest if no younger one runs, none skips them, all runs those within the window.
             * @default latest
             * @enum {string}
             */
            catch_up?: "latest" | "none" | "all";
            /**
             * @description How far back `all` reaches; also how long a recorded run may wait for a runner before it is skipped as expired.
             * @default 3600
             */
            catch_up_window_seconds?: number;
            /**
             * @description A tick while a run of the job is active: allow runs it too, skip skips it, wait runs the newest one afterwards, replace aborts the active run.
             * @default allow
             * @enum {string}
             */
            overlap?: "allow" | "skip" | "wait" | "replace";
            /**
             * @description After a fault: at_least_once repeats the call with the same Idempotency-Key, at_most_once never does and calls the run lost.
             * @default at_least_once
             * @enum {string}
             */
            delivery?: "at_least_once" | "at_most_once";
            /**
             * @description Moves every tick of the job by the same time, from 0 up to this, which follows from its id: so that jobs with one schedule spread out.
             * @default 0
             */
            jitter_seconds?: number;
            /** @default {} */
            retry?: {
                /**
                 * @description Attempts in all; 1 means no retry.
                 * @default 1
                 */
                max_attempts?: number;
                /** @default {} */
                backoff?: {
                    /**
                     * @description exponential: each wait is twice the one before; fixed: all waits are alike.
                     * @default exponential
                     * @enum {string}
                     */
                    kind?: "exponential" | "fixed";
                    /**
                     * @description The wait before the second attempt.
                     * @default 1
                     */
                    initial_seconds?: number;
                    /**
                     * @description No wait is longer, whatever a target asks for by Retry-After. A Retry-After can only lengthen a wait.
                     * @default 300
                     */
                    max_seconds?: number;
                    /**
                     * @description Shortens each wait by up to a half, at random, so that retries spread out.
                     * @default true
                     */
                    jitter?: boolean;
                };
                /**
                 * @description No attempt begins later than this after the run was due.
                 * @default null
                 */
                max_age_seconds?: number | null;
                /**
                 * @description No attempt begins after the job's next tick.
                 * @default false
                 */
                until_next_tick?: boolean;
            };
            /**
             * @description Asynchronous completion: a run that the target answers with 202 stays open until the target posts its outcome to the URL in the x-completion-url header of the call. null: 202 is an answer like any other.
             * @default null
             */
            completion?: {
                /** @description How long after its 202 the target may take; then the attempt has failed. */
                deadline_seconds: number;
            } | null;
            /**
             * @description After so many failed runs in a row the job is disabled until it is resumed.
             * @default null
             */
            disable_after_failures?: number | null;
            /**
             * @description Whom to tell of what.
             * @default []
             */
            alerts?: {
                /**
                 * @description failure: so many runs in a row failed; recovery: the first success after that; disabled: the job was disabled; missed: ticks were missed.
                 * @default [
                 *       "failure",
                 *       "recovery",
                 *       "disabled"
                 *     ]
                 */
                on?: ("failure" | "recovery" | "disabled" | "missed")[];
                /**
                 * @description Failed runs in a row before the first `failure` alert.
                 * @default 1
                 */
                after_failures?: number;
                /** @description A webhook, a Slack-compatible webhook, or an e-mail address. */
                to: {
                    /** @enum {string} */
                    kind: "webhook";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    url: string;
                } | {
                    /** @enum {string} */
                    kind: "slack";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    url: string;
                } | {
                    /** @enum {string} */
                    kind: "email";
                    /** Format: email */
                    address: string;
                };
            }[];
            job: {
                /**
                 * Format: uri
                 * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                 */
                callback_url: string;
                /**
                 * @description Any case in, lower case out. get and head send no body.
                 * @default post
                 * @enum {string}
                 */
                http_method?: "get" | "post" | "put" | "patch" | "delete" | "head" | "options";
                /** @description Any JSON, or text together with a content-type header, in its charset: utf-8 (the default), iso-8859-1, us-ascii or utf-16le; at most 1 MiB. null means none. Kept, answered and sent as written, except for insignificant white space. */
                payload?: unknown;
                /**
                 * @description Extra request headers. Connection and scheduler headers cannot be set. Each name may occur once, in whatever letter case; a header with several values has them separated by commas.
                 * @default {}
                 */
                headers?: {
                    [key: string]: string;
                };
                /**
                 * @description Query parameters, appended to the URL's own, in no certain order. Each name may occur once; write parameters that repeat, or whose order counts, in `callback_url`.
                 * @default {}
                 */
                query?: {
                    [key: string]: string;
                };
                /**
                 * @description One deadline from DNS to the last byte of the answer.
                 * @default 10
                 */
                timeout_seconds?: number;
                /**
                 * @description How many redirects a call may follow. 0: a 3xx is an answer like any other, and a failure by default. 307 and 308 repeat method and payload; others become a GET as in browsers. Only the headers accept, accept-language, content-type, idempotency-key and user-agent go to another origin. All requests share the deadline.
                 * @default 0
                 */
                redirects?: number;
                /**
                 * @description How the call proves who makes it; null: it does not, beyond its headers.
                 * @default null
                 */
                auth?: ({
                    /** @enum {string} */
                    kind: "basic";
                    username: string & (unknown & unknown);
                    /** @example {{secrets.CRM_TOKEN}} */
                    password: string;
                } | {
                    /** @enum {string} */
                    kind: "bearer";
                    /** @example {{secrets.CRM_TOKEN}} */
                    token: string;
                } | {
                    /** @enum {string} */
                    kind: "oauth2_client_credentials";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    token_url: string;
                    client_id: string;
                    /** @example {{secrets.CRM_TOKEN}} */
                    client_secret: string;
                    /** @default null */
                    scope?: string | null;
                    /** @default null */
                    audience?: string | null;
                    /**
                     * @description Where the token request has client id and secret.
                     * @default header
                     * @enum {string}
                     */
                    client_authentication?: "header" | "body";
                } | {
                    /** @enum {string} */
                    kind: "client_certificate";
                    /** @description The certificate, and those between it and the root, in PEM. */
                    certificate: string;
                    /**
                     * @description The secret that holds its private key in PEM.
                     * @example {{secrets.CRM_TOKEN}}
                     */
                    private_key: string;
                } | {
                    /** @enum {string} */
                    kind: "oidc_token";
                    audience: string;
                }) | null;
                /**
                 * @description Signs each call as a Standard Webhook, so that its target knows it by `webhook-signature`.
                 * @default null
                 */
                signing?: {
                    /** @description Names of secrets, two while they rotate. A value `whsec_…` signs as v1 (HMAC-SHA256), a value `whsk_…` as v1a (ed25519). */
                    secrets: string[];
                } | null;
                /**
                 * @description Whom the call trusts; null: the certificate authorities that Node.js comes with.
                 * @default null
                 */
                tls?: {
                    /** @description Certificates of the authorities, in PEM. Only these are trusted. */
                    ca: string;
                } | null;
                /**
                 * @description Which answers count as success; null: any 2xx.
                 * @default null
                 */
                success?: {
                    /**
                     * @description Statuses that succeed, such as `2xx`, `204` or `200-299`; one must match.
                     * @default [
                     *       "2xx"
                     *     ]
                     */
                    statuses?: string[];
                    /**
                     * @description Must be found in the first 64 KiB of the body. RE2 syntax.
                     * @default null
                     */
                    body_regex?: string | null;
                    /**
                     * @description What the body, as JSON of at most 64 KiB, must hold at a pointer.
                     * @default null
                     */
                    json?: {
                        /** @description RFC 6901; the empty pointer is the whole body. */
                        pointer: string;
                        /** @description Any JSON. */
                        equals: unknown;
                    } | null;
                } | null;
            };
        };
        /**
         * @example {
         *       "status": {
         *         "values": [
         *           {
         *             "value": "active",
         *             "count": 11
         *           },
         *           {
         *             "value": "paused",
         *             "count": 1
         *           }
         *         ],
         *         "more": false
         *       },
         *       "last_outcome": {
         *         "values": [
         *           {
         *             "value": "succeeded",
         *             "count": 10
         *           },
         *           {
         *             "value": "failed",
         *             "count": 2
         *           }
         *         ],
         *         "more": false
         *       },
         *       "namespace": {
         *         "values": [
         *           {
         *             "value": "default",
         *             "count": 12
         *           }
         *         ],
         *         "more": false
         *       },
         *       "tag": {
         *         "values": [
         *           {
         *             "value": "team:a",
         *             "count": 7
         *           }
         *         ],
         *         "more": false
         *       },
         *       "total": {
         *         "count": 12,
         *         "more": false
         *       }
         *     }
         */
        JobFacets: {
            status: components["schemas"]["Facet"];
            /** @description Without jobs that have not run yet. */
            last_outcome: components["schemas"]["Facet"];
            namespace: components["schemas"]["Facet"];
            /** @description The hundred most frequent tags. */
            tag: components["schemas"]["Facet"];
            /** @description How many jobs all filters find; `more`: there are more than that. */
            total: {
                count: number;
                more: boolean;
            };
        };
        JobPage: {
            data: components["schemas"]["Job"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
            /** @description There if it was asked for. */
            total?: {
                count: number;
                /** @description Whether there are more than that. */
                more: boolean;
            };
        };
        /**
         * @description Any fields of JobDefinition (RFC 7396): omitted fields stay unchanged, null restores the default. A payload replaces the old one whole.
         * @example {
         *       "description": "Every quarter of an hour.",
         *       "schedule": "*\/15 * * * *"
         *     }
         */
        JobPatch: {
            [key: string]: unknown;
        };
        /**
         * @description One call that was made.
         * @example {
         *       "request": {
         *         "method": "POST",
         *         "url": "http://127.0.0.1:8000/echo",
         *         "headers": {
         *           "user-agent": "job-scheduler/0.1.0",
         *           "content-type": "application/json",
         *           "idempotency-key": "01a20ad3-4e30-7fa9-910a-8c385f4d6f3b",
         *           "webhook-id": "01a20ad3-4e30-7fa9-910a-8c385f4d6f3b",
         *           "webhook-timestamp": "1893456000",
         *           "x-job-id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *           "x-run-id": "01a20ad3-4e30-7fa9-910a-8c385f4d6f3b",
         *           "x-attempt": "1",
         *           "x-scheduled-at": "2030-01-01T00:00:00.000Z"
         *         },
         *         "body": "{\"hello\":\"world\"}"
         *       },
         *       "response": {
         *         "status": 200,
         *         "headers": {
         *           "content-type": "application/json"
         *         },
         *         "body": "{\"received\":true}",
         *         "encoding": "utf8",
         *         "bytes": 17,
         *         "truncated": false
         *       },
         *       "error": null,
         *       "succeeded": true,
         *       "reason": null,
         *       "duration_ms": 3.416,
         *       "timings": {
         *         "dns_ms": null,
         *         "connect_ms": 0.412,
         *         "tls_ms": null,
         *         "first_byte_ms": 2.31,
         *         "body_ms": 0.142
         *       }
         *     }
         */
        JobTest: {
            /** @description What was sent, with placeholders filled in. */
            request: {
                method: string;
                url: string;
                /** @description Values of headers whose names suggest a secret are shown as `********`. */
                headers: {
                    [key: string]: string;
                };
                body: string | null;
            };
            /** @description What came back; null if no answer arrived. */
            response: {
                status: number;
                /** @description At most 100, and at most 8 KiB; repeated ones are joined. */
                headers: {
                    [key: string]: string;
                };
                /** @description The first 64 KiB. */
                body: string | null;
                /**
                 * @description base64 if the body is not UTF-8, or contains NUL.
                 * @enum {string}
                 */
                encoding: "utf8" | "base64";
                /** @description How many bytes of the decoded body were received. */
                bytes: number;
                truncated: boolean;
            } | null;
            /** @description Why the answer is not complete, such as `dns` or `timeout`. */
            error: {
                code: string;
                message: string;
            } | null;
            /** @description The redirects that were followed, in order; present only if there were any. Status, timings and response are those of the last request. Left out in lists. */
            redirects?: {
                method: string;
                url: string;
                http_status: number;
                location: string;
                duration_ms: number;
            }[];
            succeeded: boolean;
            /** @description Why it did not succeed: `http_` and the status, `unexpected_answer`, or the error. */
            reason: string | null;
            duration_ms: number;
            /** @description How long each phase took; null for phases that did not happen. */
            timings: {
                dns_ms: number | null;
                connect_ms: number | null;
                tls_ms: number | null;
                first_byte_ms: number | null;
                body_ms: number | null;
            };
        };
        JsonWebKeySet: {
            keys: {
                [key: string]: string;
            }[];
        };
        LastRun: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "retrying" | "waiting" | "awaiting" | "succeeded" | "failed" | "cancelled" | "lost" | "skipped";
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            scheduled_at: string;
        };
        Liveness: {
            /** @enum {string} */
            status: "ok";
        };
        /**
         * @description Work that takes longer than a request, and its progress.
         * @example {
         *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
         *       "kind": "backfill",
         *       "state": "running",
         *       "request": {
         *         "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *         "from": "2029-12-31T00:00:00.000Z",
         *         "to": "2029-12-31T01:00:00.000Z",
         *         "rate_per_second": 50
         *       },
         *       "total": 360,
         *       "done": 150,
         *       "failed": 0,
         *       "errors": [],
         *       "actor": "anonymous",
         *       "namespaces": [
         *         "default"
         *       ],
         *       "created_at": "2030-01-01T00:00:00.000Z",
         *       "updated_at": "2030-01-01T00:00:03.000Z",
         *       "finished_at": null
         *     }
         */
        LongOperation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "backfill" | "bulk";
            /**
             * @description succeeded: the operation is complete, but single jobs may have failed; failed: it could not continue.
             * @enum {string}
             */
            state: "pending" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
            request: components["schemas"]["Backfill"] | components["schemas"]["Bulk"];
            /** @description Total number of ticks or jobs. */
            total: number;
            done: number;
            failed: number;
            /** @description What failed, in at most 20 sentences. */
            errors: string[];
            actor: string;
            /** @description The namespaces of its jobs; null: not known. */
            namespaces: string[] | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            updated_at: string;
            finished_at: string | null;
        };
        LongOperationPage: {
            data: components["schemas"]["LongOperation"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "kind": "api_key",
         *       "name": "ci of team-a",
         *       "role": "editor",
         *       "namespaces": [
         *         "team-a"
         *       ],
         *       "key_id": "01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11",
         *       "expires_at": null
         *     }
         */
        Me: {
            /**
             * @description `admin_key`: the setting API_ADMIN_KEY; `anonymous`: no key, which works on loopback; `session`: somebody who signed in.
             * @enum {string}
             */
            kind: "anonymous" | "admin_key" | "api_key" | "session";
            /** @description What your writes are attributed to. */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "editor" | "admin";
            /** @description What you see; null: all. */
            namespaces: string[] | null;
            key_id: string | null;
            /** @description When your key, or your session, ends by itself. */
            expires_at: string | null;
        };
        /**
         * @description A job as users write it. Unknown fields are rejected.
         * @example {
         *       "description": "Calls the bundled target every ten seconds.",
         *       "schedule": "*\/10 * * * * *",
         *       "job": {
         *         "callback_url": "http://127.0.0.1:8000/echo",
         *         "http_method": "post",
         *         "payload": {
         *           "hello": "world"
         *         }
         *       }
         *     }
         */
        NamedJobDefinition: {
            /**
             * @description Unique among the jobs of its namespace that exist. Not `.` or `..`.
             * @example nightly-report
             */
            name?: string;
            /** @description Whose job it is. Left out: `default`, or the only one that your key sees; unchanged for an existing job. It cannot be changed. */
            namespace?: string;
            /**
             * @description For people: what the job is for.
             * @default
             */
            description?: string;
            /**
             * @description Cron with 5 or 6 fields (seconds first), a macro, `@every 90s`, or `@at 2030-01-01T00:00:00Z`.
             * @example *\/5 * * * *
             */
            schedule: string;
            /**
             * @description IANA name of the zone whose wall clock the schedule is read on.
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
            /**
             * @description What becomes of fixed times that do not exist when clocks go forward.
             * @default run_after
             * @enum {string}
             */
            dst_gap?: "run_after" | "skip";
            /**
             * @description Which of the fixed times that exist twice run when clocks go back.
             * @default first
             * @enum {string}
             */
            dst_fold?: "first" | "both";
            /** @description False pauses the job. Left out: true for a new job, unchanged for an existing one. */
            active?: boolean;
            /**
             * @description No tick before it.
             * @default null
             */
            start_at?: string | null;
            /**
             * @description No tick after it.
             * @default null
             */
            end_at?: string | null;
            /**
             * @description Scheduled runs after which the job ends. Ticks that are skipped do not count.
             * @default null
             */
            max_runs?: number | null;
            /**
             * @description Labels to filter by: `key` or `key:value`.
             * @default []
             */
            tags?: string[];
            /**
             * @description Of ticks more than 30 s late: latest runs the newest if no younger one runs, none skips them, all runs those within the window.
             * @default latest
             * @enum {string}
             */
            catch_up?: "latest" | "none" | "all";
            /**
             * @description How far back `all` reaches; also how long a recorded run may wait for a runner before it is skipped as expired.
             * @default 3600
             */
            catch_up_window_seconds?: number;
            /**
             * @description A tick while a run of the job is active: allow runs it too, skip skips it, wait runs the newest one afterwards, replace aborts the active run.
             * @default allow
             * @enum {string}
             */
            overlap?: "allow" | "skip" | "wait" | "replace";
            /**
             * @description After a fault: at_least_once repeats the call with the same Idempotency-Key, at_most_once never does and calls the run lost.
             * @default at_least_once
             * @enum {string}
             */
            delivery?: "at_least_once" | "at_most_once";
            /**
             * @description Moves every tick of the job by the same time, from 0 up to this, which follows from its id: so that jobs with one schedule spread out.
             * @default 0
             */
            jitter_seconds?: number;
            /** @default {} */
            retry?: {
                /**
                 * @description Attempts in all; 1 means no retry.
                 * @default 1
                 */
                max_attempts?: number;
                /** @default {} */
                backoff?: {
                    /**
                     * @description exponential: each wait is twice the one before; fixed: all waits are alike.
                     * @default exponential
                     * @enum {string}
                     */
                    kind?: "exponential" | "fixed";
                    /**
                     * @description The wait before the second attempt.
                     * @default 1
                     */
                    initial_seconds?: number;
                    /**
                     * @description No wait is longer, whatever a target asks for by Retry-After. A Retry-After can only lengthen a wait.
                     * @default 300
                     */
                    max_seconds?: number;
                    /**
                     * @description Shortens each wait by up to a half, at random, so that retries spread out.
                     * @default true
                     */
                    jitter?: boolean;
                };
                /**
                 * @description No attempt begins later than this after the run was due.
                 * @default null
                 */
                max_age_seconds?: number | null;
                /**
                 * @description No attempt begins after the job's next tick.
                 * @default false
                 */
                until_next_tick?: boolean;
            };
            /**
             * @description Asynchronous completion: a run that the target answers with 202 stays open until the target posts its outcome to the URL in the x-completion-url header of the call. null: 202 is an answer like any other.
             * @default null
             */
            completion?: {
                /** @description How long after its 202 the target may take; then the attempt has failed. */
                deadline_seconds: number;
            } | null;
            /**
             * @description After so many failed runs in a row the job is disabled until it is resumed.
             * @default null
             */
            disable_after_failures?: number | null;
            /**
             * @description Whom to tell of what.
             * @default []
             */
            alerts?: {
                /**
                 * @description failure: so many runs in a row failed; recovery: the first success after that; disabled: the job was disabled; missed: ticks were missed.
                 * @default [
                 *       "failure",
                 *       "recovery",
                 *       "disabled"
                 *     ]
                 */
                on?: ("failure" | "recovery" | "disabled" | "missed")[];
                /**
                 * @description Failed runs in a row before the first `failure` alert.
                 * @default 1
                 */
                after_failures?: number;
                /** @description A webhook, a Slack-compatible webhook, or an e-mail address. */
                to: {
                    /** @enum {string} */
                    kind: "webhook";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    url: string;
                } | {
                    /** @enum {string} */
                    kind: "slack";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    url: string;
                } | {
                    /** @enum {string} */
                    kind: "email";
                    /** Format: email */
                    address: string;
                };
            }[];
            job: {
                /**
                 * Format: uri
                 * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                 */
                callback_url: string;
                /**
                 * @description Any case in, lower case out. get and head send no body.
                 * @default post
                 * @enum {string}
                 */
                http_method?: "get" | "post" | "put" | "patch" | "delete" | "head" | "options";
                /** @description Any JSON, or text together with a content-type header, in its charset: utf-8 (the default), iso-8859-1, us-ascii or utf-16le; at most 1 MiB. null means none. Kept, answered and sent as written, except for insignificant white space. */
                payload?: unknown;
                /**
                 * @description Extra request headers. Connection and scheduler headers cannot be set. Each name may occur once, in whatever letter case; a header with several values has them separated by commas.
                 * @default {}
                 */
                headers?: {
                    [key: string]: string;
                };
                /**
                 * @description Query parameters, appended to the URL's own, in no certain order. Each name may occur once; write parameters that repeat, or whose order counts, in `callback_url`.
                 * @default {}
                 */
                query?: {
                    [key: string]: string;
                };
                /**
                 * @description One deadline from DNS to the last byte of the answer.
                 * @default 10
                 */
                timeout_seconds?: number;
                /**
                 * @description How many redirects a call may follow. 0: a 3xx is an answer like any other, and a failure by default. 307 and 308 repeat method and payload; others become a GET as in browsers. Only the headers accept, accept-language, content-type, idempotency-key and user-agent go to another origin. All requests share the deadline.
                 * @default 0
                 */
                redirects?: number;
                /**
                 * @description How the call proves who makes it; null: it does not, beyond its headers.
                 * @default null
                 */
                auth?: ({
                    /** @enum {string} */
                    kind: "basic";
                    username: string & (unknown & unknown);
                    /** @example {{secrets.CRM_TOKEN}} */
                    password: string;
                } | {
                    /** @enum {string} */
                    kind: "bearer";
                    /** @example {{secrets.CRM_TOKEN}} */
                    token: string;
                } | {
                    /** @enum {string} */
                    kind: "oauth2_client_credentials";
                    /**
                     * Format: uri
                     * @description Absolute http or https URL without user info. Path and query are sent exactly as they are written.
                     */
                    token_url: string;
                    client_id: string;
                    /** @example {{secrets.CRM_TOKEN}} */
                    client_secret: string;
                    /** @default null */
                    scope?: string | null;
                    /** @default null */
                    audience?: string | null;
                    /**
                     * @description Where the token request has client id and secret.
                     * @default header
                     * @enum {string}
                     */
                    client_authentication?: "header" | "body";
                } | {
                    /** @enum {string} */
                    kind: "client_certificate";
                    /** @description The certificate, and those between it and the root, in PEM. */
                    certificate: string;
                    /**
                     * @description The secret that holds its private key in PEM.
                     * @example {{secrets.CRM_TOKEN}}
                     */
                    private_key: string;
                } | {
                    /** @enum {string} */
                    kind: "oidc_token";
                    audience: string;
                }) | null;
                /**
                 * @description Signs each call as a Standard Webhook, so that its target knows it by `webhook-signature`.
                 * @default null
                 */
                signing?: {
                    /** @description Names of secrets, two while they rotate. A value `whsec_…` signs as v1 (HMAC-SHA256), a value `whsk_…` as v1a (ed25519). */
                    secrets: string[];
                } | null;
                /**
                 * @description Whom the call trusts; null: the certificate authorities that Node.js comes with.
                 * @default null
                 */
                tls?: {
                    /** @description Certificates of the authorities, in PEM. Only these are trusted. */
                    ca: string;
                } | null;
                /**
                 * @description Which answers count as success; null: any 2xx.
                 * @default null
                 */
                success?: {
                    /**
                     * @description Statuses that succeed, such as `2xx`, `204` or `200-299`; one must match.
                     * @default [
                     *       "2xx"
                     *     ]
                     */
                    statuses?: string[];
                    /**
                     * @description Must be found in the first 64 KiB of the body. RE2 syntax.
                     * @default null
                     */
                    body_regex?: string | null;
                    /**
                     * @description What the body, as JSON of at most 64 KiB, must hold at a pointer.
                     * @default null
                     */
                    json?: {
                        /** @description RFC 6901; the empty pointer is the whole body. */
                        pointer: string;
                        /** @description Any JSON. */
                        equals: unknown;
                    } | null;
                } | null;
            };
        };
        /**
         * @example {
         *       "name": "ci of team-a",
         *       "role": "editor",
         *       "namespaces": [
         *         "team-a"
         *       ]
         *     }
         */
        NewApiKey: {
            /** @description Whose key it is, or what for: writes are attributed to it. */
            name: string;
            /**
             * @description `viewer` reads; `operator` also runs, cancels, replays, pauses, resumes and backfills; `editor` also changes jobs; `admin` also manages keys.
             * @enum {string}
             */
            role: "viewer" | "operator" | "editor" | "admin";
            /**
             * @description The only namespaces that the key sees; null: all. A key of an admin sees all.
             * @default null
             */
            namespaces?: string[] | null;
            /**
             * @description The only addresses that may use the key; empty: all.
             * @default []
             */
            source_cidrs?: string[];
            /**
             * @description When the key ends by itself; null: never. It must be in the future.
             * @default null
             */
            expires_at?: string | null;
        };
        /**
         * @example {
         *       "name": "CRM_TOKEN",
         *       "value": "the token itself",
         *       "allowed_hosts": [
         *         "crm.example.com"
         *       ],
         *       "description": "Of the CRM."
         *     }
         */
        NewSecret: {
            /**
             * @description Used as `{{secrets.NAME}}`. Case counts.
             * @example CRM_TOKEN
             */
            name: string;
            /** @description Left out: `default`, or the only namespace that the key sees. */
            namespace?: string;
            /** @description Never shown again. At least 4 characters, so that answers can be searched for it. */
            value: string;
            /** @description Hosts that it may be sent to, over HTTPS alone; `*.example.com` stands for every host below example.com. null: any host. Left out: unchanged; any host for a new secret. */
            allowed_hosts?: string[] | null;
            /** @description For people: what it is for. Left out: unchanged. */
            description?: string;
        };
        OpenIdConfiguration: {
            issuer: string;
            jwks_uri: string;
            response_types_supported: string[];
            subject_types_supported: string[];
            id_token_signing_alg_values_supported: string[];
            claims_supported: string[];
        };
        /** @description The HTTP call that a job makes. */
        Operation: {
            callback_url: string;
            /** @enum {string} */
            http_method: "get" | "post" | "put" | "patch" | "delete" | "head" | "options";
            /** @description Values whose names say that they are secret are shown as `********`; a write with that keeps what is stored. */
            headers: {
                [key: string]: string;
            };
            query: {
                [key: string]: string;
            };
            timeout_seconds: number;
            redirects: number;
            /** @description As it was written: credentials stand in it by the names of their secrets. */
            auth: {
                [key: string]: string | null;
            } | null;
            signing: {
                secrets: string[];
            } | null;
            tls: {
                ca: string;
            } | null;
            success: components["schemas"]["SuccessRules"] | null;
            payload: unknown;
        };
        Pause: {
            reason: string | null;
            actor: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            paused_at: string;
            /** @description When the pause ends by itself. */
            until: string | null;
        };
        /**
         * @default {}
         * @example {
         *       "reason": "Maintenance of the target."
         *     }
         */
        PauseRequest: {
            /** @default null */
            reason?: string | null;
            /**
             * @description When the pause ends by itself.
             * @default null
             */
            until?: string | null;
        };
        /** @description Problem details (RFC 9457), as `application/problem+json`. */
        Problem: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description The path of the request. */
            instance: string;
            /** @description Stable, for programs: malformed_request, malformed_json, cursor_invalid, cursor_mismatch, idempotency_key_invalid, unauthorized, cross_origin, role_too_small, source_denied, foreign_host, not_found, request_timeout, name_taken, secret_in_use, secrets_key_missing, state_conflict, count_mismatch, apply_conflict, idempotency_in_flight, stale_revision, body_too_large, uri_too_long, unsupported_media_type, invalid, idempotency_key_reused, rate_limited, headers_too_large, internal_error, store_unavailable, keys_unavailable. */
            code: string;
            /** @description Also in the `x-request-id` header and in the log. */
            request_id: string;
            errors?: {
                /** @description The field (RFC 6901), or `/parameter`. */
                pointer: string;
                /** @description required, unknown_field, invalid_type, invalid_value, invalid_format, out_of_range, name_mismatch, cron_syntax, unknown_macro, every_syntax, at_syntax, never_fires, unknown_timezone, public_url_missing, secrets_key_missing, address_denied, masked, unknown_secret, conflict, invalid. */
                code: string;
                message: string;
            }[];
        };
        Readiness: {
            /**
             * @description `degraded`: requests are served, but a dependency that they do not need is down.
             * @enum {string}
             */
            status: "ok" | "degraded" | "unavailable";
            /** @description `embedded`: it runs inside the process. `unused`: this process does not use it. `outdated`: its schema lacks migrations. `blocked`: an alarm keeps it from accepting messages. */
            dependencies: {
                /** @enum {string} */
                postgres: "up" | "down" | "outdated" | "blocked" | "embedded" | "unused";
                /** @enum {string} */
                redis: "up" | "down" | "outdated" | "blocked" | "embedded" | "unused";
                /** @enum {string} */
                rabbitmq: "up" | "down" | "outdated" | "blocked" | "embedded" | "unused";
            };
            /** @description The release of the IANA time zone data that this process uses. */
            zone_data: string;
            /** @description How late the last call of the system's own job began, and how long ago it was due (every ten seconds, if all is well). Only in a process that dispatches ticks, unless `CANARY` is off. */
            canary?: {
                lateness_seconds: number | null;
                age_seconds: number;
            };
        };
        /** @default {} */
        ReplayRequest: {
            /** @description Replaces the payload of the old run. If omitted or null, the old payload is sent again. */
            payload?: unknown;
        };
        /** @default {} */
        ResumeRequest: {
            /**
             * @description Which ticks of the pause run: none, the latest, or all inside the job's catch-up window (at most 1,000).
             * @default none
             * @enum {string}
             */
            catch_up?: "none" | "latest" | "all";
        };
        /**
         * @default {}
         * @example {
         *       "namespace": "team-a",
         *       "catch_up": "latest"
         *     }
         */
        ResumeStopRequest: {
            /** @description Left out: the whole system, which only a key that sees all namespaces may stop. */
            namespace?: string;
            /**
             * @description Which of the ticks that were skipped run after all, by a backfill for each job: none, the latest of each job, or all inside its job's catch-up window. For at most 1,000 jobs.
             * @default none
             * @enum {string}
             */
            catch_up?: "none" | "latest" | "all";
        };
        /**
         * @example {
         *       "id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "revision": 3,
         *       "namespace": "default",
         *       "status": "active",
         *       "active": true,
         *       "name": "hello",
         *       "description": "Calls the bundled target every ten seconds.",
         *       "schedule": "*\/10 * * * * *",
         *       "job": {
         *         "callback_url": "http://127.0.0.1:8000/echo",
         *         "http_method": "post",
         *         "payload": {
         *           "hello": "world"
         *         },
         *         "headers": {},
         *         "query": {},
         *         "timeout_seconds": 10,
         *         "redirects": 0,
         *         "auth": null,
         *         "signing": null,
         *         "tls": null,
         *         "success": null
         *       },
         *       "timezone": "UTC",
         *       "dst_gap": "run_after",
         *       "dst_fold": "first",
         *       "max_runs": null,
         *       "tags": [],
         *       "catch_up": "latest",
         *       "catch_up_window_seconds": 3600,
         *       "overlap": "allow",
         *       "delivery": "at_least_once",
         *       "jitter_seconds": 0,
         *       "retry": {
         *         "max_attempts": 1,
         *         "backoff": {
         *           "kind": "exponential",
         *           "initial_seconds": 1,
         *           "max_seconds": 300,
         *           "jitter": true
         *         },
         *         "max_age_seconds": null,
         *         "until_next_tick": false
         *       },
         *       "completion": null,
         *       "disable_after_failures": null,
         *       "alerts": [],
         *       "start_at": null,
         *       "end_at": null,
         *       "pause": null,
         *       "next_run": "2030-01-01T00:01:10.000Z",
         *       "last_run": {
         *         "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
         *         "state": "succeeded",
         *         "scheduled_at": "2030-01-01T00:00:00.000Z"
         *       },
         *       "created_at": "2029-12-31T23:59:54.120Z",
         *       "updated_at": "2030-01-01T00:01:04.000Z",
         *       "missed": 6,
         *       "queued": 0
         *     }
         */
        ResumedJob: {
            /** Format: uuid */
            id: string;
            /** @description Grows with every change (after 2147483647 it begins again at 1); also the ETag. */
            revision: number;
            namespace: string;
            /** @enum {string} */
            status: "active" | "paused" | "ended" | "disabled";
            /** @description False while the job is paused or disabled. */
            active: boolean;
            name: string;
            description: string;
            schedule: string;
            timezone: string;
            /** @enum {string} */
            dst_gap: "run_after" | "skip";
            /** @enum {string} */
            dst_fold: "first" | "both";
            start_at: string | null;
            end_at: string | null;
            max_runs: number | null;
            tags: string[];
            /** @enum {string} */
            catch_up: "latest" | "none" | "all";
            catch_up_window_seconds: number;
            /** @enum {string} */
            overlap: "allow" | "skip" | "wait" | "replace";
            /** @enum {string} */
            delivery: "at_least_once" | "at_most_once";
            jitter_seconds: number;
            retry: components["schemas"]["RetryPolicy"];
            completion: {
                deadline_seconds: number;
            } | null;
            disable_after_failures: number | null;
            alerts: {
                on: ("failure" | "recovery" | "disabled" | "missed")[];
                after_failures: number;
                /** @description The destination as it was given. */
                to: {
                    [key: string]: string;
                };
            }[];
            job: components["schemas"]["Operation"];
            /** @description What another version, or somebody by hand, has stored and this version cannot read. These fields are answered with their defaults, which do not apply: no call is made by them until the job is edited. Missing if there are none. */
            unreadable?: {
                /** @description The field (RFC 6901). */
                pointer: string;
                /** @description What is stored there. */
                stored: unknown;
            }[];
            pause: components["schemas"]["Pause"] | null;
            /** @description Null if the job is not active. */
            next_run: string | null;
            last_run: components["schemas"]["LastRun"] | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            updated_at: string;
            /** @description Number of ticks that were due meanwhile. */
            missed: number;
            /** @description How many of them run now. */
            queued: number;
        };
        /**
         * @example {
         *       "namespace": "team-a",
         *       "reason": "Wrong target.",
         *       "actor": "ci of team-a",
         *       "stopped_at": "2030-01-01T00:00:00.000Z",
         *       "backfills": 1
         *     }
         */
        ResumedStop: {
            /** @description Null: the whole system. */
            namespace: string | null;
            reason: string | null;
            actor: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            stopped_at: string;
            /** @description How many operations make the ticks that run after all. */
            backfills: number;
        };
        RetryPolicy: {
            max_attempts: number;
            backoff: {
                /** @enum {string} */
                kind: "exponential" | "fixed";
                initial_seconds: number;
                max_seconds: number;
                jitter: boolean;
            };
            max_age_seconds: number | null;
            until_next_tick: boolean;
        };
        /**
         * @example {
         *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "revision": 2,
         *       "action": "updated",
         *       "status": "active",
         *       "actor": "anonymous",
         *       "manager": null,
         *       "at": "2030-01-01T00:00:04.000Z",
         *       "definition": {
         *         "name": "hello",
         *         "description": "Calls the bundled target every ten seconds.",
         *         "schedule": "*\/10 * * * * *",
         *         "job": {
         *           "callback_url": "http://127.0.0.1:8000/echo",
         *           "http_method": "post",
         *           "payload": {
         *             "hello": "world"
         *           },
         *           "headers": {},
         *           "query": {},
         *           "timeout_seconds": 10,
         *           "redirects": 0,
         *           "auth": null,
         *           "signing": null,
         *           "tls": null,
         *           "success": null
         *         },
         *         "timezone": "UTC",
         *         "dst_gap": "run_after",
         *         "dst_fold": "first",
         *         "max_runs": null,
         *         "tags": [],
         *         "catch_up": "latest",
         *         "catch_up_window_seconds": 3600,
         *         "overlap": "allow",
         *         "delivery": "at_least_once",
         *         "jitter_seconds": 0,
         *         "retry": {
         *           "max_attempts": 1,
         *           "backoff": {
         *             "kind": "exponential",
         *             "initial_seconds": 1,
         *             "max_seconds": 300,
         *             "jitter": true
         *           },
         *           "max_age_seconds": null,
         *           "until_next_tick": false
         *         },
         *         "completion": null,
         *         "disable_after_failures": null,
         *         "alerts": [],
         *         "start_at": null,
         *         "end_at": null
         *       },
         *       "changes": [
         *         {
         *           "pointer": "/schedule",
         *           "from": "* * * * *",
         *           "to": "*\/10 * * * * *"
         *         }
         *       ]
         *     }
         */
        Revision: {
            /** Format: uuid */
            job_id: string;
            revision: number;
            /**
             * @description What the write did. `kept`: the job is older than the record of its revisions.
             * @enum {string}
             */
            action: "created" | "updated" | "paused" | "resumed" | "disabled" | "restored" | "deleted" | "kept";
            /**
             * @description Of the job, after the write.
             * @enum {string}
             */
            status: "active" | "paused" | "ended" | "disabled" | "deleted";
            /** @description Who wrote; `system` for what happened by itself. */
            actor: string;
            /** @description The manager of an apply; null for other writes. */
            manager: string | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            at: string;
            /** @description What the job was after the write. */
            definition: components["schemas"]["StoredDefinition"];
            /** @description What the write changed; empty for the oldest revision that is kept. */
            changes: components["schemas"]["FieldChanges"];
        };
        RevisionPage: {
            data: components["schemas"]["RevisionSummary"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @description A write to a job.
         * @example {
         *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "revision": 2,
         *       "action": "updated",
         *       "status": "active",
         *       "actor": "anonymous",
         *       "manager": null,
         *       "at": "2030-01-01T00:00:04.000Z"
         *     }
         */
        RevisionSummary: {
            /** Format: uuid */
            job_id: string;
            revision: number;
            /**
             * @description What the write did. `kept`: the job is older than the record of its revisions.
             * @enum {string}
             */
            action: "created" | "updated" | "paused" | "resumed" | "disabled" | "restored" | "deleted" | "kept";
            /**
             * @description Of the job, after the write.
             * @enum {string}
             */
            status: "active" | "paused" | "ended" | "disabled" | "deleted";
            /** @description Who wrote; `system` for what happened by itself. */
            actor: string;
            /** @description The manager of an apply; null for other writes. */
            manager: string | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            at: string;
        };
        /**
         * @default {}
         * @example {
         *       "overlap_seconds": 3600
         *     }
         */
        RotationRequest: {
            /**
             * @description How long the old text works too. 0 when it has leaked.
             * @default 86400
             */
            overlap_seconds?: number;
        };
        /**
         * @description One tick, or one manual trigger, and its outcome.
         * @example {
         *       "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
         *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *       "job_name": "hello",
         *       "namespace": "default",
         *       "job_revision": 1,
         *       "trigger": "schedule",
         *       "scheduled_at": "2030-01-01T00:00:00.000Z",
         *       "state": "succeeded",
         *       "reason": null,
         *       "created_at": "2030-01-01T00:00:00.003Z",
         *       "started_at": "2030-01-01T00:00:00.008Z",
         *       "finished_at": "2030-01-01T00:00:00.012Z",
         *       "lateness_ms": 8,
         *       "next_attempt_at": null,
         *       "completion_due_at": null,
         *       "replay_of": null,
         *       "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
         *       "attempts": [
         *         {
         *           "number": 1,
         *           "runner_id": "5c1f0c7e-1f0b-4f0e-8f4b-0d7f3f6f2a11",
         *           "started_at": "2030-01-01T00:00:00.008Z",
         *           "duration_ms": 3.416,
         *           "http_status": 200,
         *           "error_code": null,
         *           "error_message": null,
         *           "completion": null,
         *           "timings": {
         *             "wait_ms": 0.214,
         *             "dns_ms": null,
         *             "connect_ms": null,
         *             "tls_ms": null,
         *             "first_byte_ms": 2.871,
         *             "body_ms": 0.117
         *           },
         *           "response_headers": {
         *             "content-type": "application/json"
         *           },
         *           "response_body": "{\"received\":true}",
         *           "response_encoding": "utf8",
         *           "response_bytes": 17,
         *           "response_truncated": false
         *         }
         *       ]
         *     }
         */
        Run: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id: string;
            job_name: string;
            namespace: string;
            job_revision: number;
            /** @enum {string} */
            trigger: "schedule" | "manual" | "replay" | "backfill";
            /**
             * Format: date-time
             * @description The tick; for a manual run, its creation.
             * @example 2030-01-01T00:00:00.000Z
             */
            scheduled_at: string;
            /** @enum {string} */
            state: "queued" | "running" | "retrying" | "waiting" | "awaiting" | "succeeded" | "failed" | "cancelled" | "lost" | "skipped";
            /** @description Why it was skipped or failed: the error code of the last attempt, or `http_` and the status. */
            reason: string | null;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            /** @description From `scheduled_at` to the first byte sent. */
            lateness_ms: number | null;
            /** @description Null unless the run is retrying. */
            next_attempt_at: string | null;
            /** @description The deadline for the report of its target; null unless the run is awaiting one. */
            completion_due_at: string | null;
            /** @description The run that this one repeats. */
            replay_of: string | null;
            /** @description The id of its trace, if traces are on and it has one: its own id, without dashes. */
            trace_id: string;
            /** @description The page that shows its trace, if one was taken; there if the api has the setting TRACE_URL, unless the run waits or was skipped without ever being in the queue. Only in the answer to `GET /v1/runs/{id}`. */
            trace_url?: string;
            attempts: components["schemas"]["Attempt"][];
            /**
             * Format: date-time
             * @description The first tick that a skip row accounts for.
             * @example 2030-01-01T00:00:00.000Z
             */
            from?: string;
            /**
             * Format: date-time
             * @description The last tick that a skip row accounts for.
             * @example 2030-01-01T00:00:00.000Z
             */
            to?: string;
            /** @description How many ticks a skip row accounts for. */
            count?: number;
        };
        RunPage: {
            data: components["schemas"]["Run"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /** @default {} */
        RunRequest: {
            /** @description Replaces the job's own payload. If omitted or null, the job's own payload is sent. */
            payload?: unknown;
        };
        /**
         * @example {
         *       "description": "At 02:30 every day, Europe/Paris",
         *       "next": [
         *         {
         *           "at": "2030-01-01T01:30:00.000Z",
         *           "local": "2030-01-01T02:30:00+01:00"
         *         }
         *       ],
         *       "transitions": [
         *         {
         *           "at": "2030-03-31T01:00:00.000Z",
         *           "kind": "gap",
         *           "offset_before": "+01:00",
         *           "offset_after": "+02:00",
         *           "effect": "On 2030-03-31 clocks go from 02:00 to 03:00: the tick at 02:30 does not exist and runs at 03:00."
         *         }
         *       ],
         *       "never_fires": false,
         *       "zone_data": "2026f"
         *     }
         */
        SchedulePreview: {
            /** @description The schedule in words. */
            description: string;
            next: {
                /**
                 * Format: date-time
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                local: string;
            }[];
            transitions: {
                /**
                 * Format: date-time
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                /** @enum {string} */
                kind: "gap" | "fold";
                offset_before: string;
                offset_after: string;
                effect: string;
            }[];
            never_fires: boolean;
            /** @description The release of the IANA time zone data by which all of this was computed. */
            zone_data: string;
        };
        /**
         * @example {
         *       "schedule": "30 2 * * *",
         *       "timezone": "Europe/Paris",
         *       "count": 3
         *     }
         */
        SchedulePreviewRequest: {
            /**
             * @description Cron with 5 or 6 fields (seconds first), a macro, `@every 90s`, or `@at 2030-01-01T00:00:00Z`.
             * @example *\/5 * * * *
             */
            schedule: string;
            /**
             * @description IANA name of the zone whose wall clock the schedule is read on.
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
            /**
             * @description What becomes of fixed times that do not exist when clocks go forward.
             * @default run_after
             * @enum {string}
             */
            dst_gap?: "run_after" | "skip";
            /**
             * @description Which of the fixed times that exist twice run when clocks go back.
             * @default first
             * @enum {string}
             */
            dst_fold?: "first" | "both";
            /**
             * Format: date-time
             * @description Where to begin; now when left out.
             */
            from?: string;
            /** @default 5 */
            count?: number;
        };
        /**
         * @description A secret without its value, which is never shown.
         * @example {
         *       "name": "CRM_TOKEN",
         *       "namespace": "default",
         *       "revision": 2,
         *       "allowed_hosts": [
         *         "crm.example.com"
         *       ],
         *       "description": "Of the CRM.",
         *       "changed_by": "admin",
         *       "created_at": "2029-12-31T23:59:54.120Z",
         *       "updated_at": "2030-01-01T00:00:00.000Z",
         *       "used_by": [
         *         {
         *           "id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
         *           "name": "nightly-report"
         *         }
         *       ],
         *       "used_by_count": 1
         *     }
         */
        Secret: {
            name: string;
            namespace: string;
            /** @description Grows with every write (after 2147483647 it begins again at 1); also the ETag. */
            revision: number;
            /** @description Hosts that it may be sent to; null: any host. */
            allowed_hosts: string[] | null;
            description: string;
            /** @description Who wrote it last. */
            changed_by: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            updated_at: string;
            /** @description The jobs that use it, by name; at most 100 of them. */
            used_by: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            /** @description How many jobs use it. While there are any, it is not deleted. */
            used_by_count: number;
        };
        SecretPage: {
            data: components["schemas"]["Secret"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "value": "the token itself",
         *       "allowed_hosts": [
         *         "crm.example.com"
         *       ],
         *       "description": "Of the CRM."
         *     }
         */
        SecretWrite: {
            /** @description Never shown again. At least 4 characters, so that answers can be searched for it. */
            value: string;
            /** @description Hosts that it may be sent to, over HTTPS alone; `*.example.com` stands for every host below example.com. null: any host. Left out: unchanged; any host for a new secret. */
            allowed_hosts?: string[] | null;
            /** @description For people: what it is for. Left out: unchanged. */
            description?: string;
        };
        /**
         * @example {
         *       "id": "019b0e8e-6a2c-7c11-9b1f-0a52f1d6a2b3",
         *       "name": "ann@example.com",
         *       "signed_in_with": "provider",
         *       "key_id": null,
         *       "is_current": true,
         *       "created_at": "2030-01-01T08:00:00.000Z",
         *       "last_used_at": "2030-01-01T09:30:00.000Z",
         *       "expires_at": "2030-01-01T20:00:00.000Z"
         *     }
         */
        Session: {
            /** Format: uuid */
            id: string;
            /** @description Who signed in: what writes are attributed to. */
            name: string;
            /**
             * @description `admin_key`: the setting API_ADMIN_KEY; `provider`: OpenID Connect.
             * @enum {string}
             */
            signed_in_with: "api_key" | "admin_key" | "provider";
            key_id: string | null;
            /** @description Whether it is the session of this very request. */
            is_current: boolean;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description To the minute.
             * @example 2030-01-01T00:00:00.000Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends at the latest.
             * @example 2030-01-01T00:00:00.000Z
             */
            expires_at: string;
        };
        SessionPage: {
            data: components["schemas"]["Session"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "key": "jsk_Xq3vB9Lr-example-example-example-example-e"
         *     }
         */
        SignIn: {
            /** @description An API key, or API_ADMIN_KEY. */
            key: string;
        };
        /**
         * @example {
         *       "needs_key": true,
         *       "provider": {
         *         "name": "Example",
         *         "url": "/oidc/sign-in"
         *       }
         *     }
         */
        SignInWays: {
            /** @description False: whoever calls may do everything, as on loopback. */
            needs_key: boolean;
            /** @description Who vouches for people (OpenID Connect); null: they sign in with keys alone. */
            provider: {
                /** @description What people know it as, for a button. */
                name: string;
                /** @description Where a browser goes to sign in, on this host. `return_to` in its query is the path of the page to go on with. */
                url: string;
            } | null;
        };
        SpreadPreview: {
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            to: string;
            bucket_seconds: number;
            /** @description The count of the fullest bucket, of all jobs. */
            most_before: number;
            most_after: number;
            before: {
                /**
                 * Format: date-time
                 * @description Where the bucket begins.
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                count: number;
            }[];
            after: {
                /**
                 * Format: date-time
                 * @description Where the bucket begins.
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                count: number;
            }[];
            /** @description The jobs that the spread would change. Nothing was written. */
            changes: {
                /** Format: uuid */
                job_id: string;
                name: string;
                /** @description The merge patch that spreads this job. */
                patch: {
                    [key: string]: unknown;
                };
            }[];
        };
        /**
         * @example {
         *       "filter": {
         *         "tag": [
         *           "team:a"
         *         ]
         *       },
         *       "by": "jitter",
         *       "jitter_seconds": 600,
         *       "bucket": 60
         *     }
         */
        SpreadRequest: {
            /**
             * Format: date-time
             * @description Ticks at this instant or later; by default, from the start of the current hour.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Ticks before this instant; by default, a day after `from`.
             */
            to?: string;
            /**
             * @description The length of a bucket, seconds.
             * @default 3600
             */
            bucket?: number;
            /**
             * @description Which active jobs to spread, as `GET /v1/jobs` finds them: at most 10,000. All if empty.
             * @default {}
             */
            filter?: {
                q?: string;
                tag?: string[];
            };
            /**
             * @description `jitter` moves the ticks of each job by its own share of `jitter_seconds`; `hash` replaces a fixed minute by `H`.
             * @default jitter
             * @enum {string}
             */
            by?: "jitter" | "hash";
            /**
             * @description For `jitter`.
             * @default 600
             */
            jitter_seconds?: number;
        };
        /** @description The figures of the overview. */
        Stats: {
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            to: string;
            /** @description Jobs by their status, now. */
            jobs: {
                active: number;
                paused: number;
                ended: number;
                disabled: number;
            };
            /** @description Runs that have not ended, by their state, now. */
            runs_now: {
                queued: number;
                running: number;
                retrying: number;
                waiting: number;
                awaiting: number;
                /** @description Jobs that are due, and runs that wait for a runner, for more than 30 s. */
                late: number;
            };
            /** @description Ticks of the jobs that are active now, in the coming hour and the coming 24 hours. */
            due: {
                next_hour: number;
                next_day: number;
            };
            /** @description Of the whole range. */
            totals: {
                succeeded: number;
                failed: number;
                lost: number;
                cancelled: number;
                /** @description Ticks that did not run, one by one. */
                skipped: number;
                /** @description Runs that have not ended. */
                open: number;
            };
            bucket_seconds: number;
            data: {
                /**
                 * Format: date-time
                 * @description Where the bucket begins.
                 * @example 2030-01-01T00:00:00.000Z
                 */
                at: string;
                succeeded: number;
                failed: number;
                lost: number;
                cancelled: number;
                /** @description Ticks that did not run, one by one. */
                skipped: number;
                /** @description Runs that have not ended. */
                open: number;
                /** @description From tick to first byte; null if none began. */
                lateness_average_ms: number | null;
                lateness_most_ms: number | null;
            }[];
        };
        /**
         * @example {
         *       "namespace": "team-a",
         *       "reason": "Wrong target.",
         *       "actor": "ci of team-a",
         *       "stopped_at": "2030-01-01T00:00:00.000Z"
         *     }
         */
        Stop: {
            /** @description Null: the whole system. */
            namespace: string | null;
            reason: string | null;
            actor: string;
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            stopped_at: string;
        };
        /**
         * @default {}
         * @example {
         *       "namespace": "team-a",
         *       "reason": "Wrong target."
         *     }
         */
        StopRequest: {
            /** @description Left out: the whole system, which only a key that sees all namespaces may stop. */
            namespace?: string;
            /** @default null */
            reason?: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "namespace": "team-a",
         *           "reason": "Wrong target.",
         *           "actor": "ci of team-a",
         *           "stopped_at": "2030-01-01T00:00:00.000Z"
         *         }
         *       ]
         *     }
         */
        Stops: {
            data: components["schemas"]["Stop"][];
        };
        StoredDefinition: {
            name: string;
            description: string;
            schedule: string;
            timezone: string;
            /** @enum {string} */
            dst_gap: "run_after" | "skip";
            /** @enum {string} */
            dst_fold: "first" | "both";
            start_at: string | null;
            end_at: string | null;
            max_runs: number | null;
            tags: string[];
            /** @enum {string} */
            catch_up: "latest" | "none" | "all";
            catch_up_window_seconds: number;
            /** @enum {string} */
            overlap: "allow" | "skip" | "wait" | "replace";
            /** @enum {string} */
            delivery: "at_least_once" | "at_most_once";
            jitter_seconds: number;
            retry: components["schemas"]["RetryPolicy"];
            completion: {
                deadline_seconds: number;
            } | null;
            disable_after_failures: number | null;
            alerts: {
                on: ("failure" | "recovery" | "disabled" | "missed")[];
                after_failures: number;
                /** @description The destination as it was given. */
                to: {
                    [key: string]: string;
                };
            }[];
            job: components["schemas"]["Operation"];
            /** @description What another version, or somebody by hand, has stored and this version cannot read. These fields are answered with their defaults, which do not apply: no call is made by them until the job is edited. Missing if there are none. */
            unreadable?: {
                /** @description The field (RFC 6901). */
                pointer: string;
                /** @description What is stored there. */
                stored: unknown;
            }[];
        };
        /** @description Which answers count as success. */
        SuccessRules: {
            statuses: string[];
            body_regex: string | null;
            json: {
                pointer: string;
                equals: unknown;
            } | null;
        };
        System: {
            version: string;
            node_version: string;
            /** @description Of PostgreSQL. */
            store_version: string;
            /** @description The newest migration of the database. */
            schema: string;
            zone_data: {
                version: string;
                source: string;
                /** @description Whether it is older than twelve months. */
                outdated: boolean;
            };
            health: {
                status: string;
                dependencies: {
                    [key: string]: string;
                };
            };
            runners: {
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @example 2030-01-01T00:00:00.000Z
                 */
                started_at: string;
                /**
                 * Format: date-time
                 * @description When it last showed that it is at work; every 2 s.
                 * @example 2030-01-01T00:00:00.000Z
                 */
                renewed_at: string;
                /** @description Runs that it has claimed and that have not ended. They may be more than its capacity for a moment, since it claims a little ahead. */
                calls: number;
                /** @description How many calls it makes at once (RUNNER_CONCURRENCY), without the extra ones of RUNNER_HOST_CONCURRENCY; null for a runner of an earlier release. */
                capacity: number | null;
            }[];
            /** @description Schedulers that hold a duty which one has at a time. Others are not known. */
            schedulers: {
                /** Format: uuid */
                id: string;
                duty: string;
                /**
                 * Format: date-time
                 * @example 2030-01-01T00:00:00.000Z
                 */
                until: string;
            }[];
        };
        /** @description One instant at which a job was or will be due, and what came of it. */
        Tick: {
            /**
             * Format: date-time
             * @example 2030-01-01T00:00:00.000Z
             */
            at: string;
            /** @description The same instant on the wall clock of the job's time zone; null if that is unknown. */
            local: string | null;
            /**
             * @description The state of its run. Without a run: `skipped`; `expected` in the future; `due` when it is about to be recorded; `held` when the job is paused or disabled, so that it runs only if the job is resumed with a catch-up.
             * @enum {string}
             */
            state: "queued" | "running" | "retrying" | "waiting" | "awaiting" | "succeeded" | "failed" | "cancelled" | "lost" | "skipped" | "expected" | "due" | "held";
            /** @description Why it did not run, or why its run failed: `missed`, `paused`, `disabled`, `edited`, `overlap`, `expired`, `stopped`, an error code, or `http_` and the status. */
            reason: string | null;
            /** @description Its row among the runs; null while there is none. */
            run_id: string | null;
            /** @description The run that was active, so that this tick was skipped or waits (`overlap`). */
            blocked_by: string | null;
            /**
             * Format: date-time
             * @description There if this stands for `count` skipped ticks whose instants are not known any more, since the schedule was changed: the last of them.
             * @example 2030-01-01T00:00:00.000Z
             */
            until?: string;
            /** @description How many ticks this stands for, if not one. */
            count?: number;
        };
        TickPage: {
            data: components["schemas"]["Tick"][];
            /**
             * @description Null on the last page.
             * @example WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ
             */
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "at": "2030-01-01T08:00:00.000Z",
         *           "local": "2030-01-01T09:00:00+01:00"
         *         }
         *       ]
         *     }
         */
        UpcomingTicks: {
            data: {
                /** Format: date-time */
                at: string;
                /** @description The same instant on the wall clock of the job's time zone. */
                local: string;
            }[];
        };
        /**
         * @example {
         *       "timezone": "Asia/Tokyo",
         *       "zone_data": "2026f",
         *       "starts": [
         *         -31536000
         *       ],
         *       "offsets": [
         *         32400
         *       ]
         *     }
         */
        Zone: {
            timezone: string;
            /** @description The release of the IANA time zone data. */
            zone_data: string;
            /** @description Seconds since 1970, ascending, up to the year 2500. What is listed for the last 400 years of a zone that still changes then repeats for ever. */
            starts: number[];
            /** @description Seconds east of UTC, from the start of the same index on. */
            offsets: number[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listJobs: {
        parameters: {
            query?: {
                /** @description Part of the name, the description, the URL or the schedule in words, in any letter case. One or two characters: the beginning of the name. */
                q?: string;
                /** @description Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                status?: ("active" | "paused" | "ended" | "disabled")[];
                /** @description A whole tag. Repeat for alternatives. */
                tag?: string[];
                /** @description How the latest run to finish ended. Repeat for alternatives. */
                last_outcome?: ("succeeded" | "failed" | "lost" | "cancelled")[];
                /** @description Whether the answer says how many jobs there are in all, up to 10,000. */
                total?: "true" | "false";
                /** @description `-` means descending. `status`: disabled, paused, ended, active. `last_outcome`, how the latest run to finish ended: failed, lost, cancelled, succeeded; jobs without such a run are last in both directions. */
                sort?: "-created_at" | "created_at" | "name" | "-name" | "next_run" | "-next_run" | "updated_at" | "-updated_at" | "status" | "-status" | "last_outcome" | "-last_outcome";
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    createJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobDefinition"];
            };
        };
        responses: {
            /** @description The new job. */
            201: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    replaceJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobDefinition"];
            };
        };
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patchJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["JobPatch"];
                "application/json": components["schemas"]["JobPatch"];
            };
        };
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    upsertJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
                /** @description `*` creates only: the answer is 412 when it exists. */
                "If-None-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedJobDefinition"];
            };
        };
        responses: {
            /** @description The job existed; its definition is now this one. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The new job. */
            201: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    pauseJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** @description The paused job. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *       "revision": 2,
                     *       "namespace": "default",
                     *       "status": "paused",
                     *       "active": false,
                     *       "name": "hello",
                     *       "description": "Calls the bundled target every ten seconds.",
                     *       "schedule": "*\/10 * * * * *",
                     *       "job": {
                     *         "callback_url": "http://127.0.0.1:8000/echo",
                     *         "http_method": "post",
                     *         "payload": {
                     *           "hello": "world"
                     *         },
                     *         "headers": {},
                     *         "query": {},
                     *         "timeout_seconds": 10,
                     *         "redirects": 0,
                     *         "auth": null,
                     *         "signing": null,
                     *         "tls": null,
                     *         "success": null
                     *       },
                     *       "timezone": "UTC",
                     *       "dst_gap": "run_after",
                     *       "dst_fold": "first",
                     *       "max_runs": null,
                     *       "tags": [],
                     *       "catch_up": "latest",
                     *       "catch_up_window_seconds": 3600,
                     *       "overlap": "allow",
                     *       "delivery": "at_least_once",
                     *       "jitter_seconds": 0,
                     *       "retry": {
                     *         "max_attempts": 1,
                     *         "backoff": {
                     *           "kind": "exponential",
                     *           "initial_seconds": 1,
                     *           "max_seconds": 300,
                     *           "jitter": true
                     *         },
                     *         "max_age_seconds": null,
                     *         "until_next_tick": false
                     *       },
                     *       "completion": null,
                     *       "disable_after_failures": null,
                     *       "alerts": [],
                     *       "start_at": null,
                     *       "end_at": null,
                     *       "pause": {
                     *         "reason": "Maintenance of the target.",
                     *         "actor": "anonymous",
                     *         "paused_at": "2030-01-01T00:00:04.000Z",
                     *         "until": null
                     *       },
                     *       "next_run": null,
                     *       "last_run": {
                     *         "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *         "state": "succeeded",
                     *         "scheduled_at": "2030-01-01T00:00:00.000Z"
                     *       },
                     *       "created_at": "2029-12-31T23:59:54.120Z",
                     *       "updated_at": "2030-01-01T00:00:04.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    resumeJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description The job, and what it missed. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumedJob"];
                };
            };
        };
    };
    listUpcomingTicks: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The coming ticks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpcomingTicks"];
                };
            };
        };
    };
    testJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamedJobDefinition"];
            };
        };
        responses: {
            /** @description The call, whatever its outcome. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobTest"];
                };
            };
        };
    };
    backfillJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackfillRequest"];
            };
        };
        responses: {
            /** @description What a backfill would run; nothing was started. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackfillPreview"];
                };
            };
            /** @description The operation that makes the runs. */
            202: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
                     *       "kind": "backfill",
                     *       "state": "pending",
                     *       "request": {
                     *         "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *         "from": "2029-12-31T00:00:00.000Z",
                     *         "to": "2029-12-31T01:00:00.000Z",
                     *         "rate_per_second": 50
                     *       },
                     *       "total": 360,
                     *       "done": 0,
                     *       "failed": 0,
                     *       "errors": [],
                     *       "actor": "anonymous",
                     *       "namespaces": [
                     *         "default"
                     *       ],
                     *       "created_at": "2030-01-01T00:00:00.000Z",
                     *       "updated_at": "2030-01-01T00:00:00.000Z",
                     *       "finished_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    listTicks: {
        parameters: {
            query?: {
                /** @description Ticks at this instant or later; a day ago if left out. */
                from?: string;
                /** @description Ticks before this instant; in a day if left out. */
                to?: string;
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ticks, in their order. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2030-01-01T08:00:00.000Z",
                     *           "local": "2030-01-01T09:00:00+01:00",
                     *           "state": "running",
                     *           "reason": null,
                     *           "run_id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *           "blocked_by": null
                     *         },
                     *         {
                     *           "at": "2030-01-01T08:01:00.000Z",
                     *           "local": "2030-01-01T09:01:00+01:00",
                     *           "state": "skipped",
                     *           "reason": "overlap",
                     *           "run_id": "01a20ad4-3890-8fa9-910a-8c385f4d6f3b",
                     *           "blocked_by": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b"
                     *         },
                     *         {
                     *           "at": "2030-01-01T08:02:00.000Z",
                     *           "local": "2030-01-01T09:02:00+01:00",
                     *           "state": "expected",
                     *           "reason": null,
                     *           "run_id": null,
                     *           "blocked_by": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["TickPage"];
                };
            };
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of revisions. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionPage"];
                };
            };
        };
    };
    getRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
        };
    };
    restoreRevision: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                revision: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    applyJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            /** @description What was, or would be, done to each job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyResult"];
                };
            };
        };
    };
    exportJobs: {
        parameters: {
            query?: {
                /** @description Part of the name, the description, the URL or the schedule in words, in any letter case. One or two characters: the beginning of the name. */
                q?: string;
                /** @description Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                status?: ("active" | "paused" | "ended" | "disabled")[];
                /** @description A whole tag. Repeat for alternatives. */
                tag?: string[];
                /** @description How the latest run to finish ended. Repeat for alternatives. */
                last_outcome?: ("succeeded" | "failed" | "lost" | "cancelled")[];
                /** @description How the answer is written. */
                format?: "json" | "yaml";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "name": "hello",
                     *           "description": "Calls the bundled target every ten seconds.",
                     *           "schedule": "*\/10 * * * * *",
                     *           "job": {
                     *             "callback_url": "http://127.0.0.1:8000/echo",
                     *             "http_method": "post",
                     *             "payload": {
                     *               "hello": "world"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        jobs: (components["schemas"]["JobDefinition"] | ({
                            name: string;
                            schedule: string;
                            job: {
                                [key: string]: unknown;
                            };
                        } & {
                            [key: string]: unknown;
                        }))[];
                    };
                    /**
                     * @example jobs:
                     *       - name: hello
                     *         schedule: '@daily'
                     *         job:
                     *           callback_url: https://example.com/hook
                     */
                    "application/yaml": string;
                };
            };
        };
    };
    importJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description What was found, and what was written. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
        };
    };
    listJobFacets: {
        parameters: {
            query?: {
                /** @description Part of the name, the description, the URL or the schedule in words, in any letter case. One or two characters: the beginning of the name. */
                q?: string;
                /** @description Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                status?: ("active" | "paused" | "ended" | "disabled")[];
                /** @description A whole tag. Repeat for alternatives. */
                tag?: string[];
                /** @description How the latest run to finish ended. Repeat for alternatives. */
                last_outcome?: ("succeeded" | "failed" | "lost" | "cancelled")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobFacets"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: {
                /** @description Runs scheduled at this instant or later; a day ago if left out. */
                from?: string;
                /** @description Runs scheduled before this instant; now if left out. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    getCalendar: {
        parameters: {
            query?: {
                /** @description Ticks at this instant or later; by default, from the start of the current hour. */
                from?: string;
                /** @description Ticks before this instant; by default, a day after `from`. */
                to?: string;
                /** @description The length of a bucket, seconds. The range may have 2,000 buckets. */
                bucket?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
        };
    };
    previewSpread: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpreadRequest"];
            };
        };
        responses: {
            /** @description The calendar before and after. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpreadPreview"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Events of jobs in this namespace only. Repeat for alternatives. */
                namespace?: string[];
                /** @description Events of these jobs only. Repeat for alternatives. */
                job_id?: string[];
                /** @description Events of these types only, such as `run`, `run.failed` or `job.updated`, with or without `job-scheduler.` before it. Repeat for alternatives. */
                type?: string[];
            };
            header?: {
                /** @description The `id` of the last event that was received: the stream goes on from there, and misses nothing. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. It ends when the key or session that opened it does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 1893456000100
                     *     data: {"specversion":"1.0","id":"01a20ad3-4e30-8fa9-910a-8c385f4d6f3b/failed","source":"/v1/events","type":"job-scheduler.run.failed","subject":"af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b","time":"2030-01-01T00:00:00.000Z","datacontenttype":"application/json","data":{"run_id":"01a20ad3-4e30-8fa9-910a-8c385f4d6f3b","job_id":"af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b","job_name":"hello","state":"failed","reason":"http_500","trigger":"schedule","scheduled_at":"2030-01-01T00:00:00.000Z"}}
                     */
                    "text/event-stream": string;
                };
            };
        };
    };
    changeJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description The jobs that the action would apply to; nothing was started. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPreview"];
                };
            };
            /** @description The operation that carries the action out. */
            202: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
                     *       "kind": "bulk",
                     *       "state": "pending",
                     *       "request": {
                     *         "action": "pause",
                     *         "reason": "Maintenance of the target."
                     *       },
                     *       "total": 12,
                     *       "done": 0,
                     *       "failed": 0,
                     *       "errors": [],
                     *       "actor": "anonymous",
                     *       "namespaces": [
                     *         "default"
                     *       ],
                     *       "created_at": "2030-01-01T00:00:00.000Z",
                     *       "updated_at": "2030-01-01T00:00:00.000Z",
                     *       "finished_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    listOperations: {
        parameters: {
            query?: {
                /** @description Operations whose jobs are all in these namespaces. Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                kind?: ("backfill" | "bulk")[];
                /** @description Repeat for alternatives. */
                state?: ("pending" | "running" | "paused" | "succeeded" | "failed" | "cancelled")[];
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of operations. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LongOperationPage"];
                };
            };
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation with its progress. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    pauseOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation, which stops until it is resumed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
                     *       "kind": "backfill",
                     *       "state": "paused",
                     *       "request": {
                     *         "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *         "from": "2029-12-31T00:00:00.000Z",
                     *         "to": "2029-12-31T01:00:00.000Z",
                     *         "rate_per_second": 50
                     *       },
                     *       "total": 360,
                     *       "done": 150,
                     *       "failed": 0,
                     *       "errors": [],
                     *       "actor": "anonymous",
                     *       "namespaces": [
                     *         "default"
                     *       ],
                     *       "created_at": "2030-01-01T00:00:00.000Z",
                     *       "updated_at": "2030-01-01T00:00:03.000Z",
                     *       "finished_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    resumeOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation, which continues where it was paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
                     *       "kind": "backfill",
                     *       "state": "pending",
                     *       "request": {
                     *         "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *         "from": "2029-12-31T00:00:00.000Z",
                     *         "to": "2029-12-31T01:00:00.000Z",
                     *         "rate_per_second": 50
                     *       },
                     *       "total": 360,
                     *       "done": 150,
                     *       "failed": 0,
                     *       "errors": [],
                     *       "actor": "anonymous",
                     *       "namespaces": [
                     *         "default"
                     *       ],
                     *       "created_at": "2030-01-01T00:00:00.000Z",
                     *       "updated_at": "2030-01-01T00:00:03.000Z",
                     *       "finished_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    cancelOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation, which has ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12",
                     *       "kind": "backfill",
                     *       "state": "cancelled",
                     *       "request": {
                     *         "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *         "from": "2029-12-31T00:00:00.000Z",
                     *         "to": "2029-12-31T01:00:00.000Z",
                     *         "rate_per_second": 50
                     *       },
                     *       "total": 360,
                     *       "done": 150,
                     *       "failed": 0,
                     *       "errors": [],
                     *       "actor": "anonymous",
                     *       "namespaces": [
                     *         "default"
                     *       ],
                     *       "created_at": "2030-01-01T00:00:00.000Z",
                     *       "updated_at": "2030-01-01T00:00:03.000Z",
                     *       "finished_at": "2030-01-01T00:00:03.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LongOperation"];
                };
            };
        };
    };
    eraseRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseRequest"];
            };
        };
        responses: {
            /** @description What was erased. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Runs of this job, even if it is deleted. */
                job_id?: string;
                /** @description Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                state?: ("queued" | "running" | "retrying" | "waiting" | "awaiting" | "succeeded" | "failed" | "cancelled" | "lost" | "skipped")[];
                /** @description Repeat for alternatives. */
                trigger?: ("schedule" | "manual" | "replay" | "backfill")[];
                /** @description Runs scheduled at this instant or later. */
                from?: string;
                /** @description Runs scheduled before this instant. */
                to?: string;
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs, newest first. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *           "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *           "job_name": "hello",
                     *           "namespace": "default",
                     *           "job_revision": 1,
                     *           "trigger": "schedule",
                     *           "scheduled_at": "2030-01-01T00:00:00.000Z",
                     *           "state": "succeeded",
                     *           "reason": null,
                     *           "created_at": "2030-01-01T00:00:00.003Z",
                     *           "started_at": "2030-01-01T00:00:00.008Z",
                     *           "finished_at": "2030-01-01T00:00:00.012Z",
                     *           "lateness_ms": 8,
                     *           "next_attempt_at": null,
                     *           "completion_due_at": null,
                     *           "replay_of": null,
                     *           "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
                     *           "attempts": [
                     *             {
                     *               "number": 1,
                     *               "runner_id": "5c1f0c7e-1f0b-4f0e-8f4b-0d7f3f6f2a11",
                     *               "started_at": "2030-01-01T00:00:00.008Z",
                     *               "duration_ms": 3.416,
                     *               "http_status": 200,
                     *               "error_code": null,
                     *               "error_message": null,
                     *               "completion": null,
                     *               "timings": {
                     *                 "wait_ms": 0.214,
                     *                 "dns_ms": null,
                     *                 "connect_ms": null,
                     *                 "tls_ms": null,
                     *                 "first_byte_ms": 2.871,
                     *                 "body_ms": 0.117
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["RunPage"];
                };
            };
        };
    };
    listJobRuns: {
        parameters: {
            query?: {
                /** @description Repeat for alternatives. */
                state?: ("queued" | "running" | "retrying" | "waiting" | "awaiting" | "succeeded" | "failed" | "cancelled" | "lost" | "skipped")[];
                /** @description Repeat for alternatives. */
                trigger?: ("schedule" | "manual" | "replay" | "backfill")[];
                /** @description Runs scheduled at this instant or later. */
                from?: string;
                /** @description Runs scheduled before this instant. */
                to?: string;
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of runs, newest first. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *           "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *           "job_name": "hello",
                     *           "namespace": "default",
                     *           "job_revision": 1,
                     *           "trigger": "schedule",
                     *           "scheduled_at": "2030-01-01T00:00:00.000Z",
                     *           "state": "succeeded",
                     *           "reason": null,
                     *           "created_at": "2030-01-01T00:00:00.003Z",
                     *           "started_at": "2030-01-01T00:00:00.008Z",
                     *           "finished_at": "2030-01-01T00:00:00.012Z",
                     *           "lateness_ms": 8,
                     *           "next_attempt_at": null,
                     *           "completion_due_at": null,
                     *           "replay_of": null,
                     *           "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
                     *           "attempts": [
                     *             {
                     *               "number": 1,
                     *               "runner_id": "5c1f0c7e-1f0b-4f0e-8f4b-0d7f3f6f2a11",
                     *               "started_at": "2030-01-01T00:00:00.008Z",
                     *               "duration_ms": 3.416,
                     *               "http_status": 200,
                     *               "error_code": null,
                     *               "error_message": null,
                     *               "completion": null,
                     *               "timings": {
                     *                 "wait_ms": 0.214,
                     *                 "dns_ms": null,
                     *                 "connect_ms": null,
                     *                 "tls_ms": null,
                     *                 "first_byte_ms": 2.871,
                     *                 "body_ms": 0.117
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["RunPage"];
                };
            };
        };
    };
    runJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description The queued run. */
            202: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *       "job_name": "hello",
                     *       "namespace": "default",
                     *       "job_revision": 1,
                     *       "trigger": "manual",
                     *       "scheduled_at": "2030-01-01T00:00:00.003Z",
                     *       "state": "queued",
                     *       "reason": null,
                     *       "created_at": "2030-01-01T00:00:00.003Z",
                     *       "started_at": null,
                     *       "finished_at": null,
                     *       "lateness_ms": null,
                     *       "next_attempt_at": null,
                     *       "completion_due_at": null,
                     *       "replay_of": null,
                     *       "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
                     *       "attempts": []
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with the answers that it received. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *       "job_name": "hello",
                     *       "namespace": "default",
                     *       "job_revision": 1,
                     *       "trigger": "schedule",
                     *       "scheduled_at": "2030-01-01T00:00:00.000Z",
                     *       "state": "cancelled",
                     *       "reason": "cancelled_by_user",
                     *       "created_at": "2030-01-01T00:00:00.003Z",
                     *       "started_at": null,
                     *       "finished_at": "2030-01-01T00:00:00.012Z",
                     *       "lateness_ms": null,
                     *       "next_attempt_at": null,
                     *       "completion_due_at": null,
                     *       "replay_of": null,
                     *       "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
                     *       "attempts": []
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    replayRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key within 24 hours writes nothing and gets the first answer again, with the header `Idempotency-Replayed: true`. The key is stored with the write itself, so repeat a request whose answer was lost. A refused request leaves no key. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplayRequest"];
            };
        };
        responses: {
            /** @description The queued run. */
            202: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *       "job_id": "af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b",
                     *       "job_name": "hello",
                     *       "namespace": "default",
                     *       "job_revision": 1,
                     *       "trigger": "replay",
                     *       "scheduled_at": "2030-01-01T00:00:00.003Z",
                     *       "state": "queued",
                     *       "reason": null,
                     *       "created_at": "2030-01-01T00:00:00.003Z",
                     *       "started_at": null,
                     *       "finished_at": null,
                     *       "lateness_ms": null,
                     *       "next_attempt_at": null,
                     *       "completion_due_at": null,
                     *       "replay_of": "01a20ad3-4e30-8fa9-910a-8c385f4d6f3b",
                     *       "trace_id": "01a20ad34e308fa9910a8c385f4d6f3b",
                     *       "attempts": []
                     *     }
                     */
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    completeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the URL in the call, unchanged. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Completion"];
            };
        };
        responses: {
            /** @description The report was accepted; the run ends in a moment. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompletionAnswer"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Alerts of this job, even if it is deleted. */
                job_id?: string;
                /** @description Alerts of jobs in this namespace. Repeat for alternatives. */
                namespace?: string[];
                /** @description Repeat for alternatives. */
                state?: ("pending" | "delivered" | "failed")[];
                /** @description Repeat for alternatives. */
                event?: ("failure" | "recovery" | "disabled" | "missed")[];
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of alerts. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPage"];
                };
            };
        };
    };
    listSecrets: {
        parameters: {
            query?: {
                /** @description Left out: `default`, or the only namespace that the key sees. */
                namespace?: string;
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of secrets. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretPage"];
                };
            };
        };
    };
    createSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        responses: {
            /** @description The new secret. */
            201: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    getSecret: {
        parameters: {
            query?: {
                /** @description Left out: `default`, or the only namespace that the key sees. */
                namespace?: string;
            };
            header?: never;
            path: {
                /** @description Used as `{{secrets.NAME}}`. Case counts. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    putSecret: {
        parameters: {
            query?: {
                /** @description Left out: `default`, or the only namespace that the key sees. */
                namespace?: string;
            };
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
                /** @description `*` creates only: the answer is 412 when it exists. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Used as `{{secrets.NAME}}`. Case counts. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretWrite"];
            };
        };
        responses: {
            /** @description The secret existed; this is its next revision. */
            200: {
                headers: {
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
            /** @description The new secret. */
            201: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    /** @description The revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
        };
    };
    deleteSecret: {
        parameters: {
            query?: {
                /** @description Left out: `default`, or the only namespace that the key sees. */
                namespace?: string;
            };
            header?: {
                /** @description The ETag that the change is based on, with its quotes: `"1"`. */
                "If-Match"?: string;
            };
            path: {
                /** @description Used as `{{secrets.NAME}}`. Case counts. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOpenIdConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenIdConfiguration"];
                };
            };
        };
    };
    listIdentityKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys (RFC 7517). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
        };
    };
    previewSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePreviewRequest"];
            };
        };
        responses: {
            /** @description What the schedule means. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePreview"];
                };
            };
        };
    };
    getZone: {
        parameters: {
            query: {
                /** @description IANA name of the zone. */
                timezone: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes of the zone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zone"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Requests can be served. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "dependencies": {
                     *         "postgres": "up",
                     *         "redis": "up",
                     *         "rabbitmq": "unused"
                     *       },
                     *       "zone_data": "2026f"
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What your key may do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description The key, with its text. */
            201: {
                headers: {
                    /** @description Where the new resource is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithText"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotationRequest"];
            };
        };
        responses: {
            /** @description The key, with its new text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyWithText"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Who did it. Repeat for alternatives. */
                actor?: string[];
                /** @description The `operationId` of the route, such as `patchJob`. Repeat for alternatives. */
                action?: string[];
                /** @description Repeat for alternatives. */
                outcome?: ("done" | "refused")[];
                /** @description Repeat for alternatives. */
                namespace?: string[];
                /** @description The id of the job, run, operation or key. */
                subject_id?: string;
                /** @description Entries of this instant or later. */
                from?: string;
                /** @description Entries before this instant. */
                to?: string;
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Maximum number of items on a page. */
                limit?: number;
                /** @description Where the page begins: `next_cursor` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions. */
            200: {
                headers: {
                    /** @description The next page, as `<url>; rel="next"`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Who signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended, on every api within 5 s. */
            204: {
                headers: {
                    /** @description The page of the provider that ends the session there too. */
                    "Sign-Out-Location"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended, on every api within 5 s. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSignInWays: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways to sign in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInWays"];
                };
            };
        };
    };
    listStops: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is stopped. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stops"];
                };
            };
        };
    };
    stop: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopRequest"];
            };
        };
        responses: {
            /** @description What is stopped. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stop"];
                };
            };
        };
    };
    resumeStopped: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeStopRequest"];
            };
        };
        responses: {
            /** @description What was stopped, and since when. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResumedStop"];
                };
            };
        };
    };
}
