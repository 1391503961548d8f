import type { DashboardPlan } from './dashboard.js';

/** Whether there is enough of everything, and what runs out first. */
export const capacity: DashboardPlan = {
  uid: 'job-scheduler-capacity',
  title: 'Capacity',
  panels: [
    {
      title: 'Free slots',
      bad: '0: calls wait for slots.',
      runbooks: ['RunnersFull', 'NoRunner'],
      kind: 'stat',
      unit: 'short',
      queries: { free: 'sum(job_scheduler_runner_slots{state="free"})' },
    },
    {
      title: 'Processes that answer',
      bad: 'fewer than you run.',
      runbooks: ['ProcessDown', 'NoScheduler', 'NoRunner', 'NoApi'],
      kind: 'stat',
      unit: 'short',
      queries: { '{{service}}': 'sum by (service) (up{service!=""})' },
    },
    {
      title: 'Active jobs',
      bad: 'fewer than you expect: somebody paused them, or failures disabled them.',
      runbooks: ['TicksStopped'],
      kind: 'stat',
      unit: 'short',
      queries: { active: 'max(job_scheduler_jobs{status="active"})' },
    },
    {
      title: 'Stores that answer',
      bad: '0 for any store.',
      runbooks: ['PostgresqlAway', 'RabbitmqAway', 'RedisAway'],
      kind: 'stat',
      unit: 'short',
      queries: { '{{dependency}}': 'min by (dependency) (job_scheduler_dependency_up)' },
    },
    {
      title: 'Slots of runners',
      bad: 'free at 0 for minutes.',
      runbooks: ['RunnersFull'],
      kind: 'line',
      unit: 'short',
      queries: { '{{state}}': 'sum by (state) (job_scheduler_runner_slots)' },
    },
    {
      title: 'What waits',
      bad: 'messages that climb. Due times are as many as there are jobs and retries, and may be many.',
      runbooks: ['QueueGrows'],
      kind: 'line',
      unit: 'short',
      queries: {
        messages: 'max(job_scheduler_job_queue_depth{state="ready"})',
        'due times': 'max(job_scheduler_priority_queue_size)',
      },
    },
    {
      title: 'Connections to PostgreSQL',
      bad: 'waiting above 0 for minutes.',
      runbooks: ['ConnectionsExhausted'],
      kind: 'line',
      unit: 'short',
      queries: {
        '{{service}} {{state}}': 'sum by (service, state) (job_scheduler_db_pool_connections)',
      },
    },
    {
      title: 'Processors',
      bad: 'a process near 1: it can use no more.',
      runbooks: ['ProcessorFull'],
      kind: 'line',
      unit: 'percentunit',
      queries: {
        '{{service}} {{instance}}': 'rate(job_scheduler_process_cpu_seconds_total[$__rate_interval])',
      },
    },
    {
      title: 'Event loop, p99 of its lag',
      bad: 'above 0.1 s: timers are late.',
      runbooks: ['EventLoopBlocked'],
      kind: 'line',
      unit: 's',
      queries: { '{{service}} {{instance}}': 'job_scheduler_nodejs_eventloop_lag_p99_seconds' },
    },
    {
      title: 'Garbage collection, share of the time',
      bad: 'above 20 %: the process has too little memory.',
      runbooks: ['EventLoopBlocked'],
      kind: 'line',
      unit: 'percentunit',
      queries: {
        '{{service}} {{instance}}':
          'sum by (service, instance) (rate(job_scheduler_nodejs_gc_duration_seconds_sum[$__rate_interval]))',
      },
    },
    {
      title: 'Memory of processes',
      bad: 'a line that climbs for days, up to the limit of the container.',
      runbooks: ['ProcessRestarts'],
      kind: 'line',
      unit: 'bytes',
      queries: { '{{service}} {{instance}}': 'job_scheduler_process_resident_memory_bytes' },
    },
    {
      title: 'Releases and time zone data',
      bad: 'more than one of either, except during an upgrade.',
      runbooks: ['ZoneDataDiffers', 'ZoneDataOutdated'],
      kind: 'line',
      unit: 'short',
      queries: {
        'release {{version}}': 'count by (version) (job_scheduler_build_info)',
        'zones {{version}}': 'count by (version) (job_scheduler_zone_data_info)',
      },
    },
  ],
};
