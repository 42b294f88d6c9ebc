import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseLabels, keys, mesh } from '@zta/intent';
import { policies } from './policies';

// What do the policies really say of an object? Kyverno's own CLI is asked, where KYVERNO_CLI is its path (version 1.14).
const cli = process.env['KYVERNO_CLI'];
const withCli = cli === undefined ? test.skip : test;
const title = cli === undefined ? ' (skipped: set KYVERNO_CLI to the path of the Kyverno CLI 1.14)' : '';

const namespace = 'app-tested';
const secure = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const sized = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } };
const container = { name: 'main', image: 'registry.example.com/main:1.0.0', securityContext: secure, resources: sized };

interface Case {
  readonly when: string;
  readonly kind: 'AuthorizationPolicy' | 'PeerAuthentication' | 'Pod';
  readonly spec: object;
  readonly labels?: Readonly<Record<string, string>>;
  /** Names of the rules that it violates. */
  readonly violates: readonly string[];
}

const pod = (
  when: string,
  violates: readonly string[],
  change: object = {},
  rest: { readonly labels?: Readonly<Record<string, string>>; readonly spec?: object } = {},
): Case => ({
  when: `a pod ${when}`,
  kind: 'Pod',
  spec: { containers: [{ ...container, ...change }], ...rest.spec },
  ...(rest.labels && { labels: rest.labels }),
  violates,
});
const authorization = (when: string, violates: readonly string[], spec: object): Case => ({
  when: `an AuthorizationPolicy ${when}`,
  kind: 'AuthorizationPolicy',
  spec,
  violates,
});
const peer = (when: string, violates: readonly string[], spec: object): Case => ({
  when: `a PeerAuthentication ${when}`,
  kind: 'PeerAuthentication',
  spec,
  violates,
});

const from = [{ source: { principals: ['cluster.local/ns/a/sa/b'] } }];
const service = { group: '', kind: 'Service', name: 'api' };
const layer7 = ['no-layer-7-for-ztunnel'];
const { seccompProfile: _seccompProfile, ...withoutSeccomp } = secure;
const database = databaseLabels('db');

const cases: readonly Case[] = [
  pod('is as it should be', []),
  pod('runs as root', ['restricted'], { securityContext: {} }),
  pod('is privileged', ['baseline', 'restricted'], {
    securityContext: { ...secure, privileged: true, allowPrivilegeEscalation: true },
  }),
  pod('is on the network of the host', ['baseline', 'restricted'], {}, { spec: { hostNetwork: true } }),
  pod(
    'has a privileged ephemeral container',
    ['baseline', 'restricted'],
    {},
    {
      spec: { ephemeralContainers: [{ name: 'debug', image: 'debug:1', securityContext: { privileged: true } }] },
    },
  ),
  pod('has no memory limit', ['requests-and-memory-limit'], { resources: { requests: sized.requests } }),
  pod('has a memory limit of zero', ['requests-and-memory-limit'], {
    resources: { ...sized, limits: { memory: '0' } },
  }),
  pod('has no request for cpu', ['requests-and-memory-limit'], {
    resources: { ...sized, requests: { memory: '64Mi' } },
  }),
  pod(
    'has an init container without resources',
    ['requests-and-memory-limit'],
    {},
    {
      spec: { initContainers: [{ ...container, name: 'init', resources: {} }] },
    },
  ),
  pod(
    'is a database that runs as root and has a limit of zero',
    [],
    { securityContext: { runAsUser: 0 }, resources: { limits: { memory: '0' } } },
    { labels: database },
  ),
  pod('is a privileged database', ['baseline'], { securityContext: { privileged: true } }, { labels: database }),
  pod('is a waypoint as istiod makes it', [], { securityContext: withoutSeccomp }, { labels: mesh.waypointLabels }),
  pod(
    'is a waypoint with capabilities',
    ['restricted-waypoints'],
    { securityContext: { ...withoutSeccomp, capabilities: {} } },
    { labels: mesh.waypointLabels },
  ),
  pod('is no waypoint, and has no seccomp profile', ['restricted'], { securityContext: withoutSeccomp }),

  authorization('allows nothing', [], {}),
  authorization('allows an identity to a port', [], {
    action: 'ALLOW',
    rules: [{ from, to: [{ operation: { ports: ['80'] } }] }],
  }),
  ...['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'].map((field) =>
    authorization(`without targets has ${field}`, layer7, {
      rules: [{ from }, { from, to: [{ operation: { [field]: ['x'] } }] }],
    }),
  ),
  ...['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'].map((field) =>
    authorization(`without targets has ${field}`, layer7, {
      rules: [{ from: [...from, { source: { [field]: ['x'] } }] }],
    }),
  ),
  authorization('without targets has a condition of layer 4', [], {
    rules: [{ from, when: [{ key: 'source.ip', values: ['x'] }] }],
  }),
  authorization('without targets has a condition of layer 7', layer7, {
    rules: [{ from, when: [{ key: 'source.serviceAccount', values: ['x'] }] }],
  }),
  authorization('denies a method without targets', layer7, {
    action: 'DENY',
    rules: [{ to: [{ operation: { methods: ['GET'] } }] }],
  }),
  authorization('has a method, and an empty list of targets', layer7, {
    targetRefs: [],
    rules: [{ from, to: [{ operation: { methods: ['GET'] } }] }],
  }),
  authorization('has a method, and a target', [], {
    targetRefs: [service],
    rules: [{ from, to: [{ operation: { methods: ['GET'] } }] }],
  }),
  authorization('has a method, and the single target of old', [], {
    targetRef: service,
    rules: [{ from, to: [{ operation: { methods: ['GET'] } }] }],
  }),
  authorization('is for an extension without targets', ['supported-action-for-ztunnel'], {
    action: 'CUSTOM',
    rules: [{ from }],
  }),
  authorization('targets a Gateway of the right group', [], {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }],
    rules: [{ from }],
  }),
  authorization('targets a Gateway of no group', ['gateway-target-has-its-group'], {
    targetRefs: [service, { kind: 'Gateway', name: 'waypoint' }],
    rules: [{ from }],
  }),
  authorization('targets a Gateway of another group', ['gateway-target-has-its-group'], {
    targetRef: { group: 'networking.istio.io', kind: 'Gateway', name: 'waypoint' },
    rules: [{ from }],
  }),
  authorization('allows everyone', ['allow-names-its-callers'], { rules: [{}] }),
  authorization('allows everyone by its second rule', ['allow-names-its-callers'], {
    rules: [{ from }, { to: [{ operation: { ports: ['80'] } }] }],
  }),
  authorization('allows everyone by an empty source', ['allow-names-its-callers'], {
    rules: [{ from: [...from, { source: {} }] }],
  }),
  authorization('allows every identity', ['allow-names-identities'], {
    rules: [{ from: [{ source: { principals: ['a', '*'] } }] }],
  }),
  authorization('allows every namespace', ['allow-names-identities'], {
    rules: [{ from: [...from, { source: { namespaces: ['*'] } }] }],
  }),
  authorization('allows every identity of a namespace', [], {
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/a/*'] } }] }],
  }),
  authorization('denies everyone without an identity', [], {
    action: 'DENY',
    rules: [{ from: [{ source: { notPrincipals: ['*'] } }] }],
  }),

  peer('is STRICT', [], { mtls: { mode: 'STRICT' } }),
  peer('is PERMISSIVE', ['strict'], { mtls: { mode: 'PERMISSIVE' } }),
  peer('leaves the mode to the mesh', ['strict'], {}),
  peer('is STRICT but for a port', ['strict'], {
    mtls: { mode: 'STRICT' },
    portLevelMtls: { '80': { mode: 'STRICT' }, '81': { mode: 'DISABLE' } },
  }),
];

interface Report {
  readonly results: readonly {
    readonly rule: string;
    readonly result: string;
    readonly resources: readonly [{ readonly name: string }];
  }[];
}

/** Violated rules by the index of the case. */
function askKyverno(): ReadonlyMap<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kyverno-'));
  try {
    const write = (name: string, value: unknown) => {
      writeFileSync(join(folder, name), JSON.stringify(value));
      return join(folder, name);
    };
    const validating = policies().filter(({ spec }) => spec.rules.some((rule) => 'validate' in rule));
    const files = validating.map(({ name, spec: { webhookConfiguration: _webhookConfiguration, ...spec } }) =>
      write(`${name}.yaml`, {
        apiVersion: 'kyverno.io/v1',
        kind: 'ClusterPolicy',
        metadata: { name, annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' } },
        spec,
      }),
    );
    const objects = cases.map(({ kind, spec, labels }, index) =>
      write(`object-${index}.yaml`, {
        apiVersion: kind === 'Pod' ? 'v1' : 'security.istio.io/v1',
        kind,
        metadata: { name: `case-${index}`, namespace, labels },
        spec,
      }),
    );
    const values = write('values.yaml', {
      apiVersion: 'cli.kyverno.io/v1alpha1',
      kind: 'Values',
      metadata: { name: 'values' },
      namespaceSelector: [
        { name: namespace, labels: { 'kubernetes.io/metadata.name': namespace, [keys.stage]: 'enforced' } },
      ],
    });
    const resources = objects.flatMap((file) => ['--resource', file]);
    const report = run(['apply', ...files, ...resources, '-f', values, '--policy-report', '--output-format', 'json']);
    return new Map(
      cases.map((_case, index) => {
        const mine = report.results.filter(({ resources: [{ name }] }) => name === `case-${index}`);
        return [
          `${index}`,
          mine
            .filter(({ result }) => result !== 'pass' && result !== 'skip')
            .map(({ rule }) => rule)
            .sort(),
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The CLI exits with 1 when an object violates a rule, which is what is asked. */
function run(args: readonly string[]): Report {
  try {
    return JSON.parse(execFileSync(cli!, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch (error) {
    return JSON.parse((error as { readonly stdout: string }).stdout);
  }
}

withCli(
  `policies() make Kyverno refuse exactly what they say${title}`,
  () => {
    const violated = askKyverno();
    const found = cases.map(({ when }, index) => ({ when, violates: violated.get(`${index}`) }));
    expect(found).toEqual(cases.map(({ when, violates }) => ({ when, violates: [...violates].sort() })));
  },
  60_000,
);
