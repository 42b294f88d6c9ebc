import { operationFields, sourceFields } from './request-fields';

const seen = {
  ...{ principal: 'p', namespace: 'n', serviceAccount: 's', address: 'a', port: 80 },
  request: { method: 'GET', path: '/', host: 'h' },
};

/** Each pair of lists, as `<wanted> <unwanted>: <name>, <what is there>`. */
function pairs(fields: typeof sourceFields | typeof operationFields, of: typeof seen | { readonly port: number }) {
  return fields.flatMap((field, i) => {
    if (i % 2 === 1) return [];
    const other = fields[i + 1];
    expect([field.isUnwanted, other?.isUnwanted, other?.differs]).toStrictEqual([false, true, field.differs]);
    return [`${field.key} ${other?.key}: ${field.differs}, ${field.of(of) ?? 'nothing'}`];
  });
}

test('sourceFields are what a source may ask for', () => {
  expect(pairs(sourceFields, seen)).toStrictEqual([
    'principals notPrincipals: principal, p',
    'namespaces notNamespaces: namespace, n',
    'serviceAccounts notServiceAccounts: service account, s',
    'ipBlocks notIpBlocks: address, a',
    'remoteIpBlocks notRemoteIpBlocks: client address, a',
    'requestPrincipals notRequestPrincipals: token, nothing',
  ]);
});

test.each<[of: typeof seen | { readonly port: number }, texts: readonly string[]]>([
  [seen, ['GET', '/', 'h']],
  [{ port: 80 }, ['nothing', 'nothing', 'nothing']],
])('operationFields are what an operation may ask for, of %j', (of, [method, path, host]) => {
  expect(pairs(operationFields, of)).toStrictEqual([
    'ports notPorts: port, 80',
    `methods notMethods: method, ${method}`,
    `paths notPaths: path, ${path}`,
    `hosts notHosts: host, ${host}`,
  ]);
});
