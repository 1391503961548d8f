import { openSpans, type Tracing } from './open-spans.js';
import { NoSpans } from './span-sink.js';

describe('openSpans', () => {
  const opened: Tracing[] = [];
  const open = (tracing: Tracing) => {
    opened.push(tracing);
    return Promise.resolve(new NoSpans());
  };

  it('loads nothing while traces are off', async () => {
    const off = { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER_ARG: 1 };
    expect(await openSpans(off, open)).toMatchObject({ isOn: false, share: 0 });
    expect(opened).toEqual([]);
  });

  it('opens what is configured', async () => {
    await openSpans(
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: 0.5 },
      open,
    );
    expect(opened).toEqual([{ endpoint: 'http://collector:4318', share: 0.5 }]);
  });
});
