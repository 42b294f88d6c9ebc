import type * as apps from '.';

/** Name under which the catalogue lists an app. */
export type AppName = keyof typeof apps;
