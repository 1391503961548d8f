// A program file of its own, which is loaded only when traces are on: nobody else reads and compiles OpenTelemetry.
export { OtlpSpans } from '@job-scheduler/otlp';
