export { promiseStrict } from './promise';
export { renderStrict } from './render';
