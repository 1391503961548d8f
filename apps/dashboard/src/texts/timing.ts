export const timing = {
  title: 'Where the time went',
  phases: {
    wait_ms: 'Wait',
    dns_ms: 'DNS',
    connect_ms: 'Connect',
    tls_ms: 'TLS',
    first_byte_ms: 'First byte',
    body_ms: 'Body',
  },
  resent: (duration: string) =>
    `Sent once more after ${duration}: the target had closed the kept connection.`,
  unknown: 'The phases of this call are not known.',
  part: (phase: string, duration: string) => `${phase} ${duration}`,
};
