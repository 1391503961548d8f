export { OtlpSpans, type OtlpOptions } from './otlp-spans.js';
