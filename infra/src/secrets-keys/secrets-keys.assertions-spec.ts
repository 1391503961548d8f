import { only, resources, templateOf } from '../stack.fixture-spec.js';

const prod = templateOf('prod');

interface Statement {
  Action: string | string[];
  Condition?: { StringEquals: Record<string, string | string[]> };
}

/** What the role of a program's task may do with keys: the action and the kind of record. */
const allowed = (id: string): string[] =>
  resources(prod, 'AWS::IAM::Policy', `${id}TaskDefinitionTaskRole`)
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement)
    .filter((statement) => JSON.stringify(statement.Action).includes('kms:'))
    .flatMap(({ Action, Condition }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Condition?.StringEquals['kms:EncryptionContext:kind'] ?? 'anything']
            .flat()
            .map((kind) => `${action} of ${kind}`),
        ),
    )
    .sort();

describe('the key of secrets', () => {
  it('is one of KMS, rotates, and stays as long as a snapshot of the database', () => {
    expect(only(prod, 'AWS::KMS::Key', 'SecretsKeys')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    expect(only(templateOf('dev'), 'AWS::KMS::Key', 'SecretsKeys')).toMatchObject({
      DeletionPolicy: 'Delete',
    });
  });

  it('encrypts for the api, and for runners the keys of identity tokens alone', () => {
    expect(allowed('Api')).toEqual([
      'kms:Decrypt of identity key',
      'kms:Decrypt of secret',
      'kms:GenerateDataKey of identity key',
      'kms:GenerateDataKey of secret',
    ]);
    expect(allowed('Runner')).toEqual([
      'kms:Decrypt of identity key',
      'kms:Decrypt of secret',
      'kms:GenerateDataKey of identity key',
    ]);
    expect([...allowed('Scheduler'), ...allowed('Migration')]).toEqual([]);
  });
});
