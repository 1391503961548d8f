export { freePort, PrivatePostgres } from '@job-scheduler/private-postgres';
export { ApiClient, type ApiAnswer, type ApiRequest } from './api-client.js';
export {
  DocumentedAnswers,
  documentedAnswers,
  UndocumentedAnswerError,
  type AnswersDocument,
  type SeenAnswer,
} from './documented-answers.js';
export { DnsServer, type DnsAnswers } from './dns-server.js';
export { eventually } from './eventually.js';
export { KmsStandIn, type KmsRequest } from './kms-stand-in.js';
export { ManualClock } from './manual-clock.js';
export { PROVIDER_CLIENT, RealProvider, type ProvidedAccount } from './openid-provider.js';
export { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
export {
  RecordingTarget,
  type RecordedRequest,
  type TargetHandler,
  type TargetResponse,
} from './recording-target.js';
export {
  startPostgres,
  startPrivatePostgres,
  type DatabaseTemplate,
  type TestDatabase,
  type TestPostgres,
} from './test-postgres.js';
export { browserProgram } from './servers/browser.js';
export { installDebianPackages } from './servers/debian-packages.js';
export { ensureServers, TEST_SERVERS } from './servers/ensure-servers.js';
export { interpreters } from './servers/interpreters.js';
export { lastingPort } from './servers/lasting-ports.js';
export { runProgram } from './servers/run-program.js';
export { amtool, checkMetrics, promtool } from './servers/monitoring-programs.js';
export { PrivateAlertmanager } from './servers/private-alertmanager.js';
export {
  PrivatePrometheus,
  type FiringAlert,
  type PrometheusOptions,
  type ScrapedTarget,
  type Series,
  type SeriesOverTime,
} from './servers/private-prometheus.js';
export { PrivateRabbitmq, type PrivateRabbitmqOptions } from './servers/private-rabbitmq.js';
export { PrivateRedis, type PrivateRedisOptions } from './servers/private-redis.js';
export { SharedServers, type SharedServer } from './servers/shared-servers.js';
export { signal } from './servers/signal.js';
export { startRabbitmq, startRedis } from './servers/test-servers.js';
export { Undertaker } from './servers/undertaker.js';
