// A program file of its own, which is loaded only where AWS KMS holds a key: nobody else reads and compiles its client.
export { AwsKms } from '@job-scheduler/aws-kms';
