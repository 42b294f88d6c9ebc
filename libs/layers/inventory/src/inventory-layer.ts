import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { inventory, type InventoryProps } from './inventory';

/** What runs beside the manifests in Git, as evidence for who reads nothing but files. Never synced. */
export class InventoryLayer extends Chart {
  constructor(scope: Construct, props: InventoryProps) {
    super(scope, 'inventory');
    for (const object of inventory(props)) {
      const { kind, metadata } = object;
      new ApiObject(this, [metadata.namespace, kind, metadata.name].join('.'), object);
    }
  }
}
