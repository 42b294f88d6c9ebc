import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A registry on this machine: image `signed` is signed with the key as cosign does it, `unsigned` isn't signed at all. */
export interface SignedRegistry {
  readonly address: string;
  readonly publicKey: string;
  close(): void;
}

interface Content {
  readonly type: string;
  readonly body: string;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * Serves two images at a free port of 127.0.0.1.
 *
 * @see cosign specs/SIGNATURE_SPEC.md; OCI distribution-spec v1.1
 */
export async function serveSignedImage(): Promise<SignedRegistry> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const contents = new Map<string, Content>();
  const server = createServer(({ url = '', method }, response) => {
    const found = url === '/v2/' ? { type: 'application/json', body: '{}' } : contents.get(url);
    if (!found) return response.writeHead(404).end();
    const { type, body } = found;
    response.writeHead(200, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'docker-content-digest': digestOf(body),
    });
    return response.end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `localhost:${(server.address() as AddressInfo).port}`;

  const blob = (name: string, type: string, body: string, annotations?: object) => {
    contents.set(`/v2/${name}/blobs/${digestOf(body)}`, { type, body });
    return {
      mediaType: type,
      digest: digestOf(body),
      size: Buffer.byteLength(body),
      ...(annotations && { annotations }),
    };
  };
  const push = (name: string, tag: string, layers: readonly object[]) => {
    const config = blob(
      name,
      'application/vnd.oci.image.config.v1+json',
      JSON.stringify({ architecture: 'amd64', os: 'linux', name }),
    );
    const body = JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers });
    for (const reference of [tag, digestOf(body)])
      contents.set(`/v2/${name}/manifests/${reference}`, { type: manifestType, body });
    return digestOf(body);
  };

  push('unsigned', '1.0.0', []);
  const digest = push('signed', '1.0.0', []);
  const payload = JSON.stringify({
    critical: {
      identity: { 'docker-reference': `${address}/signed` },
      image: { 'docker-manifest-digest': digest },
      type: 'cosign container image signature',
    },
    optional: null,
  });
  const signature = sign('sha256', Buffer.from(payload), privateKey).toString('base64');
  const layer = blob('signed', 'application/vnd.dev.cosign.simplesigning.v1+json', payload, {
    'dev.cosignproject.cosign/signature': signature,
  });
  push('signed', `${digest.replace(':', '-')}.sig`, [layer]);
  return {
    address,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    close: () => server.close(),
  };
}
