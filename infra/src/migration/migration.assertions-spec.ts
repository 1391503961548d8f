import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '../stack.fixture-spec.js';

describe('the migrations', () => {
  const template = templateOf('prod');

  it('run again when their definition changes', () => {
    template.hasResourceProperties('AWS::CloudFormation::CustomResource', {
      TaskDefinition: { Ref: Match.stringLikeRegexp('^MigrationTaskDefinition') },
    });
  });

  it('may run this task, with its roles, and nothing else', () => {
    const role = (pattern: string): object => ({
      'Fn::GetAtt': [Match.stringLikeRegexp(pattern), 'Arn'],
    });
    const [taskRole, executionRole] = [
      role('^MigrationTask.*TaskRole'),
      role('^MigrationTask.*ExecutionRole'),
    ];
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Action: 'iam:PassRole', Resource: [executionRole, taskRole] }),
          Match.objectLike({
            Action: 'ecs:RunTask',
            Resource: { Ref: Match.stringLikeRegexp('^MigrationTaskDefinition') },
          }),
        ],
      },
    });
  });
});
