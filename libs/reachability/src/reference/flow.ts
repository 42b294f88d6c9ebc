import type { Protocol } from '../world/endpoint';
import type { HttpRequest } from './decision';

/** What travels over a connection, as far as a layer could see it. */
export type Message =
  /** Bytes that are no HTTP. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'http'; readonly request: HttpRequest }
  /** The mesh's encrypted tunnel. */
  | { readonly kind: 'tunnel' };

/** A connection as it is on the wire. */
export interface Flow {
  /** The port of the destination's pod. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly message: Message;
}

/** The port of the mesh's tunnels, HBONE. */
export const tunnelPort = 15008;
