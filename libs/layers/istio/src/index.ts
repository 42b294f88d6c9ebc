export { IstioClusterLayer, IstioLayer, meshedNamespaceLabels } from './layer';
