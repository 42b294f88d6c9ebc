export { KyvernoLayer } from './layer';
