/** PostgreSQL's settings, chosen for many small commits by one process on one machine. */
export function serverSettings(options: {
  readonly fsync: boolean;
  readonly maxConnections: number;
  readonly version: string;
}): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(options.maxConnections),
    timezone: 'UTC',
    // Little memory, and no parallel queries, because they need shared memory and containers have little of it.
    shared_buffers: '128MB',
    max_parallel_workers_per_gather: '0',
    io_method: 'sync',
    jit: 'off',
    // Every commit is durable. The write-ahead log serves only this server, not a replica.
    fsync: options.fsync ? 'on' : 'off',
    synchronous_commit: 'on',
    // What tests kill and throw away leaves nothing behind outside its directory.
    ...(options.fsync ? {} : { dynamic_shared_memory_type: 'mmap' }),
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_buffers: '16MB',
    checkpoint_timeout: '15min',
    // Errors in statements reach the client, which logs them. Statements may hold payloads and are never logged.
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    // Our own setting: it tells the next start whether a server that was left running is of the installed release.
    'job_scheduler.release': options.version,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
