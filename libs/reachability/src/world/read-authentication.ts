import type { Field } from './field';
import { type Findings, puzzling, refused, unlessPuzzling } from './findings';
import type { MutualTls, PeerAuthentication, RequestAuthentication } from './istio-policy';
import { fields, type Manifest } from './manifest';
import { notEnforced } from './notices';
import { at } from './origin';
import { readAttachment } from './read-attachment';
import { touchOf } from './read-authorization-policy';
import type { Settings } from './settings';

const modes = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'] as const;

/**
 * A PeerAuthentication.
 *
 * @see Istio 1.26.2 manifests/charts/base/files/crd-all.gen.yaml and pilot/.../ambient/authorization.go (B2.8)
 */
export function readPeerAuthentication(manifest: Manifest, { istio }: Settings): Findings<PeerAuthentication> {
  const { namespace, origin, created } = manifest;
  const isRoot = namespace === istio.rootNamespace;
  const spec = fields(manifest).get('spec').only('selector', 'mtls', 'portLevelMtls');
  const selector = spec.get('selector').only('matchLabels').get('matchLabels').labels();
  const portFields = spec.get('portLevelMtls');
  const ports = Object.fromEntries(portFields.keys().map((port) => [Number(port), readMode(portFields.get(port))]));
  const hasSelector = Object.keys(selector).length > 0;
  if (portFields.isPresent && !hasSelector) {
    return refused(notEnforced(origin, 'the API server refuses it: portLevelMtls needs a selector'));
  }
  if (isRoot && hasSelector) spec.get('selector').report('a selector in the root namespace is not modelled');
  const mode = readMode(spec.get('mtls'));
  const policy: PeerAuthentication = {
    namespace,
    origin: at(origin, 'spec'),
    selector,
    mode,
    ports,
    ...(created ? { created } : {}),
  };
  const namespaces = isRoot && !hasSelector ? 'all' : [namespace];
  return unlessPuzzling(policy, origin, spec.found, { part: 'ztunnel', namespaces });
}

function readMode(mtls: Field): MutualTls {
  return mtls.only('mode').get('mode').oneOf(modes) ?? 'UNSET';
}

/** A RequestAuthentication. How tokens are found and checked doesn't matter here, only whose are accepted. */
export function readRequestAuthentication(manifest: Manifest, { istio }: Settings): Findings<RequestAuthentication> {
  const { namespace, origin } = manifest;
  const isRoot = namespace === istio.rootNamespace;
  const spec = fields(manifest).get('spec').only('selector', 'targetRef', 'targetRefs', 'jwtRules');
  const { refusal, ...attachment } = readAttachment(spec, isRoot);
  if (refusal !== undefined) return refused(notEnforced(origin, refusal));
  const issuers = spec.get('jwtRules').each((rule) => rule.get('issuer').text() ?? '');
  const policy = { namespace, origin: at(origin, 'spec'), ...attachment, issuers };
  if (spec.found.length > 0) return puzzling(origin, spec.found, { ...touchOf(policy, isRoot), part: 'waypoint' });
  return { read: [policy], unsupported: [], notEnforced: [] };
}
