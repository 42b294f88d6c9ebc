import { type CelFunc, celFunc, celMethod, CelScalar, mapType } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';

/**
 * Kubernetes' own functions, as far as the rules of the platform's kinds use them: those on URLs. A URL is a map of its
 * parts here. A rule that calls another is reported as one that can't be evaluated.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library (v1.33)
 */
const urlType = mapType(CelScalar.STRING, CelScalar.STRING);

const urls: readonly CelFunc[] = [
  celFunc('isURL', [CelScalar.STRING], CelScalar.BOOL, (text) => parseUrl(text) !== undefined),
  celFunc('url', [CelScalar.STRING], urlType, (text) => {
    const url = parseUrl(text);
    if (!url) throw new Error(`not a URL: ${text}`);
    return new Map([
      ['scheme', url.protocol.replace(/:$/, '')],
      ['host', url.host],
    ]) as never;
  }),
  celMethod('getScheme', urlType, [], CelScalar.STRING, function (this) {
    return String(this.get('scheme'));
  }),
];

/** What a rule may call beside CEL itself. */
export const functions: readonly CelFunc[] = [...strings, ...urls];

/** Go's url.ParseRequestURI takes an absolute path too, which has no scheme. */
function parseUrl(text: string): { readonly protocol: string; readonly host: string } | undefined {
  if (text.startsWith('/')) return { protocol: '', host: '' };
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}
