export { inventory, type InventoryProps } from './inventory';
export { InventoryLayer } from './inventory-layer';
export { type Settings, settingObjects } from './setting-objects';
export { type InventoryObject, sourceKey } from './inventory-object';
