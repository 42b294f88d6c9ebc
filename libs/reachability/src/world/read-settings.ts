import type { Field } from './field';
import { istiodsOf } from './istiods';
import { fields, type Manifest } from './manifest';
import { type Touch, type Unsupported, unsupported } from './notices';
import { at } from './origin';
import { defaultSettings, type Settings } from './settings';

/** The settings, and those of them that aren't modelled. */
export interface SettingsFound {
  readonly settings: Settings;
  readonly unsupported: readonly Unsupported[];
}

/**
 * What the manifests say of Cilium's and Istio's settings: the ConfigMaps `cilium-config`, `istio` or `istio-<revision>`
 * and `istio-cni-config`, and the environment of istiod.
 *
 * @see Cilium 1.17.5 install/kubernetes/cilium/templates/cilium-configmap.yaml
 * @see Istio 1.26.2 manifests/charts/istio-cni/templates/configmap-cni.yaml, pilot/pkg/features/ambient.go
 */
export function readSettings(manifests: readonly Manifest[]): SettingsFound {
  const isIn = (namespace: string, name: RegExp) => (manifest: Manifest) =>
    manifest.kind === 'ConfigMap' && manifest.namespace === namespace && name.test(manifest.name);
  const root = defaultSettings.istio.rootNamespace;
  const cilium = manifests.filter(isIn('kube-system', /^cilium-config$/));
  const meshes = manifests.filter(isIn(root, /^istio(-.+)?$/)).filter(hasMesh);
  const cni = manifests.find(({ kind, name }) => kind === 'ConfigMap' && name === 'istio-cni-config');
  const istiods = istiodsOf(manifests);
  return {
    settings: { cilium: ciliumSettings(cilium[0]), istio: istioSettings(meshes, cni, istiods) },
    unsupported: [
      ...cilium.flatMap(oddCilium),
      ...meshes.flatMap((mesh) => oddMesh(mesh, meshes[0] ?? mesh)),
      ...istiods
        .filter((istiod) => environment(istiod, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES') === 'true')
        .map((istiod) =>
          unsupported(
            istiod.origin,
            'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES is not modelled',
            everywhere('waypoint'),
          ),
        ),
    ],
  };
}

function ciliumSettings(config: Manifest | undefined): Settings['cilium'] {
  const option = (key: string) => (config === undefined ? undefined : data(config, key));
  const isOn = (key: string) => option(key) === 'true';
  const mode = option('enable-policy');
  const replacesProxy = isOn('kube-proxy-replacement') || isOn('bpf-lb-sock');
  return {
    policyEnforcement: mode === 'always' || mode === 'never' ? mode : 'default',
    auditMode: isOn('policy-audit-mode'),
    cidrMatchesNodes: (option('policy-cidr-match-mode') ?? '').split(/[\s,]+/).includes('nodes'),
    hostFirewall: isOn('enable-host-firewall'),
    clusterName: option('cluster-name') ?? defaultSettings.cilium.clusterName,
    translatesInPods: replacesProxy && !isOn('bpf-lb-sock-hostns-only'),
    hidesClients: option('routing-mode') === 'native' && option('bpf-lb-mode') !== 'dsr',
    nodeSelectors: isOn('enable-node-selector-labels'),
  };
}

/** Values of agent options that change what policies mean, and aren't modelled. */
const oddOptions: Readonly<Record<string, (value: string) => boolean>> = {
  'enable-policy': (value) => !['', 'default', 'always', 'never'].includes(value),
  labels: (value) => value.trim() !== '',
  'enable-l7-proxy': (value) => value === 'false',
  'enable-non-default-deny-policies': (value) => value === 'false',
  'enable-k8s-networkpolicy': (value) => value === 'false',
  'enable-cilium-network-policy': (value) => value === 'false',
  'enable-cilium-clusterwide-network-policy': (value) => value === 'false',
  'allow-localhost': (value) => value === 'policy',
};

function oddCilium(config: Manifest): readonly Unsupported[] {
  const odd = Object.keys(oddOptions).filter((key) => {
    const value = data(config, key);
    return value !== undefined && oddOptions[key]?.(value) === true;
  });
  return odd.map((key) =>
    unsupported(at(config.origin, `data.${key}`), `${key} is not modelled`, everywhere('cilium')),
  );
}

function istioSettings(
  meshes: readonly Manifest[],
  cni: Manifest | undefined,
  istiods: readonly Manifest[],
): Settings['istio'] {
  const defaults = defaultSettings.istio;
  const mesh = meshes[0] === undefined ? '' : (data(meshes[0], 'mesh') ?? '');
  const excluded = cni === undefined ? undefined : data(cni, 'EXCLUDED_NAMESPACES');
  const names = excluded
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    rootNamespace: topLevel(mesh, 'rootNamespace') ?? defaults.rootNamespace,
    trustDomain: topLevel(mesh, 'trustDomain') ?? defaults.trustDomain,
    excludedNamespaces: names ?? defaults.excludedNamespaces,
    allowsWaypoints: istiods.some((istiod) => environment(istiod, 'PILOT_AUTO_ALLOW_WAYPOINT_POLICY') === 'true'),
    ingressUsesWaypoints: !istiods.some((istiod) => environment(istiod, 'ENABLE_INGRESS_WAYPOINT_ROUTING') === 'false'),
  };
}

function oddMesh(mesh: Manifest, first: Manifest): readonly Unsupported[] {
  const text = data(mesh, 'mesh') ?? '';
  const odd = [
    ...(topLevel(text, 'trustDomainAliases') === undefined ? [] : ['trustDomainAliases']),
    ...(hasDefaultNormalization(text) ? [] : ['pathNormalization']),
  ];
  const differs = ['trustDomain', 'rootNamespace'].filter(
    (key) => topLevel(text, key) !== topLevel(data(first, 'mesh') ?? '', key),
  );
  return [...odd.map((key) => `${key} is not modelled`), ...differs.map((key) => `revisions differ in ${key}`)].flatMap(
    (reason) =>
      (['ztunnel', 'waypoint'] as const).map((part) =>
        unsupported(at(mesh.origin, 'data.mesh'), reason, everywhere(part)),
      ),
  );
}

// The default, BASE, is how paths are judged: as they are, for clients that send them normalized.
function hasDefaultNormalization(text: string): boolean {
  if (topLevel(text, 'pathNormalization') === undefined) return true;
  return /^pathNormalization:(?:\s*\n\s+|\s*\{\s*)normalization:\s*(?:BASE|DEFAULT)\b/m.test(text);
}

function everywhere(part: Touch['part']): Touch {
  return { part, namespaces: 'all', outside: true };
}

function hasMesh(manifest: Manifest): boolean {
  return data(manifest, 'mesh') !== undefined;
}

function data(config: Manifest, key: string): string | undefined {
  const value = fields(config).get('data').get(key).value;
  return typeof value === 'string' ? value : undefined;
}

// The mesh configuration is YAML inside a text; of it only fields at the top are looked at.
function topLevel(yaml: string, key: string): string | undefined {
  const line = yaml.split('\n').find((text) => text.startsWith(`${key}:`));
  return line
    ?.slice(key.length + 1)
    .replace(/\s#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
}

function environment(deployment: Manifest, name: string): unknown {
  const containers = fields(deployment).get('spec').get('template').get('spec').get('containers').items();
  const variables = containers.flatMap((container: Field) => container.get('env').items());
  return variables.find((variable) => variable.get('name').value === name)?.get('value').value;
}
