export { promiseMeshCentric } from './promise';
export { renderMeshCentric } from './render';
