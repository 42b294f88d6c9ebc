import { at, decide, type Field, fields, type Manifest } from '@zta/reachability';
import { isGranted } from '@zta/reachability/rules';
import { type Check, mustBe } from './check';
import { pathLists } from './istio-paths';
import { kyvernoRules } from './kyverno-rules';

export const gatewayCertificate: Check = {
  id: 'gateway-certificate',
  severity: 'error',
  why: 'A listener whose certificate is in another namespace that grants it nothing takes no connection.',
  source: 'gateway-api 1.2.1 apis/v1/gateway_types.go GatewayTLSConfig, apis/v1beta1/referencegrant_types.go',
  find: ({ world }) =>
    world.gateways.flatMap((gateway) =>
      gateway.listeners.flatMap(({ certificates, origin }) =>
        certificates
          .filter((certificate) => {
            const from = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: gateway.namespace };
            return !isGranted(world, from, certificate);
          })
          .map(({ namespace, name }) => ({
            origin,
            message: `must have a certificate in ${gateway.namespace} or be allowed by a ReferenceGrant in ${namespace}, got ${namespace}/${name}`,
          })),
      ),
    ),
};

/** The arguments of Kyverno's admission controllers among the manifests. */
const kyvernoArguments = (manifests: readonly Manifest[]) =>
  manifests
    .filter(({ kind, name }) => kind === 'Deployment' && name.endsWith('admission-controller'))
    .flatMap((deployment) =>
      fields(deployment)
        .get('spec')
        .get('template')
        .get('spec')
        .get('containers')
        .items()
        .flatMap((item) => item.get('args').texts()),
    );

export const kyvernoExceptionOff: Check = {
  id: 'kyverno-exception-off',
  severity: 'error',
  why: 'Kyverno passes by a PolicyException where exceptions are off, as the chart has them, or kept to another namespace.',
  source: 'kyverno 1.14.4 cmd/internal/exception.go, charts/kyverno values.yaml (features.policyExceptions)',
  find: ({ manifests }) => {
    const args = kyvernoArguments(manifests);
    const only = args.flatMap((arg) => /^--exceptionNamespace=(.+)$/.exec(arg)?.[1] ?? [])[0];
    const isOff = args.includes('--enablePolicyException=false');
    return manifests
      .filter(({ group, kind }) => /(^|\.)kyverno\.io$/.test(group) && kind === 'PolicyException')
      .flatMap(({ origin, namespace }) => {
        if (isOff) return [{ origin, message: 'must be where Kyverno runs with policy exceptions on, got them off' }];
        return only === undefined || only === '*' || only === namespace
          ? []
          : [
              {
                origin: at(origin, 'metadata.namespace'),
                message: mustBe(`${only}, the namespace for exceptions`, namespace),
              },
            ];
      });
  },
};

export const kyvernoGenerateTwice: Check = {
  id: 'kyverno-generate-twice',
  severity: 'warning',
  why: 'An object that Kyverno generates and Git has too is changed back and forth by Kyverno and Argo CD.',
  source: 'kyverno 1.14 documentation, writing policies, generate (synchronize); argo-cd 3.0 self-heal',
  find: (input) =>
    kyvernoRules(input).flatMap(({ policy, rule }) => {
      const generate = rule.get('generate');
      const [kind, name, namespace] = ['kind', 'name', 'namespace'].map((key) => generate.get(key).text());
      if (generate.get('synchronize').value !== true) return [];
      const twin = input.manifests.find(
        (item) => item.kind === kind && item.name === name && (isVariable(namespace) || item.namespace === namespace),
      );
      return twin
        ? [
            {
              origin: at(policy.origin, generate.path),
              message: `must be of an object that is not among the manifests, got ${twin.kind} ${twin.namespace}/${twin.name} of ${twin.origin.file}:${twin.origin.line}`,
            },
          ]
        : [];
    }),
};

const isVariable = (text: string | undefined): boolean => text?.includes('{{') === true;

/** Where the agent in each pod of a database listens for KubeBlocks' operator. */
const agentPort = 3501;

export const lifelineKubeblocks: Check = {
  id: 'lifeline-kubeblocks',
  severity: 'error',
  why: "KubeBlocks' operator drives the agent in each database pod by the pod's address: closed, no role is probed and nothing is switched over.",
  source: 'kubeblocks 1.0.0 pkg/kbagent, pkg/constant',
  find: ({ world }) => {
    const pods = [...world.endpoints.values()];
    const operators = pods.filter(
      ({ labels, ports }) =>
        labels['app.kubernetes.io/name'] === 'kubeblocks' &&
        labels['app.kubernetes.io/component'] === 'apps' &&
        ports.length > 0,
    );
    return pods
      .filter(({ ports }) => ports.some(({ port }) => port === agentPort))
      .flatMap((pod) =>
        operators
          .filter(
            ({ id }) => decide(world, { from: id, to: pod.id, port: agentPort, protocol: 'TCP' }).verdict === 'denied',
          )
          .map(({ id }) => ({
            origin: pod.origin,
            message: `must be reached by its operator: port ${agentPort} of ${pod.id} is closed to ${id}`,
          })),
      );
  },
};

export const istioPathPattern: Check = {
  id: 'istio-path-pattern',
  severity: 'warning',
  why: "Istio's paths are no regular expressions: what looks like one is compared letter by letter.",
  source: 'istio 1.26.2 pilot/pkg/security/authz/matcher/string.go, path.go',
  find: ({ manifests }) =>
    pathLists(manifests).flatMap(({ policy, list }) =>
      list
        .items()
        .filter(isExpression)
        .map((path) => ({
          origin: at(policy.origin, path.path),
          message: mustBe('a path, or one with * at its beginning or end, {*} or {**}', path.value),
        })),
    ),
};

/** Whether a path has signs of regular expressions, or a `*` where it stands for itself. */
function isExpression({ value }: Field): boolean {
  const plain = String(value).replace(/\{\*{1,2}\}/g, '');
  return /[\^$[\]()|\\+]|\.\*/.test(plain) || /.\*./.test(plain);
}

/** Checks of what one component makes of another's objects. */
export const componentChecks: readonly Check[] = [
  gatewayCertificate,
  kyvernoExceptionOff,
  kyvernoGenerateTwice,
  lifelineKubeblocks,
  istioPathPattern,
];
