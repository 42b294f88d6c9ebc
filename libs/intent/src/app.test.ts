import { defineApp } from './app';
import { shop } from './testing/sample';

const base = {
  name: 'typed',
  description: 'd',
  owner: 'o',
  workloads: {
    api: { image: 'r.example.com/a:1', ports: { http: 1 }, replicas: 1, cpu: '1', memory: '1Gi' },
    worker: { image: 'r.example.com/a:1', ports: { grpc: 2 }, replicas: 1, cpu: '1', memory: '1Gi' },
  },
} as const;
const limit = { perSecond: 1, burst: 1 };

// Each call compiles but for the one name that is marked. The test is the compiler's; running it only keeps the file a test.
test('defineApp() refuses misspelt references at compile time', () => {
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'grpc', why: 'right' }] });
  // @ts-expect-error a source that doesn't exist
  defineApp({ ...base, flows: [{ from: 'apii', to: 'worker', port: 'grpc', why: 'w' }] });
  // @ts-expect-error a destination that doesn't exist
  defineApp({ ...base, flows: [{ from: 'api', to: 'workr', port: 'grpc', why: 'w' }] });
  // @ts-expect-error a port of another workload
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'http', why: 'w' }] });
  // @ts-expect-error no port
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', why: 'w' }] });
  // @ts-expect-error a platform service that doesn't exist
  defineApp({ ...base, flows: [{ from: 'promtheus', to: 'api', port: 'http', why: 'w' }] });
  // @ts-expect-error a port that the platform service doesn't have
  defineApp({ ...base, flows: [{ from: 'api', to: 'zenml-server', port: 'https', why: 'w' }] });
  // @ts-expect-error a database that doesn't exist
  defineApp({ ...base, flows: [{ from: 'api', to: 'db', why: 'w' }] });
  // @ts-expect-error the internet without a host
  defineApp({ ...base, flows: [{ from: 'internet', to: 'api', port: 'http', rateLimit: limit, why: 'w' }] });
  // @ts-expect-error the internet without a rate limit
  defineApp({ ...base, flows: [{ from: 'internet', to: 'api', port: 'http', host: 'a.example.com', why: 'w' }] });
  const internet = {
    from: 'internet',
    to: 'api',
    port: 'http',
    host: 'a.example.com',
    rateLimit: limit,
    why: 'w',
  } as const;
  defineApp({ ...base, flows: [{ ...internet, authorizedBy: { to: 'worker', port: 'grpc' } }] });
  // @ts-expect-error an authorizer that doesn't exist
  defineApp({ ...base, flows: [{ ...internet, authorizedBy: { to: 'workr', port: 'grpc' } }] });
  // @ts-expect-error a port that the authorizer doesn't have
  defineApp({ ...base, flows: [{ ...internet, authorizedBy: { to: 'worker', port: 'http' } }] });
  const asking = [{ paths: ['/'], headers: { a: 'b' } }] as const;
  defineApp({ ...base, flows: [{ ...internet, http: asking }] });
  const inside = { from: 'api', to: 'worker', port: 'grpc', why: 'w' } as const;
  // @ts-expect-error headers that nothing inside asks for
  defineApp({ ...base, flows: [{ ...inside, http: [{ headers: { a: 'b' } }] }] });
  // @ts-expect-error the internet straight to the outside
  defineApp({ ...base, flows: [{ from: 'internet', to: { host: 'a.example.com', port: 443 }, why: 'w' }] });
  // @ts-expect-error a method that HTTP doesn't have
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'grpc', http: [{ methods: ['FOO'] }], why: 'w' }] });
  const users = { issuer: 'i', audiences: ['a'], jwksUri: 'https://a.example.com' };
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'grpc', users, why: 'right' }] });
  const ingress = {
    from: 'internet',
    to: 'api',
    port: 'http',
    host: 'a.example.com',
    rateLimit: limit,
    why: 'w',
  } as const;
  // @ts-expect-error end users of requests from the internet, which pass by the waypoint
  defineApp({ ...base, flows: [{ ...ingress, users }] });
  const { jwksUri: _, ...keyless } = users;
  // @ts-expect-error end users without keys
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'grpc', users: keyless, why: 'w' }] });
  // @ts-expect-error no reason
  defineApp({ ...base, flows: [{ from: 'api', to: 'worker', port: 'grpc' }] });
  const worker = { image: 'r.example.com/a:1', ports: { grpc: 2 }, replicas: 1, cpu: '1', memory: '1Gi' } as const;
  // @ts-expect-error a misspelt field of a workload
  defineApp({ ...base, workloads: { worker: { ...worker, helth: '/x' } }, flows: [] });
  // @ts-expect-error a field that tasks don't have
  defineApp({ ...base, tasks: { train: { runBy: 'zenml', schedule: 'daily' } }, flows: [] });
  // @ts-expect-error a task of an engine that the platform doesn't run
  defineApp({ ...base, tasks: { train: { runBy: 'airflow' } }, flows: [] });
});

test('defineApp() keeps what it is given and fills in absent groups', () => {
  expect(defineApp({ ...base, flows: [] })).toEqual({ ...base, databases: {}, tasks: {}, flows: [] });
  expect(Object.keys(shop.databases)).toEqual(['store']);
});
