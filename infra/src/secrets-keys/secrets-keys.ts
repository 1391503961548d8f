import { RemovalPolicy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Stage } from '../stage/stage.js';
import { generatedSecret, LENGTH_OF_KEY } from '../store/generated-secret.js';
import type { Parts } from '../store/store.js';

/** What a data key belongs to, as the programs tell KMS (libs/job-store). */
const KIND = 'kms:EncryptionContext:kind';

/**
 * The keys of the setting SECRETS_KEY. The first is one of KMS, which nobody can copy, and whose every use CloudTrail notes with the
 * name of the record. The second opens what was sealed before there was that one, and takes over where somebody prefers it.
 */
export class SecretsKeys extends Construct implements Parts {
  readonly key: kms.Key;
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ecs.Secret>;
  readonly script = [
    'export SECRETS_KEY="$SECRETS_KMS_KEY,$SECRETS_OWN_KEY"',
    'unset SECRETS_OWN_KEY SECRETS_KMS_KEY',
  ];

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    // The snapshot of the database outlives the stack, and only these keys open the secrets in it.
    const removalPolicy = stage.name === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.key = new kms.Key(this, 'Kms', {
      description: 'Job-Scheduler: wraps the keys of the secrets in the database',
      // KMS keeps the earlier ones, so nothing has to be encrypted anew.
      enableKeyRotation: true,
      removalPolicy,
    });
    // Where releases had it that knew no KMS.
    const own = generatedSecret(scope, 'SecretsKey', {
      description: 'Job-Scheduler: SECRETS_KEY, without which no backup of the database shows a secret',
      length: LENGTH_OF_KEY,
    });
    if (removalPolicy === RemovalPolicy.RETAIN) own.applyRemovalPolicy(removalPolicy);
    this.environment = { SECRETS_KMS_KEY: this.key.keyArn };
    this.secrets = { SECRETS_OWN_KEY: ecs.Secret.fromSecretsManager(own) };
  }

  /** For who writes secrets, and reads them for test calls. */
  allowAll(role: iam.IRole): void {
    this.allow(role, ['kms:Decrypt', 'kms:GenerateDataKey'], ['secret', 'identity key']);
  }

  /** For who makes calls: it reads secrets, and makes and reads the keys of identity tokens. */
  allowReading(role: iam.IRole): void {
    this.allow(role, ['kms:Decrypt'], ['secret']);
    this.allow(role, ['kms:Decrypt', 'kms:GenerateDataKey'], ['identity key']);
  }

  private allow(role: iam.IRole, actions: string[], kinds: string[]): void {
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions,
        resources: [this.key.keyArn],
        conditions: { StringEquals: { [KIND]: kinds } },
      }),
    );
  }
}
