// Every cluster of the catalogue, a line each.
export { graduated } from './graduated';
