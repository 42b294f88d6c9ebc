/** What one source can reach at one destination, by one route. */
export interface AccessRow {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  /** Ports of the destination's pods, as merged ranges such as `8080` or `9000-9010`. */
  readonly ports: readonly string[];
  /** Requests that pass, each entry an alternative; null where no layer looks at HTTP. */
  readonly http: readonly HttpAccess[] | null;
  readonly route: string;
  readonly verdict: 'allowed' | 'conditional' | 'unknown';
  readonly conditions: readonly string[];
}

export interface HttpAccess {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** What `zta access` prints; docs/formats.md describes its JSON. */
export interface AccessReport {
  readonly endpoints: readonly {
    readonly id: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly serviceAccount: string;
    readonly mesh: boolean;
    /** In the network of its node, so that it is that node to its peers. */
    readonly hostNetwork: boolean;
  }[];
  readonly access: readonly AccessRow[];
  readonly ignored: readonly { readonly apiVersion: string; readonly kind: string; readonly count: number }[];
  readonly unsupported: readonly Notice[];
  /** Objects that are accepted, or look like policies, and do nothing. */
  readonly notEnforced: readonly Notice[];
}

/** Something about an object in the manifests. */
export interface Notice {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
}
