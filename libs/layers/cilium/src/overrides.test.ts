import { App } from 'cdk8s';
import { placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { CiliumIdentitiesLayer } from './layer';
import { overridePolicies, ownPolicies } from './overrides';
import { identityPolicies } from './policies';

const placement = placeApp(shop, 'enforced', { ...lab, approach: 'strict' }, [shop]);
const reasons = (policies: readonly { readonly annotations?: object }[]) =>
  [...new Set(policies.flatMap(({ annotations }) => Object.keys(annotations ?? {})))].sort();

test('overridePolicies() has a policy for each connection of the platform, with nothing but that', () => {
  const overrides = overridePolicies(placement);
  expect(overrides.map(({ name }) => name).sort()).toEqual([
    'override-prometheus-to-model',
    'override-prometheus-to-waypoint',
    'override-publish-to-kube-apiserver',
    'override-store-operator',
    'override-store-state',
    'override-train-to-kube-apiserver',
    'override-train-to-zenml-server',
    'override-waypoint-to-istiod',
  ]);
  for (const { spec } of overrides) expect([...(spec.ingress ?? []), ...(spec.egress ?? [])]).toHaveLength(1);
});

test('the front door is no override: without it the app serves nobody', () => {
  expect(ownPolicies(placement).find(({ name }) => name === 'allow-web')?.annotations).toHaveProperty([
    'flow.zta.internal/internet-to-web',
  ]);
});

test('own policies and overrides together open what identityPolicies() does', () => {
  const both = [...ownPolicies(placement), ...overridePolicies(placement)];
  const openings = (policies: typeof both) =>
    policies
      .flatMap(({ spec }) =>
        [...(spec.ingress ?? []), ...(spec.egress ?? [])].map((rule) => JSON.stringify([spec.endpointSelector, rule])),
      )
      .sort();
  expect(openings(both)).toEqual(openings([...identityPolicies(placement)]));
  expect(reasons(both)).toEqual(reasons(identityPolicies(placement)));
});

test('CiliumIdentitiesLayer leaves denying and lifelines to the cluster', () => {
  const names = (new CiliumIdentitiesLayer(new App(), { placement }).toJson() as { metadata: { name: string } }[]).map(
    ({ metadata }) => metadata.name,
  );
  expect(names.filter((name) => !/^(allow|override)-/.test(name) || /dns|probes|mesh/.test(name))).toEqual([]);
  expect(names).toHaveLength(new Set(names).size);
});
