import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { STAGE_NAMES } from './stage/sizes.js';
import { newApp, stackOf, templateOf } from './stack.fixture-spec.js';
// The assertions of each construct are next to it. They form one suite, because loading the CDK takes longer than they do.
import './image/image.assertions-spec.js';
import './load-balancer/edge.assertions-spec.js';
import './migration/migration.assertions-spec.js';
import './network/network.assertions-spec.js';
import './observability/observability.assertions-spec.js';
import './program/program-task.assertions-spec.js';
import './scaling/scaling.assertions-spec.js';
import './secrets-keys/secrets-keys.assertions-spec.js';
import './store/stores.assertions-spec.js';

/** Hashes of assets, and the certificates, which a package provides. */
const volatile = (template: object): object =>
  JSON.parse(
    JSON.stringify(template)
      .replace(/[0-9a-f]{64}/g, '<hash>')
      .replace(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/g, '<certificate>'),
  ) as object;

describe.each(STAGE_NAMES)('the stage %s', (stage) => {
  it('is synthesized to what was reviewed', () => {
    expect(volatile(templateOf(stage).toJSON())).toMatchSnapshot();
  });

  it('can be removed by one command in dev alone', () => {
    expect(stackOf(stage).terminationProtection).toBe(stage === 'prod');
  });

  it('breaks no rule of cdk-nag but those that are accepted with a reason', () => {
    const app = newApp();
    stackOf(stage, { managedPrometheus: 'true', alarmEmail: 'on-call@example.com' }, app);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});
