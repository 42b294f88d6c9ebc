import type { KubernetesObject } from './kubernetes-object';

/** Objects that one layer rendered from one place of the catalogue. */
export interface Batch {
  /** Names the file that the objects go to, such as `cilium`. */
  readonly layer: string;
  /** File of the catalogue that the objects came from, such as `libs/intent/catalog/apps/travelexample.ts`. */
  readonly source: string;
  readonly objects: readonly KubernetesObject[];
  /** Instead of the folder that each object's namespace gives, such as `_inventory`. */
  readonly folder?: string;
  /** Instead of the layer as the name of the file, without `.yaml`. */
  readonly file?: string;
}

/** One file to be written. */
export interface OutputFile {
  /** Relative, with `/` on every system, such as `app-travelexample/cilium.yaml`. */
  readonly path: string;
  readonly content: string;
}
