export { ArgoCdLayer, type ArgoCdLayerProps } from './argo-cd-layer';
export { ArgoCdRoot, type ArgoCdRootProps } from './argo-cd-root';
export { type RenderedFolder, type RenderedKind } from './rendered-folder';
