export { WorkloadsLayer, type WorkloadsLayerProps } from './layer';
