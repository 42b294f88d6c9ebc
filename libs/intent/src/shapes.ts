import { type Shape } from './check-shape';

// The shapes of App and Cluster, for declarations that the compiler didn't check.

const resources = { cpu: 'text', memory: 'text' } as const;

const workload: Shape = {
  fields: { image: 'text', ports: { each: 'number' }, replicas: 'number', ...resources },
  optional: { health: 'text', env: { each: { anyOf: ['text', { fields: { secret: 'text', key: 'text' } }] } } },
};

const database: Shape = {
  fields: { engine: 'text', version: 'text', replicas: 'number', storage: 'text', ...resources },
};

const users = { issuer: 'text', audiences: { list: 'text' } } as const;

const otherApp: Shape = { fields: { app: 'text', workload: 'text' } };

const rateLimit: Shape = { fields: { perSecond: 'number', burst: 'number' }, optional: { for: 'text' } };

const flow: Shape = {
  fields: {
    from: { anyOf: ['text', otherApp] },
    to: {
      anyOf: [
        'text',
        { fields: { host: 'text', port: 'number' } },
        { fields: { app: 'text', workload: 'text', port: 'text' } },
      ],
    },
    why: 'text',
  },
  optional: {
    name: 'text',
    port: 'text',
    http: {
      list: {
        fields: {},
        optional: {
          methods: { list: 'text' },
          paths: { list: 'text' },
          headers: { each: 'text' },
          maxRequestBytes: 'number',
        },
      },
    },
    users: { anyOf: [{ fields: { ...users, jwksUri: 'text' } }, { fields: { ...users, jwks: 'text' } }] },
    host: 'text',
    rateLimit,
    timeoutSeconds: 'number',
    bodies: 'text',
    cors: { fields: { origins: { list: 'text' } }, optional: { headers: { list: 'text' } } },
    authorizedBy: { fields: { to: 'text', port: 'text' }, optional: { sets: { list: 'text' } } },
  },
};

export const appShape: Shape = {
  fields: {
    name: 'text',
    description: 'text',
    owner: 'text',
    workloads: { each: workload },
    databases: { each: database },
    tasks: { each: { fields: { runBy: 'text' } } },
    flows: { list: flow },
  },
  optional: { waypoint: { fields: { replicas: 'number', ...resources } } },
};

const infrastructure: Shape = {
  fields: {
    nodes: { fields: { size: 'text', count: 'number' } },
    kubernetesVersion: 'text',
    network: 'text',
    apiServerCallers: { list: 'text' },
    state: { fields: { bucket: 'text', region: 'text', endpoint: 'text' } },
  },
  optional: { repositorySecret: 'text' },
};

export const clusterShape: Shape = {
  fields: {
    name: 'text',
    approach: 'text',
    provider: 'text',
    region: 'text',
    trustDomain: 'text',
    apiServerPort: 'number',
    meshedNamespaces: { list: 'text' },
    gateway: {
      fields: {
        name: 'text',
        replicas: 'number',
        domain: 'text',
        tlsSecret: 'text',
        clusterIssuer: 'text',
        timeoutSeconds: 'number',
        rateLimit,
        trustedHeaders: { list: 'text' },
      },
    },
    images: {
      fields: {
        registries: { list: 'text' },
        platform: { fields: { databases: { list: 'text' }, waypoints: { list: 'text' }, workflows: { list: 'text' } } },
      },
      optional: { publicKey: 'text' },
    },
    git: { fields: { repository: 'text', revision: 'text' } },
    server: 'text',
    apps: { each: 'text' },
  },
  optional: { otherApps: 'text', platform: 'text', infrastructure },
};

export const suppressionShape: Shape = {
  fields: { cluster: 'text', check: 'text', kind: 'text', name: 'text', reason: 'text', owner: 'text' },
  optional: { namespace: 'text' },
};
