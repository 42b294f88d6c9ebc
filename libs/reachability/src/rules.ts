// Single rules of the layers, for who asks of one layer what it makes of one object.
export { attachedHosts } from './reference/gateway/attachment';
export { isGranted } from './reference/gateway/grants';
export { labelsOf } from './reference/cilium/labels';
export { rulesOf } from './reference/cilium/rules';
export { selectsPeer, selectsSubject } from './reference/cilium/selectors';
export { bypassesInbound, isCaptured } from './reference/istio/capture';
export { type MeshPeer, meshIdentity, principalOf } from './reference/istio/peer';
export { strictness } from './reference/istio/peer-authentication';
export { chainOf } from './reference/istio/protocol';
export { serviceWaypoint, type Waypoint, waypointsOf } from './reference/istio/waypoints';
export { judgeZtunnel, policiesAt } from './reference/istio/ztunnel';
export { hasLayer7 } from './reference/istio/ztunnel-rules';
export { selectsPod, targetOf } from './reference/services';
export { contains, parseBlock } from './world/cidr';
