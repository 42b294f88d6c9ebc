import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argoCd, databaseLabels, keys, kyverno, mesh, type Stage, stages } from '@zta/intent';
import { lab } from '@zta/intent/testing';
import { policies } from './policies';

// What do the policies really say of an object at each stage? `kyverno test`, which runs the suites, knows no failure
// action, so that `kyverno apply` is asked, where KYVERNO_CLI is the path of the CLI (version 1.14).
const cli = process.env['KYVERNO_CLI'];
// In CI a path that leads nowhere must fail, not pass for a wish to skip.
const isAsked = cli !== undefined && (existsSync(cli) || process.env['CI'] !== undefined);
const withCli = isAsked ? test : test.skip;
const title = isAsked ? '' : ' (skipped: set KYVERNO_CLI to the path of the Kyverno CLI 1.14)';

const namespaceAt = (stage: Stage) => `app-${stage}`;

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
  readonly kind: 'AuthorizationPolicy' | 'Job' | 'Namespace' | 'PeerAuthentication' | 'Pod';
  readonly spec: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly object[];
  /** Labels that it had before, if it is updated. */
  readonly oldLabels?: Readonly<Record<string, string>>;
  /** User that creates it; `*` stands for the namespace. An administrator, if nobody is named. */
  readonly by?: string;
  /** Names of the rules that it violates. */
  readonly violates: readonly string[];
}

const pod = (
  when: string,
  violates: readonly string[],
  change: object = {},
  rest: Pick<Partial<Case>, 'spec' | 'labels' | 'ownerReferences' | 'by'> = {},
): Case => ({
  when: `a pod ${when}`,
  ...rest,
  kind: 'Pod',
  spec: { containers: [{ ...container, ...change }], ...rest.spec },
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

const job = (when: string, violates: readonly string[], serviceAccountName: string, by: string): Case => ({
  when: `a Job ${when}`,
  kind: 'Job',
  spec: { template: { spec: { serviceAccountName, containers: [container] } } },
  by,
  violates,
});
const namespace = (
  when: string,
  violates: readonly string[],
  labels: Readonly<Record<string, string>>,
  rest: Pick<Partial<Case>, 'by' | 'oldLabels'> = {},
): Case => ({ when: `a Namespace ${when}`, kind: 'Namespace', spec: {}, labels, ...rest, violates });

const account = (place: string, name: string) => `system:serviceaccount:${place}:${name}`;
const controllerOfArgoCd = account(argoCd.namespace, 'argocd-application-controller');
const controllerOfKyverno = account(kyverno.namespace, 'kyverno-background-controller');

const from = [{ source: { principals: ['cluster.local/ns/a/sa/b'] } }];
const service = { group: '', kind: 'Service', name: 'api' };
const layer7 = ['no-layer-7-for-ztunnel'];
const { seccompProfile: _seccompProfile, ...withoutSeccomp } = secure;
const database = databaseLabels('db');
const instanceSet = { apiVersion: 'workloads.kubeblocks.io/v1', kind: 'InstanceSet', name: 'db', uid: 'u' };
const owned = { labels: database, ownerReferences: [instanceSet] };
const asRoot = { securityContext: { runAsUser: 0 }, resources: { limits: { memory: '0' } } };
const ofDatabase = { image: 'docker.io/apecloud/spilo:16.4.0' };
const ofWaypoint = { image: 'docker.io/istio/proxyv2:1.26.2' };
const waypoint = { labels: mesh.waypointLabels, spec: { serviceAccountName: 'waypoint' } };
const ofWorkflow = { 'workflows.argoproj.io/workflow': 'w' };
const bare = (name: string) => ({ name, image: 'quay.io/argoproj/argoexec:v3.6.10', securityContext: secure });
const allow = (source: object) => ({ rules: [{ from: [{ source }] }] });

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
      spec: {
        ephemeralContainers: [
          { name: 'debug', image: 'registry.example.com/debug:1', securityContext: { privileged: true } },
        ],
      },
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
  pod('is a database that runs as root and has a limit of zero', [], { ...asRoot, ...ofDatabase }, owned),
  pod('is a privileged database', ['baseline'], { securityContext: { privileged: true }, ...ofDatabase }, owned),
  pod('says of itself that it is a database', ['requests-and-memory-limit', 'restricted'], asRoot, {
    labels: database,
  }),
  pod('says that it is a database, and is owned by a Job', ['requests-and-memory-limit', 'restricted'], asRoot, {
    labels: database,
    ownerReferences: [{ ...instanceSet, kind: 'Job', apiVersion: 'batch/v1' }],
  }),
  pod('is owned by an InstanceSet of another group', ['requests-and-memory-limit', 'restricted'], asRoot, {
    labels: database,
    ownerReferences: [{ ...instanceSet, apiVersion: 'apps.kruise.io/v1' }],
  }),
  pod('is owned by an InstanceSet, and no database', ['requests-and-memory-limit', 'restricted'], asRoot, {
    ownerReferences: [instanceSet],
  }),
  pod(
    'is a step of a workflow',
    [],
    {},
    {
      labels: ofWorkflow,
      spec: { initContainers: [bare('init')], containers: [bare('wait'), container] },
    },
  ),
  pod(
    'is a step of a workflow without resources',
    ['workflow-containers'],
    {},
    {
      labels: ofWorkflow,
      spec: { initContainers: [bare('init')], containers: [bare('wait'), bare('main')] },
    },
  ),
  pod(
    'is a step of a workflow, the first container of which has no resources',
    ['workflow-containers'],
    {},
    { labels: ofWorkflow, spec: { containers: [bare('main'), bare('wait')] } },
  ),
  pod(
    'is a step of a workflow with an init container of its own',
    ['workflow-init-containers'],
    {},
    { labels: ofWorkflow, spec: { initContainers: [bare('init'), bare('load')] } },
  ),
  pod(
    'is of no workflow, and has containers of such names',
    ['requests-and-memory-limit'],
    {},
    { spec: { initContainers: [bare('init')], containers: [bare('wait'), container] } },
  ),
  pod('is a waypoint as istiod makes it with the overlay of ours', [], ofWaypoint, waypoint),
  pod(
    'is a waypoint as istiod makes it without',
    ['restricted'],
    { securityContext: withoutSeccomp, ...ofWaypoint },
    waypoint,
  ),
  pod('has no seccomp profile', ['restricted'], { securityContext: withoutSeccomp }),

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
      rules: [{ from: [...from, { source: { principals: ['x'], [field]: ['x'] } }] }],
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
  authorization('allows everyone by a rule that names only a port', ['allow-names-its-callers'], {
    rules: [{ to: [{ operation: { ports: ['80'] } }] }],
  }),
  authorization('allows everyone by an empty source', ['allow-names-identities', 'allow-names-its-callers'], {
    rules: [{ from: [...from, { source: {} }] }],
  }),
  // Does each of these name who may call?
  ...[
    { principals: ['a', '*'] },
    { principals: ['cluster.local/*'] },
    { principals: ['cluster.local/ns/*'] },
    { principals: ['cluster.local/ns/a*'] },
    { principals: ['cluster.local/ns/a/*'] },
    { principals: ['cluster.local/ns/a/sa/b*'] },
    { principals: ['cluster.local/ns/*/sa/*'] },
    { principals: ['*/sa/default'] },
    { principals: ['*/ns/a/sa/b'] },
    { principals: [''] },
    { principals: [] },
    { principals: [], namespaces: [] },
    { namespaces: ['*'] },
    { namespaces: ['a*'] },
    { namespaces: ['*-system'] },
    { principals: ['cluster.local/ns/a/sa/b'], namespaces: ['*'] },
    { serviceAccounts: ['a/*'] },
    { ipBlocks: ['0.0.0.0/0'] },
    { notPrincipals: ['cluster.local/ns/a/sa/b'] },
    { notNamespaces: ['a'] },
    { notIpBlocks: ['10.0.0.0/8'] },
  ].map((source) => authorization(`allows ${JSON.stringify(source)}`, ['allow-names-identities'], allow(source))),
  ...[
    { principals: ['cluster.local/ns/a/sa/b'] },
    { principals: ['cluster.local/ns/a/sa/*'] },
    { principals: [], namespaces: ['a'] },
    { namespaces: ['a'] },
    { serviceAccounts: ['a/b'] },
    { namespaces: ['a'], notPrincipals: ['cluster.local/ns/a/sa/b'], ipBlocks: ['10.0.0.0/8'] },
  ].map((source) => authorization(`allows ${JSON.stringify(source)}`, [], allow(source))),
  authorization('has a source without an identity beside one with', ['allow-names-identities'], {
    rules: [{ from }, { from: [...from, { source: { ipBlocks: ['10.0.0.0/8'] } }] }],
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
  peer('is STRICT for a port too', [], { mtls: { mode: 'STRICT' }, portLevelMtls: { '80': { mode: 'STRICT' } } }),

  pod('is started by its own service account', [], {}, { spec: { serviceAccountName: 'a' }, by: account('*', 'a') }),
  pod('is started by another one', ['pods'], {}, { spec: { serviceAccountName: 'b' }, by: account('*', 'a') }),
  pod(
    'is started by one whose name starts alike',
    ['pods'],
    {},
    { spec: { serviceAccountName: 'ab' }, by: account('*', 'a') },
  ),
  pod('without a service account is started by one', ['pods'], {}, { by: account('*', 'a') }),
  pod('without a service account is started by the default one', [], {}, { by: account('*', 'default') }),
  pod(
    'is started by one of another app',
    ['pods'],
    {},
    { spec: { serviceAccountName: 'a' }, by: account('app-else', 'a') },
  ),
  pod(
    'is started by a controller',
    [],
    {},
    {
      spec: { serviceAccountName: 'a' },
      by: account('kube-system', 'replicaset-controller'),
    },
  ),
  job('is created by its own service account', [], 'a', account('*', 'a')),
  job('is created by another one', ['jobs'], 'b', account('*', 'a')),
  job('is created by an administrator', [], 'b', 'admin'),

  namespace('is new, and has no label of the catalogue', [], { team: 'a' }),
  namespace('is new, and says its stage', ['by-argo-cd'], { [keys.stage]: 'observe' }),
  namespace('is new, and allows routes', ['by-argo-cd'], { [keys.ingress]: 'public' }),
  namespace('is new, and comes from Git', [], { [keys.stage]: 'observe' }, { by: controllerOfArgoCd }),
  namespace(
    'is new, and comes from an account of that name elsewhere',
    ['by-argo-cd'],
    { [keys.stage]: 'observe' },
    {
      by: account('app-observe', 'argocd-application-controller'),
    },
  ),
  namespace('keeps its labels', [], { [keys.stage]: 'observe', a: 'b' }, { oldLabels: { [keys.stage]: 'observe' } }),
  namespace(
    'is enrolled by Kyverno',
    [],
    { [keys.stage]: 'observe', 'istio.io/dataplane-mode': 'ambient' },
    {
      oldLabels: { [keys.stage]: 'observe' },
      by: controllerOfKyverno,
    },
  ),
  namespace(
    'gets another stage',
    ['by-argo-cd'],
    { [keys.stage]: 'observe' },
    { oldLabels: { [keys.stage]: 'enforced' } },
  ),
  namespace('loses its app', ['by-argo-cd'], {}, { oldLabels: { [keys.app]: 'a' } }),
  namespace(
    'gets another app from Kyverno',
    ['by-argo-cd'],
    { [keys.app]: 'a' },
    {
      oldLabels: { [keys.app]: 'b' },
      by: controllerOfKyverno,
    },
  ),
  namespace(
    'is promoted by Git',
    [],
    { [keys.stage]: 'enforced' },
    {
      oldLabels: { [keys.stage]: 'observe' },
      by: controllerOfArgoCd,
    },
  ),
];

/** From which stage on does a violation of a rule lead to refusal? All others refuse from stage baseline on. */
const refusesFrom: Readonly<Record<string, Stage>> = {
  'by-argo-cd': 'observe',
  restricted: 'enforced',
  'requests-and-memory-limit': 'enforced',
  'workflow-containers': 'enforced',
  'workflow-init-containers': 'enforced',
};

interface Report {
  readonly results?: readonly {
    readonly rule: string;
    readonly result: string;
    readonly resources: readonly [{ readonly name: string }];
  }[];
}

/** What Kyverno finds, or should find, in one case in the namespace of an app at one stage. */
interface Finding {
  readonly when: string;
  readonly stage: Stage;
  readonly refusedBy: readonly string[];
  readonly reportedBy: readonly string[];
}

/** Each case at each stage; only its name tells the CLI's results apart. */
const questions = stages.flatMap((stage) =>
  cases.map((each, index) => ({
    ...each,
    stage,
    name: `app-case-${index}-${stage}`,
    by: (each.by ?? 'admin').replace('*', namespaceAt(stage)),
  })),
);
type Question = (typeof questions)[number];

function askKyverno(): readonly Finding[] {
  if (!existsSync(cli!)) throw new Error(`KYVERNO_CLI must be the path of the Kyverno CLI 1.14, got ${cli}`);
  const folder = mkdtempSync(join(tmpdir(), 'kyverno-'));
  try {
    const users = [...new Set(questions.map(({ by }) => by))];
    const results = users.flatMap((user) => askFor(user, folder).results ?? []);
    return questions.map(({ when, stage, name }) => {
      const rules = (...wanted: readonly string[]) =>
        results
          .filter(({ resources: [resource], result }) => resource.name === name && wanted.includes(result))
          .map(({ rule }) => rule)
          .sort();
      return { when, stage, refusedBy: rules('fail', 'error'), reportedBy: rules('warn') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Policies from Git alone are another matter: what is asked here is what these policies may say.
const validating = policies(lab, []).filter(
  ({ name, spec }) => !name.endsWith('-from-git') && spec.rules.some((rule) => 'validate' in rule),
);

/** One run is for one user. */
function askFor(user: string, folder: string): Report {
  const write = (name: string, value: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const asked = questions.filter(({ by }) => by === user);
  const files = validating.map(({ name, spec: { webhookConfiguration: _webhookConfiguration, ...spec } }) =>
    write(`${name}.yaml`, {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: { name, annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' } },
      spec,
    }),
  );
  const resources = asked.flatMap((question) => ['--resource', write(`${question.name}.yaml`, objectOf(question))]);
  const values = write('values.yaml', {
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'Values',
    metadata: { name: 'values' },
    // What the API server would answer.
    globalValues: { denials: 1, services: ['api'], waypoints: ['waypoint'] },
    namespaceSelector: stages.map((stage) => ({
      name: namespaceAt(stage),
      labels: { 'kubernetes.io/metadata.name': namespaceAt(stage), [keys.stage]: stage },
    })),
    policies: validating.map(({ name }) => ({ name, resources: asked.flatMap(updateOf) })),
  });
  const by = write('user.yaml', {
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'UserInfo',
    metadata: { name: 'user' },
    userInfo: { username: user },
  });
  return run([
    ...['apply', ...files, ...resources, '-f', values, '-u', by],
    ...['--audit-warn', '--policy-report', '--output-format', 'json'],
  ]);
}

const apiVersions = {
  AuthorizationPolicy: 'security.istio.io/v1',
  Job: 'batch/v1',
  Namespace: 'v1',
  PeerAuthentication: 'security.istio.io/v1',
  Pod: 'v1',
} as const satisfies Record<Case['kind'], string>;

function objectOf({ kind, name, stage, labels, ownerReferences, spec }: Question) {
  const place = kind === 'Namespace' ? {} : { namespace: namespaceAt(stage) };
  return { apiVersion: apiVersions[kind], kind, metadata: { name, ...place, labels, ownerReferences }, spec };
}

/** The CLI takes the old object for the same as the new one, but for the labels that are said here. */
function updateOf({ name, oldLabels }: Question) {
  if (!oldLabels) return [];
  return [{ name, values: { 'request.operation': 'UPDATE', 'request.oldObject.metadata': { labels: oldLabels } } }];
}

/** The CLI exits with 1 when an object violates a rule, which is what is asked, and says nothing when no rule applied. */
function run(args: readonly string[]): Report {
  const { error, stdout } = spawnSync(cli!, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) throw error;
  return stdout === '' ? {} : JSON.parse(stdout);
}

/** At stage observe a PeerAuthentication isn't looked at, since plaintext is let in on purpose. */
function expected({ when, stage, violates }: Question): Finding {
  const found = violates.filter((rule) => !(rule === 'strict' && stage === 'observe')).sort();
  const isRefused = (rule: string) => stages.indexOf(refusesFrom[rule] ?? 'baseline') <= stages.indexOf(stage);
  return {
    when,
    stage,
    refusedBy: found.filter(isRefused),
    reportedBy: found.filter((rule) => !isRefused(rule)),
  };
}

withCli(
  `policies() make Kyverno refuse and report exactly what they say, at every stage${title}`,
  () => {
    expect(askKyverno()).toEqual(questions.map(expected));
  },
  300_000,
);
