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

const otherApp: Shape = { fields: { app: 'text', workload: 'text' } };

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
    http: { list: { fields: {}, optional: { methods: { list: 'text' }, paths: { list: 'text' } } } },
    host: 'text',
    rateLimit: { fields: { perSecond: 'number', burst: 'number' } },
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
      fields: { name: 'text', replicas: 'number', domain: 'text', tlsSecret: 'text', trustedHeaders: { list: 'text' } },
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
  optional: { otherApps: 'text' },
};
