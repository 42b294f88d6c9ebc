export { CiliumLayer } from './layer';
