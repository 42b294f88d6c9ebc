import { at, fields, type Manifest } from '@zta/reachability';
import { type Check, type CheckInput, type Fault, mustBe } from './check';

/** Options of Cilium's agent that the ambient mesh needs, and what happens without. */
const needed: readonly { readonly option: string; readonly value: string; readonly otherwise: string }[] = [
  {
    option: 'cni-exclusive',
    value: 'false',
    otherwise: 'Cilium removes the configuration of istio-cni, and no pod is captured',
  },
  {
    option: 'bpf-lb-sock-hostns-only',
    value: 'true',
    otherwise: "a Service's address is replaced inside the pod, and its waypoint is passed by",
  },
  {
    option: 'enable-bpf-masquerade',
    value: 'false',
    otherwise: 'the source address of probes of captured pods is lost',
  },
  {
    option: 'mesh-auth-mutual-enabled',
    value: 'false',
    otherwise: "Cilium's own mutual authentication fights with the mesh's",
  },
];

export const ciliumSettings: Check = {
  id: 'cilium-settings',
  severity: 'error',
  why: 'Four options of Cilium decide whether the ambient mesh works at all; with a wrong one, pods are open or dead in silence.',
  source: 'cilium 1.17.5 Documentation/network/servicemesh/istio.rst; istio.io ambient/install/platform-prerequisites',
  find: (input) =>
    isAmbient(input)
      ? input.manifests
          .filter(
            ({ kind, namespace, name }) =>
              kind === 'ConfigMap' && namespace === 'kube-system' && name === 'cilium-config',
          )
          .flatMap((config) =>
            needed.flatMap(({ option, value, otherwise }): readonly Fault[] => {
              const found = fields(config).get('data').get(option);
              const isRight = found.isPresent ? found.value === value : option === 'mesh-auth-mutual-enabled';
              return isRight
                ? []
                : [
                    {
                      origin: at(config.origin, `data.${option}`),
                      message: `${mustBe(`"${value}"`, found.value)}: ${otherwise}`,
                    },
                  ];
            }),
          )
      : [],
};

const isAmbient = ({ world }: CheckInput) =>
  [...world.namespaces.values()].some(({ labels }) => labels['istio.io/dataplane-mode'] === 'ambient');

export const policyEnforcement: Check = {
  id: 'cilium-enforcement-off',
  severity: 'error',
  why: 'With enforcement off, or in audit mode, Cilium takes every policy and enforces none.',
  source:
    'cilium 1.17.5 Documentation/security/policy/intro.rst; Documentation/security/policy-creation.rst (audit mode)',
  find: ({ manifests, world }) => {
    const { policyEnforcement: mode, auditMode } = world.settings.cilium;
    const config = manifests.find(({ kind, name }) => kind === 'ConfigMap' && name === 'cilium-config');
    if (!config) return [];
    return [
      ...(mode === 'never'
        ? [{ origin: at(config.origin, 'data.enable-policy'), message: mustBe('default or always', mode) }]
        : []),
      ...(auditMode
        ? [{ origin: at(config.origin, 'data.policy-audit-mode'), message: mustBe('"false"', 'true') }]
        : []),
    ];
  },
};

const ofArgo = ({ group, kind }: Manifest, ...kinds: readonly string[]) =>
  group === 'argoproj.io' && kinds.includes(kind);

export const argoProject: Check = {
  id: 'argocd-project',
  severity: 'error',
  why: 'Argo CD syncs nothing of an Application whose project is not there; the project default allows everything.',
  source: 'argo-cd 3.0.11 pkg/apis/application/v1alpha1/types.go, docs/user-guide/projects.md',
  find: ({ manifests }) => {
    const projects = manifests.filter((item) => ofArgo(item, 'AppProject')).map(({ name }) => name);
    return manifests
      .filter((item) => ofArgo(item, 'Application', 'ApplicationSet'))
      .flatMap((item): readonly Fault[] => {
        const spec = fields(item).get('spec');
        const project = (item.kind === 'Application' ? spec : spec.get('template').get('spec')).get('project');
        const name = project.text() ?? 'default';
        const origin = at(item.origin, project.path);
        if (name === 'default') return [{ origin, message: mustBe('a project of its own', name) }];
        const isThere = projects.includes(name) || name.includes('{{');
        return isThere ? [] : [{ origin, message: mustBe('a project among the manifests', name) }];
      });
  },
};

export const argoWave: Check = {
  id: 'argocd-wave',
  severity: 'error',
  why: 'Argo CD takes a sync wave that is no whole number for wave 0, and the order is lost.',
  source: 'argo-cd 3.0.11, gitops-engine pkg/sync/syncwaves/waves.go',
  find: ({ manifests }) =>
    manifests.flatMap(({ annotations, origin }) => {
      const wave = annotations['argocd.argoproj.io/sync-wave'];
      if (wave === undefined || /^[-+]?\d+$/.test(wave)) return [];
      return [
        {
          origin: at(origin, 'metadata.annotations["argocd.argoproj.io/sync-wave"]'),
          message: mustBe('a whole number', wave),
        },
      ];
    }),
};

export const plaintextSecret: Check = {
  id: 'plaintext-secret',
  severity: 'error',
  why: 'A Secret among the manifests is in Git for everyone who can read the repository, and for ever.',
  source: 'argo-cd 3.0 docs/operator-manual/secret-management.md',
  find: ({ manifests }) =>
    manifests
      .filter(
        ({ group, kind, object }) =>
          group === '' && kind === 'Secret' && (object['data'] !== undefined || object['stringData'] !== undefined),
      )
      .map(({ origin }) => ({
        origin,
        message: 'must be kept elsewhere and referred to, got a Secret with its values',
      })),
};

/** Checks of the platform's settings and of Argo CD. */
export const platformChecks: readonly Check[] = [
  ciliumSettings,
  policyEnforcement,
  argoProject,
  argoWave,
  plaintextSecret,
];
