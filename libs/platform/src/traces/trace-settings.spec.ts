import { readConfiguration } from '../configuration/configuration.js';
import { traceSettings } from './trace-settings.js';

const read = (environment: Record<string, string>) => readConfiguration(traceSettings, environment);

describe('settings of traces', () => {
  it('are off, and for one run in a hundred', () => {
    expect(read({})).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER_ARG: 0.01 });
  });

  it.each([
    ['0', 0],
    ['1', 1],
    ['1.0', 1],
    ['0.25', 0.25],
    ['.5', 0.5],
  ])('take %s for a share', (text, share) => {
    expect(read({ OTEL_TRACES_SAMPLER_ARG: text }).OTEL_TRACES_SAMPLER_ARG).toBe(share);
  });

  it.each(['2', '-1', '1%', 'often', '1e-2'])('do not take %s for a share', (text) => {
    expect(() => read({ OTEL_TRACES_SAMPLER_ARG: text })).toThrow('must be a share from 0 to 1');
  });

  it.each(['collector:4318', 'grpc://collector:4317'])('do not take %s for an endpoint', (text) => {
    expect(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: text })).toThrow('must be an http or https URL');
  });
});
