// Every cluster of the catalogue, a line each.
export { graduated } from './graduated';
export { meshCentric } from './mesh-centric';
export { strict } from './strict';
