// Every declaration of this repository.
import * as apps from './apps';
import * as clusters from './clusters';
import { suppressions } from './suppressions';

/** What this repository declares. */
export const declarations = { apps, clusters, suppressions };
