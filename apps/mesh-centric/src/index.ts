export { renderMeshCentric } from './render';
