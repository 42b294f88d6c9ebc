import type { Endpoint } from '../../world/endpoint';
import type { BackendRef, HttpRoute, RouteFilter, RouteRule } from '../../world/gateway';
import { gatewayGroup } from '../../world/read-gateway';
import type { Service } from '../../world/service';
import type { World } from '../../world/world';
import { no, some, truth, type Truth, unknown } from '../truth';
import { selectsPod, targetOf } from '../services';
import { isGranted } from './grants';

/** A port of a pod that a request may be sent to. */
export interface Destination {
  readonly endpoint: Endpoint;
  readonly port: number;
  /** The only Service that leads there on the route in question; absent: any. */
  readonly service?: Service;
}

/**
 * Whether a rule sends a share of its requests to a pod's port, as a backend or a mirror.
 *
 * @see Gateway API 1.2.1 apis/v1/httproute_types.go, HTTPBackendRef (B3.2, B3.3)
 */
export function sendsTo(...[world, route, rule, to]: [World, HttpRoute, RouteRule, Destination]): Truth {
  const own = endsHere(rule.filters);
  if (own.value !== 'no') return own.value === 'yes' ? no : own;
  const sending = rule.backends.filter(({ weight }) => weight > 0);
  return some([
    ...sending.map((backend) => reaches(world, route, backend, to)),
    ...mirrors([...rule.filters, ...sending.flatMap(({ filters }) => filters)]).map((backend) =>
      reaches(world, route, backend, to),
    ),
  ]);
}

// Whether a filter answers by itself.
function endsHere(filters: readonly RouteFilter[]): Truth {
  return some(
    filters.map((filter) => {
      if (filter.kind === 'redirect') return truth(true);
      if (filter.kind !== 'extension') return no;
      if (filter.group !== 'gateway.kgateway.dev') return unknown(`filter ${filter.extension} is not modelled`);
      return truth(filter.extension === 'DirectResponse');
    }),
  );
}

function mirrors(filters: readonly RouteFilter[]): readonly BackendRef[] {
  return filters.flatMap((filter) => (filter.kind === 'mirror' ? [filter.backend] : []));
}

function reaches(
  ...[world, route, backend, { endpoint, port, service: only }]: [World, HttpRoute, BackendRef, Destination]
): Truth {
  if (backend.filters.some((filter) => filter.kind === 'redirect')) return no;
  // kgateway's Backend is a provider outside, or a fixed host that isn't a pod.
  if (backend.group === 'gateway.kgateway.dev' && backend.kind === 'Backend') return no;
  if (backend.group !== '' || backend.kind !== 'Service') return unknown(`backend ${backend.kind} is not modelled`);
  const service = world.services.find((item) => item.namespace === backend.namespace && item.name === backend.name);
  const from = { group: gatewayGroup, kind: 'HTTPRoute', namespace: route.namespace };
  const isMeant = only === undefined || only === service;
  if (service === undefined || !isMeant || !isGranted(world, from, backend)) return no;
  const leads = service.ports.some((item) => item.port === backend.port && targetOf(item, endpoint) === port);
  return truth(leads && selectsPod(service, endpoint));
}
