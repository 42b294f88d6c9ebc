import { defineApp } from '../../src/app';

export const travelexample = defineApp({
  name: 'travelexample',
  description: 'Plans trips and answers questions about them',
  owner: 'team-travel',
  workloads: {
    'travel-api': {
      image: 'registry.example.com/travel/api:1.4.2',
      replicas: 2,
      cpu: '250m',
      memory: '512Mi',
      ports: { http: 8080, 'http-metrics': 9090 },
      health: '/healthz',
      env: { DATABASE_PASSWORD: { secret: 'travel-db-postgresql-account-postgres', key: 'password' } },
    },
    'travel-ai-service': {
      image: 'registry.example.com/travel/ai-service:2.1.0',
      replicas: 2,
      cpu: '1',
      memory: '2Gi',
      ports: { http: 8080, 'http-metrics': 9090 },
      health: '/healthz',
    },
  },
  databases: {
    'travel-db': { engine: 'postgresql', version: '16.4.0', replicas: 2, storage: '20Gi', cpu: '500m', memory: '1Gi' },
  },
  tasks: { 'train-recommender': { runBy: 'zenml' }, 'release-models': { runBy: 'argo-workflows' } },
  flows: [
    {
      from: 'internet',
      to: 'travel-api',
      port: 'http',
      host: 'travel.example.com',
      http: [{ methods: ['GET', 'POST', 'PUT', 'DELETE'], paths: ['/api/{**}'] }],
      rateLimit: { perSecond: 50, burst: 100, for: 'gateway' },
      timeoutSeconds: 60,
      cors: { origins: ['https://www.example.com'] },
      why: 'people plan trips',
    },
    { from: 'travel-api', to: 'travel-ai-service', port: 'http', http: [{ methods: ['POST'], paths: ['/api/v1/predictions/{**}'] }], why: 'each question is one prediction' },
    { from: 'travel-api', to: 'travel-db', why: 'trips and bookings are kept there' },
    { from: 'train-recommender', to: 'travel-ai-service', port: 'http', http: [{ methods: ['GET', 'POST'], paths: ['/api/v1/models/{**}', '/api/v1/predictions/{**}'] }], why: 'the pipeline uploads a model and tries it' },
    { from: 'release-models', to: 'travel-ai-service', port: 'http', http: [{ methods: ['GET', 'POST', 'PUT', 'DELETE'], paths: ['/api/v1/models/{**}'] }], why: 'the workflow publishes and retires models' },
    { from: 'train-recommender', to: { host: 'objectstore.lon1.civo.com', port: 443 }, why: 'artifact store of the pipeline' },
    { from: 'release-models', to: { host: 'objectstore.lon1.civo.com', port: 443 }, why: 'artifacts of the workflow' },
    { from: 'travel-ai-service', to: { host: 'api.openai.com', port: 443 }, why: 'the model that answers' },
    { from: 'prometheus', to: 'travel-api', port: 'http-metrics', why: 'metrics' },
    { from: 'prometheus', to: 'travel-ai-service', port: 'http-metrics', why: 'metrics' },
    { from: 'prometheus', to: 'travel-db', why: 'metrics' },
  ],
});
