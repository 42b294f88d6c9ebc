import { ccnp, cnp, netpol, object, type Spec } from './objects';
import type { Choose } from './random-world-choose';
import {
  accounts,
  apps,
  blocks,
  dnsNames,
  filled,
  labelSelector,
  namespaces,
  portNames,
  rulePorts,
} from './random-world-vocabulary';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** A NetworkPolicy of all shapes. */
export function randomNetworkPolicy(choose: Choose, name: string): Spec {
  const rules = (peers: 'from' | 'to') => choose.times(choose.integer(0, 2), () => networkRule(choose, peers));
  return netpol(
    `${choose.one(namespaces)}/${name}`,
    filled({
      podSelector: labelSelector(choose),
      policyTypes: choose.maybe(0.5, () => choose.some(['Ingress', 'Egress'], 2)),
      ingress: choose.maybe(0.8, () => rules('from')),
      egress: choose.maybe(0.4, () => rules('to')),
    }),
  );
}

function networkRule(choose: Choose, peers: 'from' | 'to'): Spec {
  return filled({
    [peers]: choose.maybe(0.75, () => choose.times(choose.integer(1, 2), () => networkPeer(choose))),
    ports: choose.maybe(0.5, () => choose.times(choose.integer(1, 2), () => networkPort(choose))),
  });
}

function networkPeer(choose: Choose): Spec {
  return choose.weighted<Spec>([
    [4, () => ({ podSelector: labelSelector(choose) })],
    [3, () => ({ namespaceSelector: namespaceSelector(choose) })],
    [2, () => ({ namespaceSelector: namespaceSelector(choose), podSelector: labelSelector(choose) })],
    [2, () => ({ ipBlock: cidrBlock(choose) })],
  ]);
}

function namespaceSelector(choose: Choose): Spec {
  return choose.weighted<Spec>([
    [2, () => ({})],
    [2, () => ({ matchLabels: { 'kubernetes.io/metadata.name': choose.one(namespaces) } })],
    [1, () => ({ matchLabels: { team: choose.one(['red', 'blue']) } })],
    [1, () => ({ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['red'] }] })],
  ]);
}

function cidrBlock(choose: Choose): Spec {
  return choose.chance(0.3) ? { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } : { cidr: choose.one(blocks) };
}

function networkPort(choose: Choose): Spec {
  const port = choose.chance(0.2) ? choose.one(portNames) : choose.one(rulePorts);
  const endPort =
    typeof port === 'number' && port < 65535 ? choose.maybe(0.2, () => port + choose.integer(0, 5)) : undefined;
  const protocol = choose.maybe(0.6, () =>
    choose.weighted([
      [4, () => 'TCP'],
      [1, () => choose.one(protocols)],
    ]),
  );
  return filled({ protocol, port: choose.maybe(0.9, () => port), endPort: choose.chance(0.9) ? endPort : undefined });
}

/** A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy of all shapes. */
export function randomCiliumPolicy(choose: Choose, name: string): Spec {
  const isWide = choose.chance(0.3);
  const path = isWide ? name : `${choose.one(namespaces)}/${name}`;
  const policy = isWide ? ccnp : cnp;
  const kind = isWide ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
  if (choose.chance(0.12)) {
    const specs = choose.times(2, () => ({ endpointSelector: {}, ...ciliumSpec(choose, isWide) }));
    return object('cilium.io/v2', kind, path, { specs });
  }
  if (isWide && choose.chance(0.05))
    return policy(path, { ...ciliumSpec(choose, isWide), endpointSelector: undefined, nodeSelector: {} });
  return policy(path, ciliumSpec(choose, isWide));
}

/** A policy that lets pods look names up, without which no rule by name learns an address. */
export function randomLookups(choose: Choose, name: string): Spec {
  return cnp(`${choose.one(namespaces)}/${name}`, {
    endpointSelector: labelSelector(choose),
    egress: [
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': choose.one(namespaces), app: 'db' } }],
        toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [dnsName(choose)] } }],
      },
      { toFQDNs: choose.times(choose.integer(1, 2), () => dnsName(choose)), ...portsField(choose, 'egress') },
    ],
  });
}

function dnsName(choose: Choose): Spec {
  return choose.chance(0.6)
    ? { matchName: choose.one(dnsNames) }
    : { matchPattern: choose.one(['*', '*.example.com', 'x.*.com']) };
}

function ciliumSpec(choose: Choose, isWide: boolean): Spec {
  const list = (direction: 'ingress' | 'egress', isDeny: boolean) =>
    choose.times(choose.integer(0, 2), () => ciliumElement(choose, direction, isDeny));
  return filled({
    endpointSelector: isWide && choose.chance(0.4) ? placed(choose) : labelSelector(choose, 'k8s:'),
    ingress: choose.maybe(0.75, () => list('ingress', false)),
    egress: choose.maybe(0.45, () => list('egress', false)),
    ingressDeny: choose.maybe(0.15, () => list('ingress', true)),
    egressDeny: choose.maybe(0.1, () => list('egress', true)),
    enableDefaultDeny: choose.maybe(0.25, () =>
      filled({
        ingress: choose.maybe(0.7, () => choose.chance(0.3)),
        egress: choose.maybe(0.7, () => choose.chance(0.3)),
      }),
    ),
  });
}

function placed(choose: Choose): Spec {
  const key = choose.one(['k8s:io.kubernetes.pod.namespace', 'io.kubernetes.pod.namespace']);
  return { matchLabels: { [key]: choose.one(namespaces), ...(choose.chance(0.5) ? { app: choose.one(apps) } : {}) } };
}

function ciliumElement(choose: Choose, direction: 'ingress' | 'egress', isDeny: boolean): Spec {
  if (choose.chance(0.06)) return {};
  if (choose.chance(0.03)) return { icmps: [{ fields: [{ type: 8, family: 'IPv4' }] }] };
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const peers = choose.chance(0.15) ? {} : ciliumPeers(choose, prefix, isDeny);
  return { ...peers, ...(choose.chance(0.6) ? portsField(choose, isDeny ? 'deny' : direction) : {}) };
}

function ciliumPeers(choose: Choose, prefix: 'from' | 'to', isDeny: boolean): Spec {
  const requires = choose.chance(0.05) ? { [`${prefix}Requires`]: [labelSelector(choose)] } : {};
  return choose.weighted<Spec>([
    [
      8,
      () => ({ [`${prefix}Endpoints`]: choose.times(choose.integer(1, 2), () => peerSelector(choose)), ...requires }),
    ],
    [2, () => ({ [`${prefix}CIDR`]: choose.some(blocks, 2) })],
    [2, () => ({ [`${prefix}CIDRSet`]: [choose.chance(0.25) ? { cidrGroupRef: 'group' } : cidrBlock(choose)] })],
    [4, () => ({ [`${prefix}Entities`]: choose.some(entities, 2) })],
    [1, () => ({ [`${prefix}${choose.one(['Endpoints', 'CIDR', 'Entities'])}`]: [] })],
    [prefix === 'to' ? 2 : 0, () => ({ toServices: [serviceRef(choose)] })],
    [prefix === 'to' && !isDeny ? 1 : 0, () => ({ toFQDNs: [dnsName(choose)] })],
  ]);
}

const entities = ['all', 'world', 'cluster', 'host', 'remote-node', 'kube-apiserver', 'health', 'none'];

function serviceRef(choose: Choose): Spec {
  const namespace = choose.one(namespaces);
  return choose.chance(0.7)
    ? { k8sService: { serviceName: choose.one(apps), namespace } }
    : { k8sServiceSelector: { selector: { matchLabels: { team: 'red' } }, namespace } };
}

function peerSelector(choose: Choose): Spec {
  return choose.weighted<Spec>([
    [6, () => labelSelector(choose, 'k8s:')],
    [4, () => placed(choose)],
    [2, () => ({ matchLabels: { 'io.cilium.k8s.namespace.labels.team': choose.one(['red', 'blue']) } })],
    [1, () => ({ matchLabels: { 'io.cilium.k8s.policy.serviceaccount': choose.one(accounts) } })],
    [1, () => ({ matchLabels: { [choose.one(['reserved:world', 'reserved:host'])]: '' } })],
    [1, () => ({ matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'NotIn', values: ['a'] }] })],
    [0.3, () => ({ matchLabels: { 'cidr:10.0.0.0/8': '' } })],
  ]);
}

function portsField(choose: Choose, direction: 'ingress' | 'egress' | 'deny'): Spec {
  const list = () => choose.times(choose.integer(1, 2), () => ciliumPort(choose));
  const l7 = direction !== 'deny' && choose.chance(0.25);
  if (!l7) return { toPorts: choose.times(choose.chance(0.9) ? 1 : 2, () => ({ ports: list() })) };
  if (direction === 'egress' && choose.chance(0.3)) {
    return {
      toPorts: [
        { ports: [{ port: '53', protocol: choose.one(['UDP', 'TCP', 'ANY']) }], rules: { dns: [dnsName(choose)] } },
      ],
    };
  }
  const ports = [{ port: choose.one(['80', '81', '8080', 'web', '15008', '53']), protocol: 'TCP' }];
  const http = choose.times(choose.integer(1, 2), () => httpRule(choose));
  return { toPorts: [{ ports, rules: { http } }] };
}

function ciliumPort(choose: Choose): Spec {
  const isNamed = choose.chance(0.15);
  const number = choose.chance(0.05) ? 0 : choose.one(rulePorts);
  const endPort = number > 0 && number < 65535 ? choose.maybe(0.15, () => number + choose.integer(0, 3)) : undefined;
  return filled({
    port: isNamed ? choose.one(portNames) : `${number}`,
    endPort: isNamed ? undefined : endPort,
    protocol: choose.maybe(0.7, () =>
      choose.weighted([
        [4, () => 'TCP'],
        [1, () => choose.one(['UDP', 'SCTP', 'ANY'])],
      ]),
    ),
  });
}

function httpRule(choose: Choose): Spec {
  return filled({
    method: choose.maybe(0.5, () => choose.one(['GET', 'POST', 'GET|POST', 'P.*'])),
    path: choose.maybe(0.6, () => choose.one(['/a', '/a/.*', '/b.*', '/a/[0-9]+', '/(a|b)/c?d', '/.*/x', '(?i)/a'])),
    host: choose.maybe(0.15, () => choose.one(['h.example', '.*\\.example'])),
    headers: choose.maybe(0.1, () => ['x-team: red']),
  });
}
