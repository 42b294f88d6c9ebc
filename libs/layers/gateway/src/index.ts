export { GatewayClusterLayer } from './cluster-layer';
export { GatewayLayer, routedNamespaceLabels } from './layer';
