export * from './app';
export * from './catalog';
export * from './cluster';
export * from './names';
export * from './placement';
export * from './platform';
export { CatalogError, type Problem } from './problem';
export { isHttpPort } from './values';
export * from '../catalog/platform';
