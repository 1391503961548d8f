import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';

/** How long passwords are: letters and digits, some 238 bits. */
const LENGTH = 40;

/** A password that AWS makes up; with a user name it is JSON of `username` and `password`. */
export function generatedSecret(
  scope: Construct,
  id: string,
  { description, username }: { description: string; username?: string },
): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, id, {
    description,
    generateSecretString: {
      // What has a meaning in a URL would have to be escaped there.
      excludePunctuation: true,
      passwordLength: LENGTH,
      ...(username === undefined
        ? {}
        : { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password' }),
    },
  });
  accept(
    secret,
    'AwsSolutions-SMG4',
    'Tasks read it when they start, so a rotation by itself would lock running ones out; docs/operations/aws.md tells how to change it.',
  );
  return secret;
}
