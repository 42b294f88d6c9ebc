import { imageOf, portsOf, servicePortsOf, sourceKey } from './inventory-object';

test('sourceKey is a key of our own', () => {
  expect(sourceKey).toBe('zta.internal/source');
});

test('portsOf() gives a port twice when it is that of DNS', () => {
  expect(portsOf({ dns: 53, metrics: 9153 })).toEqual([
    { name: 'dns', number: 53, protocol: 'UDP' },
    { name: 'dns-tcp', number: 53, protocol: 'TCP' },
    { name: 'metrics', number: 9153, protocol: 'TCP' },
  ]);
});

test('servicePortsOf() leads each port to one of the same protocol', () => {
  expect(servicePortsOf({ 53: 'dns', 443: 'https' })).toEqual([
    { name: 'dns', number: 53, protocol: 'UDP', target: 'dns' },
    { name: 'dns-tcp', number: 53, protocol: 'TCP', target: 'dns-tcp' },
    { name: 'https', number: 443, protocol: 'TCP', target: 'https' },
  ]);
});

test.each([
  ['istio:1.26.2', 'the version is a tag', '1.26.2'],
  ['istio', 'the version is words', 'as k3s brings it'],
])('imageOf() gives %s when %s', (image, _when, version) => {
  expect(imageOf({ name: 'istio', version })).toBe(image);
});
