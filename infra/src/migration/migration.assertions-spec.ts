import { Match } from 'aws-cdk-lib/assertions';
import { only, templateOf } from '../stack.fixture-spec.js';

describe('the migrations', () => {
  const template = templateOf('prod');

  it('run again when their definition changes', () => {
    template.hasResourceProperties('AWS::CloudFormation::CustomResource', {
      TaskDefinition: { Ref: Match.stringLikeRegexp('^MigrationTaskDefinition') },
    });
  });

  it('may run any revision of this task in this cluster, with its roles, and nothing else', () => {
    const role = (pattern: string): object => ({
      'Fn::GetAtt': [Match.stringLikeRegexp(pattern), 'Arn'],
    });
    const [taskRole, executionRole] = [
      role('^MigrationTask.*TaskRole'),
      role('^MigrationTask.*ExecutionRole'),
    ];
    // A permission for one revision would be new with each deployment, and might not have spread when it is needed.
    const family = String(only(template, 'AWS::ECS::TaskDefinition', 'Migration').Properties['Family']);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Action: 'iam:PassRole', Resource: [executionRole, taskRole] }),
          Match.objectLike({
            Action: 'ecs:RunTask',
            Condition: { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } } },
            Resource: {
              'Fn::Join': ['', Match.arrayWith([`:task-definition/${family}:*`])],
            },
          }),
        ],
      },
    });
  });
});
