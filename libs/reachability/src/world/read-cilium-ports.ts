import type { CiliumHttpRule, CiliumL7, CiliumPort, CiliumPorts } from './cilium-rule';
import type { Field } from './field';
import { readName } from './read-cilium-peers';

const protocols = ['TCP', 'UDP', 'SCTP', 'ANY'] as const;

/** One item of `toPorts`. `l7Allowed` is false for deny rules, whose schema has no `rules`. */
export function readPorts(item: Field, l7Allowed: boolean): CiliumPorts {
  item.only('ports', ...(l7Allowed ? ['rules'] : []));
  const ports = item.get('ports').each(readPort);
  if (ports.length === 0) item.get('ports').report('toPorts without ports is not modelled');
  const l7 = l7Allowed ? readL7(item.get('rules')) : undefined;
  return { ports, ...(l7 === undefined ? {} : { l7 }) };
}

function readPort(item: Field): CiliumPort {
  item.only('port', 'endPort', 'protocol');
  const text = item.get('port').text() ?? '';
  const endPort = item.get('endPort').integer();
  const port = /^\d+$/.test(text) ? Number(text) : text.toLowerCase();
  if (port === '' || Number(port) > 65535) item.get('port').report(`port ${text} is not a port`);
  if (endPort !== undefined && typeof port === 'string') item.get('endPort').report('endPort of a named port');
  return {
    port,
    ...(endPort === undefined || endPort === 0 ? {} : { endPort }),
    protocol: item.get('protocol').oneOf(protocols) ?? 'ANY',
  };
}

function readL7(rules: Field): CiliumL7 | undefined {
  if (!rules.isPresent) return undefined;
  rules.only('http', 'dns');
  const kinds = rules.keys();
  const entries = kinds.flatMap((kind) => rules.get(kind).items());
  if (kinds.length !== 1 || entries.length === 0) rules.report('rules needs one list with entries');
  return kinds[0] === 'dns'
    ? { kind: 'dns', names: entries.map(readName) }
    : { kind: 'http', rules: entries.map(readHttp) };
}

function readHttp(item: Field): CiliumHttpRule {
  item.only('method', 'path', 'host', 'headers', 'headerMatches');
  const text = (key: 'method' | 'path' | 'host') => {
    const value = item.get(key).text();
    return value === undefined || value === '' ? {} : { [key]: value };
  };
  const headers = [...item.get('headers').texts(), ...item.get('headerMatches').items().flatMap(readHeaderMatch)];
  return { ...text('method'), ...text('path'), ...text('host'), headers };
}

// With a mismatch action the request passes whatever the header holds: Cilium pkg/policy/api/http.go.
function readHeaderMatch(item: Field): readonly string[] {
  item.only('name', 'value', 'secret', 'mismatch');
  if (item.get('mismatch').oneOf(['LOG', 'ADD', 'DELETE', 'REPLACE']) !== undefined) return [];
  const name = item.get('name').text() ?? '';
  const secret = item.get('secret').only('name', 'namespace').get('name').text();
  const value = secret === undefined ? item.get('value').text() : `the value in the Secret ${secret}`;
  return [value === undefined ? name : `${name}: ${value}`];
}
