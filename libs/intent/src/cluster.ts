import type { AppName } from '../catalog/apps/app-name';
import type { PlatformNamespace } from '../catalog/platform';
import type { RateLimit, Stage } from './app';
import type { Infrastructure } from './infrastructure';

export const approaches = ['graduated', 'strict', 'mesh-centric'] as const;
export type Approach = (typeof approaches)[number];

/** The front door of a cluster: one Gateway of class kgateway. */
export interface GatewaySettings {
  readonly name: string;
  readonly replicas: number;
  /** Domain under which every host of the cluster's apps lies; its wildcard certificate serves them all. */
  readonly domain: string;
  /** Secret of type kubernetes.io/tls in the gateway's namespace, where cert-manager keeps the certificate. */
  readonly tlsSecret: string;
  /** cert-manager's ClusterIssuer of that certificate. With ACME it solves DNS-01: nothing else proves a wildcard (RFC 8555). */
  readonly clusterIssuer: string;
  /** Longest that a request may take where its flow doesn't say otherwise. */
  readonly timeoutSeconds: number;
  /** Of everything that no flow limits: redirects, and requests for hosts and paths that nobody declared. */
  readonly rateLimit: RateLimit;
  /** Headers that services inside trust, and that no client from outside may therefore send. */
  readonly trustedHeaders: readonly string[];
}

/** Where the images of the pods in the namespaces of apps come from: each a registry, or a repository and all below it. */
export interface ImageSettings {
  /** Of the apps' own images, such as `registry.example.com` or `registry.example.com:5000/team`. */
  readonly registries: readonly string[];
  /** Cosign's public key (PEM), with which every image of {@link registries} is signed. Left out: nobody asks for a signature. */
  readonly publicKey?: string;
  /** Of the images that components of the platform add there; they depend on how those were installed. */
  readonly platform: {
    /** Database pods, which KubeBlocks makes. */
    readonly databases: readonly string[];
    /** Waypoints, which istiod makes. */
    readonly waypoints: readonly string[];
    /** The executor that Argo Workflows adds to the pods of its steps. */
    readonly workflows: readonly string[];
  };
}

/** One Kubernetes cluster, what enforces on it, and which apps run there. */
export interface Cluster {
  readonly name: string;
  readonly approach: Approach;
  readonly provider: 'civo';
  readonly region: string;
  /** Trust domain of the mesh (`meshConfig.trustDomain`): first part of every principal. */
  readonly trustDomain: string;
  /** Port on which the API server really listens, which is what Cilium sees, not the 443 of its Service. */
  readonly apiServerPort: number;
  /** Platform namespaces whose pods are in the ambient mesh. */
  readonly meshedNamespaces: readonly PlatformNamespace[];
  readonly gateway: GatewaySettings;
  readonly images: ImageSettings;
  /** Where Argo CD reads the manifests. */
  readonly git: { readonly repository: string; readonly revision: string };
  /** Address under which Argo CD knows the cluster. */
  readonly server: string;
  /** Which apps of the catalogue run here, each at its stage. */
  readonly apps: Readonly<Partial<Record<AppName, Stage>>>;
  /** Stage of the apps that `apps` doesn't name. Left out: they don't run here. */
  readonly otherApps?: Stage;
  /** Stage of the platform's namespaces: needed where the approach goes by stages. */
  readonly platform?: Stage;
  /** What Terraform builds it of. Left out: it's there already, and Terraform has no part in it. */
  readonly infrastructure?: Infrastructure;
}

/** Stage of an app on a cluster; undefined where it doesn't run. */
export function stageOn(cluster: Cluster, app: string): Stage | undefined {
  const named: Readonly<Record<string, Stage | undefined>> = cluster.apps;
  return named[app] ?? cluster.otherApps;
}

/**
 * What the names of all images of a registry, or of a repository and all below it, begin with. After a registry only `/`
 * can follow: with a `:` it would be another one, at that port.
 */
export function imagePrefixes(repository: string): readonly string[] {
  return (repository.includes('/') ? ['/', ':', '@'] : ['/']).map((next) => `${repository}${next}`);
}

/** Declares a cluster; values are checked when the catalogue loads ({@link loadCatalog}). */
export function defineCluster(cluster: Cluster): Cluster {
  return cluster;
}
