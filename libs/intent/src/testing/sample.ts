import { type App, defineApp } from '../app';
import { defineCluster, type Cluster } from '../cluster';

/** A small app that has one of everything; tests override what they are about. */
export const shop: App = defineApp({
  name: 'shop',
  description: 'Sells things',
  owner: 'team-shop',
  workloads: {
    web: {
      image: 'registry.example.com/shop/web:1.0.0',
      ports: { http: 8080 },
      replicas: 1,
      cpu: '100m',
      memory: '128Mi',
    },
    model: {
      image: 'registry.example.com/shop/model:1.0.0',
      ports: { http: 8000, 'tcp-admin': 8001 },
      replicas: 1,
      cpu: '1',
      memory: '1Gi',
    },
  },
  databases: {
    store: { engine: 'postgresql', version: '16.4.0', replicas: 2, storage: '1Gi', cpu: '100m', memory: '256Mi' },
  },
  tasks: { train: { runBy: 'zenml' }, publish: { runBy: 'argo-workflows' } },
  flows: [
    {
      from: 'internet',
      to: 'web',
      port: 'http',
      host: 'shop.example.com',
      rateLimit: { perSecond: 10, burst: 20 },
      why: 'people buy things',
    },
    { from: 'web', to: 'model', port: 'http', http: [{ methods: ['POST'], paths: ['/ask/{**}'] }], why: 'questions' },
    { from: 'web', to: 'store', why: 'orders' },
    { from: 'model', to: { host: 'llm.example.org', port: 443 }, why: 'answers' },
    { from: 'prometheus', to: 'model', port: 'tcp-admin', why: 'metrics' },
  ],
});

/** A cluster for {@link shop}; not of the catalogue. */
export const lab: Cluster = defineCluster({
  name: 'lab',
  approach: 'graduated',
  provider: 'civo',
  region: 'LON1',
  trustDomain: 'cluster.local',
  apiServerPort: 6443,
  meshedNamespaces: ['kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  gateway: {
    name: 'public',
    replicas: 1,
    domain: 'example.com',
    tlsSecret: 'tls',
    clusterIssuer: 'acme',
    timeoutSeconds: 30,
    rateLimit: { perSecond: 5, burst: 15 },
    trustedHeaders: ['x-user-id'],
  },
  images: {
    registries: ['registry.example.com', 'r.example.com:5000'],
    platform: {
      databases: ['docker.io/apecloud'],
      waypoints: ['docker.io/istio/proxyv2'],
      workflows: ['quay.io/argoproj/argoexec'],
    },
  },
  git: { repository: 'https://git.example.com/platform', revision: 'main' },
  server: 'https://kubernetes.default.svc',
  apps: {},
  otherApps: 'enforced',
  platform: 'enforced',
});
