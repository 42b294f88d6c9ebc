import type { Field } from './field';
import { type Findings, refused, unlessPuzzling } from './findings';
import type { AuthorizationPolicy, AuthorizationRule, Operation, Source, When } from './istio-policy';
import { addressTexts, pathTexts, portTexts, someTexts, whenKey } from './istio-values';
import { fields, type Manifest } from './manifest';
import { notEnforced, type Touch } from './notices';
import { at, type Origin } from './origin';
import { readAttachment } from './read-attachment';
import type { Settings } from './settings';

/**
 * An AuthorizationPolicy. What Istio's webhook would refuse is not understood rather than left out, since the webhook
 * isn't always asked.
 *
 * @see Istio 1.26.2 pkg/config/validation/validation.go, ValidateAuthorizationPolicy (B2.5)
 */
export function readAuthorizationPolicy(manifest: Manifest, { istio }: Settings): Findings<AuthorizationPolicy> {
  const { namespace, origin } = manifest;
  const isRoot = namespace === istio.rootNamespace;
  const spec = fields(manifest).get('spec').only('selector', 'targetRef', 'targetRefs', 'rules', 'action', 'provider');
  const { refusal, ...attachment } = readAttachment(spec, isRoot);
  const action = spec.get('action').oneOf(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']) ?? 'ALLOW';
  const rules = spec.get('rules').each((rule) => readRule(rule, origin));
  const reason = refusal ?? mixedSource(spec) ?? (action === 'DENY' && rules.length === 0 ? emptyDeny : undefined);
  if (reason !== undefined) return refused(notEnforced(origin, reason));
  const hasProvider = spec.get('provider').isPresent;
  if (hasProvider !== (action === 'CUSTOM')) spec.get('provider').report('a provider belongs to action CUSTOM');
  const dryRun = manifest.annotations['istio.io/dry-run'] === 'true';
  const policy = { namespace, origin: at(origin, 'spec'), ...attachment, action, dryRun, rules };
  return unlessPuzzling<AuthorizationPolicy>(policy, origin, spec.found, touchOf(policy, isRoot));
}

const emptyDeny = 'the webhook refuses it, and without rules a DENY matches nothing';

/** What an Istio policy in a namespace could change. */
export function touchOf(
  policy: { readonly namespace: string; readonly targetRefs: readonly unknown[] },
  isRoot: boolean,
): Touch {
  const part = policy.targetRefs.length > 0 ? 'waypoint' : 'ztunnel';
  return { part, namespaces: isRoot ? 'all' : [policy.namespace] };
}

// CEL of the definition: service accounts don't mix with principals and namespaces in one source.
function mixedSource(spec: Field): string | undefined {
  const sources = spec
    .get('rules')
    .items()
    .flatMap((rule) => rule.get('from').each((item) => item.get('source')));
  const has = (source: Field, ...keys: readonly string[]) => keys.some((key) => source.get(key).isPresent);
  const mixed = sources.find(
    (source) =>
      has(source, 'serviceAccounts', 'notServiceAccounts') &&
      has(source, 'principals', 'notPrincipals', 'namespaces', 'notNamespaces'),
  );
  return mixed && `the API server refuses it: ${mixed.path} mixes service accounts with principals or namespaces`;
}

function readRule(rule: Field, origin: Origin): AuthorizationRule {
  rule.only('from', 'to', 'when');
  return {
    origin: at(origin, rule.path),
    from: rule.get('from').each((item) => readSource(inner(item, 'source'))),
    to: rule.get('to').each((item) => readOperation(inner(item, 'operation'))),
    when: rule.get('when').each(readWhen),
  };
}

function inner(item: Field, key: string): Field {
  const field = item.only(key).get(key);
  if (field.keys().length === 0) item.report(`${key} must not be empty`);
  return field;
}

function readSource(source: Field): Source {
  source.only(
    ...['principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts'],
    ...['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'],
  );
  return {
    principals: someTexts(source.get('principals')),
    notPrincipals: someTexts(source.get('notPrincipals')),
    namespaces: someTexts(source.get('namespaces')),
    notNamespaces: someTexts(source.get('notNamespaces')),
    serviceAccounts: someTexts(source.get('serviceAccounts')),
    notServiceAccounts: someTexts(source.get('notServiceAccounts')),
    ipBlocks: addressTexts(source.get('ipBlocks')),
    notIpBlocks: addressTexts(source.get('notIpBlocks')),
    remoteIpBlocks: addressTexts(source.get('remoteIpBlocks')),
    notRemoteIpBlocks: addressTexts(source.get('notRemoteIpBlocks')),
    requestPrincipals: someTexts(source.get('requestPrincipals')),
    notRequestPrincipals: someTexts(source.get('notRequestPrincipals')),
  };
}

function readOperation(operation: Field): Operation {
  operation.only('hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths', 'ports', 'notPorts');
  return {
    hosts: someTexts(operation.get('hosts')),
    notHosts: someTexts(operation.get('notHosts')),
    methods: someTexts(operation.get('methods')),
    notMethods: someTexts(operation.get('notMethods')),
    paths: pathTexts(operation.get('paths')),
    notPaths: pathTexts(operation.get('notPaths')),
    ports: portTexts(operation.get('ports')),
    notPorts: portTexts(operation.get('notPorts')),
  };
}

function readWhen(item: Field): When {
  item.only('key', 'values', 'notValues');
  const key = whenKey(item.get('key'));
  const read = key.endsWith('.ip') ? addressTexts : key === 'destination.port' ? portTexts : someTexts;
  const values = read(item.get('values'));
  const notValues = read(item.get('notValues'));
  if (values.length + notValues.length === 0) item.report('needs values or notValues');
  return { key, values, notValues };
}
