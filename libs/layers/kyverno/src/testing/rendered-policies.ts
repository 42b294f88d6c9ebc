import { App } from 'cdk8s';
import { KyvernoLayer, type KyvernoLayerProps } from '../layer';

/** A ClusterPolicy as Kyverno's CLI can read it. */
export interface RenderedPolicy {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly rules: readonly { readonly name: string }[] };
}

/** The policies as a cluster gets them, but for the conditions of webhooks: for those the CLI would ask a cluster's version. */
export function renderedPolicies(props: KyvernoLayerProps): readonly RenderedPolicy[] {
  const objects: readonly RenderedPolicy[] = new KyvernoLayer(new App(), props).toJson();
  return objects
    .filter(({ kind }) => kind === 'ClusterPolicy')
    .map(({ spec, ...policy }) => {
      const { webhookConfiguration: _webhookConfiguration, ...rest } = spec as RenderedPolicy['spec'] & {
        readonly webhookConfiguration: unknown;
      };
      return { ...policy, spec: rest };
    });
}
