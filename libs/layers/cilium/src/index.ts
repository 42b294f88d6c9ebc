export { CiliumClusterLayer, CiliumIdentitiesLayer, CiliumIsolationLayer, CiliumLayer } from './layer';
