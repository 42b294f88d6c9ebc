import { cnp, namespace, pod } from './objects';
import { printWorld, shrinkWorld } from './random-world-shrink';

test('shrinkWorld() leaves only what the failure needs', () => {
  const policy = cnp('a/p', { ingress: [{ fromEntities: ['world', 'host'] }, {}], egress: [{}] });
  const objects = [namespace('a'), pod('a/x'), policy, pod('a/y'), namespace('b', { team: 'red' })];
  const hasHost = (list: readonly object[]) => JSON.stringify(list).includes('"host"');
  expect(printWorld(shrinkWorld(objects, hasHost)).split('\n').slice(1).join('\n')).toBe(
    [
      'apiVersion: cilium.io/v2',
      'kind: CiliumNetworkPolicy',
      'spec:',
      '  ingress:',
      '    - fromEntities:',
      '        - host',
      '',
    ].join('\n'),
  );
});

test('shrinkWorld() takes a world that fails to be read for one that does not fail', () => {
  const objects = [namespace('a'), namespace('b')];
  const shrunk = shrinkWorld(objects, (list) => {
    if (list.length === 0) throw new Error('no world');
    return true;
  });
  expect(shrunk).toHaveLength(1);
});
