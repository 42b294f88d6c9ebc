export { GatewayClusterLayer, GatewayLayer, routedNamespaceLabels } from './layer';
