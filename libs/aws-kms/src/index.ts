export { AwsKms } from './aws-kms.js';
