export { renderStrict } from './render';
