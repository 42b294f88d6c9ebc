import type { Field } from './field';
import { type Findings, unlessPuzzling } from './findings';
import type { TrafficPolicy } from './gateway';
import { fields, type Manifest } from './manifest';
import { type Unsupported, unsupported } from './notices';
import { at } from './origin';
import { readRef } from './read-gateway';
import type { World } from './world';

const kgatewayGroup = 'gateway.kgateway.dev';

/**
 * A kgateway TrafficPolicy. Passed over: rate limits, which decide how often; bodies that are taken whole, which decides
 * how large; and headers that are changed.
 *
 * @see kgateway 2.0.x api/v1alpha1/traffic_policy_types.go (B3.4)
 */
export function readTrafficPolicy(manifest: Manifest): Findings<TrafficPolicy> {
  const { namespace, name, origin } = manifest;
  const spec = fields(manifest).get('spec');
  spec.only('targetRefs', 'ai', 'extAuth', 'extProc', 'rateLimit', 'transformation');
  spec.get('rateLimit').only('local').get('local').only('tokenBucket');
  checkTransformation(spec.get('transformation'));
  const extAuth = spec.get('extAuth').only('extensionRef', 'enablement', 'withRequestBody', 'contextExtensions');
  const isOff = extAuth.get('enablement').oneOf(['DisableAll']) === 'DisableAll';
  const policy: TrafficPolicy = {
    namespace,
    name,
    origin: at(origin, 'spec'),
    targets: spec
      .get('targetRefs')
      .items()
      .map((ref) => ({
        kind: ref.get('kind').text() ?? '',
        name: ref.get('name').text() ?? '',
      })),
    ...(extAuth.isPresent ? { extAuth: isOff ? 'off' : 'asks' } : {}),
    processes: spec.get('extProc').isPresent || spec.get('ai').isPresent,
  };
  return unlessPuzzling(policy, origin, spec.found, { part: 'gateway', namespaces: 'all' });
}

// Headers with a colon are the method, the path and the host themselves.
function checkTransformation(transformation: Field): void {
  const request = transformation.only('request', 'response').get('request').only('set', 'add', 'remove', 'body');
  const named = ['set', 'add'].flatMap((key) => request.get(key).items());
  const isHead = named.some((item) => String(item.get('name').value).startsWith(':'));
  if (isHead) request.report('a transformation of the method, path or host is not modelled');
}

/** Fields of a TrafficPolicy that name whom to ask, and what the GatewayExtension is for each. */
const askers = { extAuth: 'ExtAuth', extProc: 'ExtProc' } as const;

type Backends = Pick<World, 'services' | 'referenceGrants'>;

/**
 * Notices of policies that ask somebody who isn't there. kgateway then reports an error and leaves that part of the policy
 * out, so that requests may pass unasked.
 *
 * @see kgateway internal/kgateway/extensions2/plugins/trafficpolicy (April 2025), extAuthForSpec (B3.4)
 */
export function askingNobody(
  policy: Manifest,
  manifests: readonly Manifest[],
  backends: Backends,
): readonly Unsupported[] {
  const extensions = manifests.filter(
    ({ group, kind, namespace }) =>
      group === kgatewayGroup && kind === 'GatewayExtension' && namespace === policy.namespace,
  );
  return (['extAuth', 'extProc'] as const).flatMap((field) => {
    const ref = fields(policy).get('spec').get(field).get('extensionRef');
    const name = ref.get('name').text() ?? '';
    const isAnswered = extensions.some((item) => item.name === name && hasService(item, field, backends));
    if (!ref.isPresent || isAnswered) return [];
    const reason = `no GatewayExtension ${name} of type ${askers[field]} with a Service: requests may pass unasked`;
    return [unsupported(at(policy.origin, ref.path), reason, { part: 'gateway', namespaces: 'all' })];
  });
}

function hasService(extension: Manifest, field: keyof typeof askers, backends: Backends): boolean {
  const spec = fields(extension).get('spec');
  const asked = spec.get(field).get('grpcService').get('backendRef');
  const { group, kind, namespace, name } = readRef(asked, extension.namespace, 'Service');
  const port = asked.get('port').integer();
  const isThere = backends.services.some(
    (service) =>
      service.namespace === namespace && service.name === name && service.ports.some((item) => item.port === port),
  );
  const isService = group === '' && kind === 'Service' && isThere;
  return spec.get('type').text() === askers[field] && isService && mayAsk(extension, { namespace, name }, backends);
}

function mayAsk(
  extension: Manifest,
  service: { readonly namespace: string; readonly name: string },
  { referenceGrants }: Backends,
): boolean {
  if (service.namespace === extension.namespace) return true;
  return referenceGrants.some(
    ({ namespace, from, to }) =>
      namespace === service.namespace &&
      from.some(
        (item) =>
          item.group === kgatewayGroup && item.kind === 'GatewayExtension' && item.namespace === extension.namespace,
      ) &&
      to.some((item) => item.group === '' && item.kind === 'Service' && (item.name ?? service.name) === service.name),
  );
}
