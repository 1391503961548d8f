import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';

/** Length of passwords, which are letters and digits: some 238 bits. */
const LENGTH = 40;

/** What has this length, in letters and digits, is 32 bytes in base64: some 256 bits. */
export const LENGTH_OF_KEY = 43;

/** A password that AWS generates; with a user name, the secret is JSON of `username` and `password`. */
export function generatedSecret(
  scope: Construct,
  id: string,
  { description, username, length = LENGTH }: { description: string; username?: string; length?: number },
): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, id, {
    description,
    generateSecretString: {
      // Characters with a meaning in a URL would have to be escaped there.
      excludePunctuation: true,
      passwordLength: length,
      ...(username === undefined
        ? {}
        : { secretStringTemplate: JSON.stringify({ username }), generateStringKey: 'password' }),
    },
  });
  accept(
    secret,
    'AwsSolutions-SMG4',
    'Tasks read it when they start, so automatic rotation would lock running ones out; docs/operations/aws.md explains how to change it.',
  );
  return secret;
}
