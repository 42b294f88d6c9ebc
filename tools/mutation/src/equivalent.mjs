// Survivors that were looked at and change nothing that could be seen, with why. `original` is the text that is replaced.
// What isn't here wasn't judged, or is a gap.

const because = {
  compiler: 'a value that is always there, which only the compiler does not know',
  earlier: 'an earlier check has settled it',
  later: 'a later step comes to the same',
  fallback: 'the fallback is the same value',
  regex: 'the expression matches the same texts',
};

const table = {
  'world/cidr.ts': [
    ["''", '"Stryker was here!"', because.compiler],
    ['[]', '["Stryker was here"]', because.compiler],
  ],
  'world/cilium-gates.ts': [
    ['outer && inner', 'true', because.earlier],
    ['outer && inner', 'outer || inner', because.earlier],
    ["direction === 'ingress'", 'false', because.earlier],
    ["'ingress'", '""', because.earlier],
  ],
  'world/istio-values.ts': [['list.items()[i]?.report', 'list.items()[i].report', because.compiler]],
  'world/read-service.ts': [
    ["'ClusterIP'", '""', because.fallback],
    ["'TCP'", '""', because.fallback],
  ],
  'world/read-workload.ts': [["'TCP'", '""', because.fallback]],
  'world/read-settings.ts': [
    ["''", '"Stryker was here!"', because.later],
    ['/[\\s,]+/', '/[\\s,]/', because.later],
    ['oddOptions[key]?.(value)', 'oddOptions[key](value)', because.compiler],
    ['/\\s#.*$/', '/\\s#.*/', because.regex],
  ],
  'explain/scene.ts': [
    ['hop === undefined || subject === undefined', 'false', because.earlier],
    ['hop === undefined || subject === undefined', 'hop === undefined && subject === undefined', because.earlier],
    ['hop === undefined', 'false', because.compiler],
    ['subject === undefined', 'false', because.earlier],
    ['[]', '["Stryker was here"]', because.earlier],
    ['hops[i]?.at', 'hops[i].at', because.compiler],
    ['hop !== undefined', 'true', because.compiler],
    ['hop?.layer', 'hop.layer', because.compiler],
    ['/^probe from (.*)$/', '/^probe from (.*)/', because.regex],
  ],
  'explain/near-misses.ts': [
    ["found.filter(({ miss }) => miss.verdict === 'allowed').length >= mostTold", 'false', because.later],
    [
      "found.filter(({ miss }) => miss.verdict === 'allowed').length >= mostTold",
      "found.filter(({ miss }) => miss.verdict === 'allowed').length > mostTold",
      because.later,
    ],
    ["({ miss }) => miss.verdict === 'allowed'", '() => undefined', because.later],
    ["miss.verdict === 'allowed'", 'false', because.later],
    ['then !== undefined', 'true', because.earlier],
  ],
  'explain/gateway-conjuncts.ts': [
    ['gateway === undefined || endpoint === undefined', 'false', because.earlier],
    [
      'gateway === undefined || endpoint === undefined',
      'gateway === undefined && endpoint === undefined',
      because.earlier,
    ],
    ['gateway === undefined', 'false', because.earlier],
    ['endpoint === undefined', 'false', because.earlier],
    ['/\\?.*$/s', '/\\?.*/s', because.regex],
  ],
  'explain/mesh-conjuncts.ts': [
    ['gateway === undefined || target === undefined', 'false', because.earlier],
    ['gateway === undefined || target === undefined', 'gateway === undefined && target === undefined', because.earlier],
    ['gateway === undefined', 'false', because.earlier],
    ['target === undefined', 'false', because.earlier],
    ['[]', '["Stryker was here"]', because.earlier],
  ],
  'explain/cilium-selector-conjuncts.ts': [
    ["typeof party === 'string'", 'false', because.earlier],
    ["'string'", '""', because.earlier],
    ['identitiesOf(world, party)[0]?.labels', 'identitiesOf(world, party)[0].labels', because.compiler],
  ],
  'explain/cilium-peer-conjuncts.ts': [
    ["typeof party === 'string'", 'false', because.earlier],
    ["'string'", '""', because.earlier],
    ["'any'", '""', because.later],
    ["'none'", '""', because.later],
    ["'endpoints'", '""', because.later],
  ],
  'reference/addresses.ts': [['inner !== undefined', 'true', because.earlier]],
  'reference/cilium/direction.ts': [
    ["rules.length === 0 && policyEnforcement === 'default'", 'false', because.later],
    ["'default'", '""', because.later],
  ],
  'reference/cilium/rules.ts': [
    ['endPort === undefined', 'false', because.later],
    ['false', 'true', because.earlier],
  ],
  'reference/cilium/peers.ts': [
    ["entity === 'none'", 'false', because.later],
    ["'none'", '""', because.later],
  ],
  'reference/decide.ts': [
    ["'from'", '""', because.later],
    ["from.kind === 'world'", 'true', because.later],
    ["plain.truth.value === 'yes'", 'false', because.later],
    ["best.truth.value === 'yes'", 'false', because.later],
  ],
  'reference/istio/path-match.ts': [['/\\?.*$/s', '/\\?.*/s', because.regex]],
  'reference/gateway/route-match.ts': [['/\\?.*$/s', '/\\?.*/s', because.regex]],
  'reference/istio/peer-authentication.ts': [
    ['endpoint.namespace === rootNamespace', 'false', because.later],
    ['mode === undefined', 'false', because.later],
    ['policies.length <= 1', 'false', because.later],
    ['policies.length <= 1', 'policies.length < 1', because.later],
  ],
  'reference/istio/waypoint.ts': [
    ['namespace === world.settings.istio.rootNamespace', 'true', because.earlier],
    ["found.truth.value === 'no'", 'true', because.earlier],
  ],
  'reference/istio/waypoints.ts': [['name === undefined', 'false', because.later]],
  'reference/pattern.ts': [['expression === undefined', 'false', because.earlier]],
  'reference/truth.ts': [
    ['order.indexOf(one) < order.indexOf(other)', 'order.indexOf(one) <= order.indexOf(other)', because.later],
    ['order.indexOf(one) > order.indexOf(other)', 'order.indexOf(one) >= order.indexOf(other)', because.later],
  ],
};

/** Each judged survivor: in which file, what is replaced by what, and why that changes nothing. */
export const judgements = Object.entries(table).flatMap(([file, list]) =>
  list.map(([original, to, reason]) => ({ file, original, to, reason })),
);
