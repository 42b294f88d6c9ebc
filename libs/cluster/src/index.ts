export { type ClusterStackProps } from './cluster-stack';
export { renderTerraform } from './render-terraform';
