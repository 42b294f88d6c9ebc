import { inCluster } from '../catalog/platform';

// What types can't say about values. Each predicate is paired with the words of an error: "must be <words>".

import { createPublicKey } from 'node:crypto';

export interface Rule {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

const text = (words: string, holds: (value: string) => boolean): Rule => ({
  words,
  holds: (value) => typeof value === 'string' && holds(value),
});

const integer = (from: number, to: number, words = `an integer from ${from} to ${to}`): Rule => ({
  words,
  holds: (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
});

const dnsLabelPattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const hostLabelPattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function isHostName(value: string): boolean {
  const labels = value.split('.');
  return (
    value.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => hostLabelPattern.test(label)) &&
    !/^\d+$/.test(labels.at(-1)!)
  );
}

/** Name of at most `max` characters that Kubernetes accepts for namespaces, Services and service accounts (RFC 1035). */
export function dnsLabel(max: number): Rule {
  return text(
    `a name of at most ${max} lower-case letters, digits and "-", starting with a letter`,
    (value) => value.length <= max && dnsLabelPattern.test(value),
  );
}

export const sentence = text('a sentence', (value) => value.trim() !== '');
export const port = integer(1, 65535);
export const replicas = integer(1, 1000);
export const positive = integer(1, 1_000_000);
export const hostName = text('a DNS name such as api.example.com, in lower case', isHostName);

/** A name that only the cluster's own DNS knows can't be outside. */
export const externalHostName = text(
  'a DNS name outside the cluster, such as api.example.com, in lower case',
  (value) => isHostName(value) && !/\.(svc|local|internal)$/.test(value) && !value.includes('.svc.'),
);

export const image = text(
  'an image with registry and tag or digest, such as registry.example.com/team/app:1.0.0',
  (value) =>
    /^[a-z0-9.-]+\.[a-z]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/.test(value) &&
    /(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(value.split('/').at(-1)!) &&
    !value.endsWith(':latest'),
);

/** Without tag, digest and wildcard; the registry is always named, since its default depends on who reads. */
export const imageRepository = text('a registry, or a repository of one, such as registry.example.com/team', (value) =>
  /^([a-z0-9-]+(\.[a-z0-9-]+)+|localhost)(:\d+)?(\/[a-z0-9._-]+)*$/.test(value),
);

/** One key: of several, Kyverno would ask for a signature by each (kyverno 1.14.4 pkg/engine/internal/imageverifier.go). */
export const publicKey = text(
  'one public key in PEM, such as the cosign.pub of "cosign generate-key-pair"',
  (value) => value.split('-----BEGIN').length === 2 && value.startsWith('-----BEGIN PUBLIC KEY-----\n') && isKey(value),
);

function isKey(value: string): boolean {
  try {
    return createPublicKey(value).type === 'public';
  } catch {
    return false;
  }
}

export const cpu = text('cores such as 250m or 2', (value) => /^[1-9]\d*m?$/.test(value));
export const bytes = text('bytes such as 512Mi or 20Gi', (value) => /^[1-9]\d*[MG]i$/.test(value));
export const version = text('a version such as 16.4.0', (value) => /^\d+\.\d+\.\d+$/.test(value));
export const environmentName = text('a name of letters, digits and "_"', (value) => /^[A-Za-z_]\w*$/.test(value));
export const secretKey = text('a key of letters, digits, ".", "_" and "-"', (value) => /^[-.\w]+$/.test(value));
export const plainPath = text('a path such as /healthz', (value) => /^\/[\w.~!$&'()+,;=:@%/-]*$/.test(value));
export const headerName = text('a header name in lower case, such as x-user-id', (value) =>
  /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(value),
);
export const headerValue = text(
  'visible ASCII text of at most 256 characters, with "*" at most at its end',
  (value) => value.length <= 256 && /^([!-)+-~]([ -)+-~]*[!-)+-~])?\*?|\*)$/.test(value) && value !== '',
);
export const bodyBytes = (most: number): Rule => integer(1, most);
export const seconds = integer(1, 3600);
export const origin = text(
  'an origin such as https://www.example.com',
  (value) => /^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(value) && URL.canParse(value) && new URL(value).origin === value,
);

/** One label is enough. */
export const domain = text(
  'a domain such as cluster.local, in lower case',
  (value) => value.length <= 253 && value.split('.').every((label) => hostLabelPattern.test(label)),
);

/** Set by every route, so it can't also be removed. An HTTPRoute filter takes 16 (gateway-api v1.2.1 httproute_types.go). */
export const headerNames: Rule = {
  words: 'a list of at most 16 different names without x-request-source',
  holds: (value) =>
    Array.isArray(value) &&
    value.length <= 16 &&
    new Set(value).size === value.length &&
    !value.includes('x-request-source'),
};

/** Argo CD reaches its own cluster within it, and others by name, as something outside. */
export const serverUrl = text(
  `${inCluster}, or an address starting with https:// of a DNS name outside the cluster`,
  (value) =>
    value === inCluster ||
    (/^https:\/\/\S+$/.test(value) && URL.canParse(value) && externalHostName.holds(new URL(value).hostname)),
);
/** Istio takes "*" at the end or the start for a wildcard. */
export const issuer = text('the issuer of tokens, without spaces and "*"', (value) => /^[^\s*]+$/.test(value));

export const audiences: Rule = {
  words: 'a list of at least one audience, each once and without spaces',
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((audience) => typeof audience === 'string' && /^\S+$/.test(audience)),
};

/** Secret parts of a key: RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1. */
const secretParts = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

export const publicKeys = text('a JSON Web Key Set of public keys: {"keys": [...]}', (value) => {
  const keys = keysOf(value);
  return keys.length > 0 && keys.every((key) => 'kty' in key && !secretParts.some((part) => part in key));
});

function keysOf(jwks: string): readonly object[] {
  try {
    const { keys } = JSON.parse(jwks) as { readonly keys?: unknown };
    return Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null) ? keys : [];
  } catch {
    return [];
  }
}

/** Argo CD reaches its host by name, as something outside. */
export const repositoryUrl = text(
  'a Git URL starting with https:// or ssh://, of a host with a DNS name outside the cluster',
  (value) =>
    /^(https|ssh):\/\/\S+$/.test(value) && URL.canParse(value) && externalHostName.holds(new URL(value).hostname),
);

interface Ipv4Range {
  readonly address: number;
  readonly prefix: number;
}

/** Undefined where it's none, or has bits beyond its prefix. */
function ipv4Range(value: string): Ipv4Range | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(value)?.slice(1).map(Number);
  if (!parts || parts[4]! > 32 || parts.slice(0, 4).some((octet) => octet > 255)) return undefined;
  const address = parts.slice(0, 4).reduce((bits, octet) => bits * 256 + octet, 0);
  return address % 2 ** (32 - parts[4]!) === 0 ? { address, prefix: parts[4]! } : undefined;
}

function holds(outer: Ipv4Range, inner: Ipv4Range): boolean {
  const size = 2 ** (32 - outer.prefix);
  return inner.prefix >= outer.prefix && Math.floor(inner.address / size) * size === outer.address;
}

/** RFC 1918. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => ipv4Range(range)!);

/** Of pods (10.42.0.0/16) and Services (10.43.0.0/16). Source: k3s documentation, cli/server, cluster-cidr and service-cidr */
const k3sRange = ipv4Range('10.42.0.0/15')!;

export const nodeRange = text(
  'a private IPv4 range such as 10.20.0.0/24, apart from 10.42.0.0/15, which k3s gives to pods and Services',
  (value) => {
    const range = ipv4Range(value);
    return (
      range !== undefined &&
      privateRanges.some((outer) => holds(outer, range)) &&
      !holds(k3sRange, range) &&
      !holds(range, k3sRange)
    );
  },
);

/** Of more than 65,536 addresses nobody knows who calls. */
export const callerRange = text('an IPv4 range of at most 65,536 addresses, such as 198.51.100.0/24', (value) => {
  const range = ipv4Range(value);
  return range !== undefined && range.prefix >= 16;
});

export const bucketName = text('the name of a bucket: 3 to 63 lower-case letters, digits and "-"', (value) =>
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(value),
);

export const httpsUrl = text(
  'an address such as https://objectstore.example.com, without a path',
  (value) => URL.canParse(value) && new URL(value).protocol === 'https:' && new URL(value).origin === value,
);

/** IANA service name with a protocol that Istio reads from it (istio 1.26.2 pkg/config/kube/conversion.go). */
export const portName = text(
  'a port name of at most 15 characters that starts with its protocol: http, http2, grpc, tcp or tls',
  (value) => value.length <= 15 && /^(http|http2|grpc|tcp|tls)(-[a-z0-9]+)*$/.test(value),
);

/** Whether the layers may look into requests on a port of this name. */
export function isHttpPort(name: string): boolean {
  return ['http', 'http2', 'grpc'].includes(name.split('-')[0]!);
}

/** Ports that the mesh's proxies open in a pod. Source: ztunnel 1.26.2 ARCHITECTURE.md, istio 1.26.2 waypoint.yaml */
export const meshPorts: readonly number[] = [15000, 15001, 15006, 15008, 15020, 15021, 15053, 15090];

/** See {@link HttpRule}: exact, `{*}` for a segment, `{**}` only at the end. */
export const pathTemplate = text(
  'a path such as /health, /users/{*}/name or /api/{**} ("{**}" only at the end)',
  (value) => value === '/' || (/^(\/([\w.~!$&'()+,;=:@%-]+|\{\*\}))*(\/\{\*\*\})?$/.test(value) && value !== ''),
);

export function oneOf(values: readonly string[]): Rule {
  return text(values.length > 0 ? `one of ${values.join(', ')}` : 'left out (there is nothing to refer to)', (value) =>
    values.includes(value),
  );
}
