export { DatabasesLayer } from './layer';
