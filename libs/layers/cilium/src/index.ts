export { CiliumClusterLayer, CiliumLayer } from './layer';
