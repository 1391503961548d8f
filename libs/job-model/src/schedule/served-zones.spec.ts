import { serveZone, ServedZones, type ServedZone } from './served-zones.js';
import { findOffsets, useZoneData, zoneData } from './zones.js';

const own = zoneData();
afterEach(() => useZoneData(own));

const YEAR = 31_556_952;

describe('zones that a server tells', () => {
  it.each(['UTC', 'Europe/Paris', 'Africa/Casablanca', 'Pacific/Apia', 'America/Sao_Paulo'])(
    'change as on the server, for ever: %s',
    (timezone) => {
      const served = new ServedZones();
      const spans = [0, 30, 430, 529, 531, 2_000].map((years) => [years * YEAR, (years + 3) * YEAR] as const);
      const changesIn = () => spans.map(([from, to]) => findOffsets(timezone)?.changes(from, to));
      const expected = changesIn();
      served.add(serveZone(timezone)!);
      expect(zoneData().source).toBe('server');
      expect(changesIn()).toEqual(expected);
    },
  );

  it('are those of one release', () => {
    const served = new ServedZones();
    const paris: ServedZone = serveZone('Europe/Paris')!;
    const tokyo: ServedZone = { ...serveZone('Asia/Tokyo')!, zone_data: '2099a' };
    served.add(paris);
    served.add(tokyo);
    expect([served.has('Asia/Tokyo'), served.has('Europe/Paris'), zoneData().version]).toEqual([
      true,
      false,
      '2099a',
    ]);
  });

  it('are no more than the server has', () => {
    expect(serveZone('Mars/Olympus')).toBeNull();
    expect(serveZone('+02:00')).toBeNull();
  });
});
