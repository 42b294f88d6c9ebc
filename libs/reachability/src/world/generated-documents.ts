import { isClusterScoped } from '@zta/manifests';
import { type Document, fields, type Manifest } from './manifest';
import { substitute, type Surroundings, triggeringNamespaces } from './read-kyverno';

/**
 * Objects that Kyverno's generate rules add to what is written, where the manifests tell all of it: the namespaces that
 * trigger the rule are among them, existing ones are generated for too, and the object depends on no more than the
 * namespace's name. What such a rule would add and the manifests don't tell stays unknown ({@link readKyvernoPolicy}).
 *
 * @returns At the place of the policy.
 *
 * @see Kyverno 1.14.4 api/kyverno/v1/common_types.go, Generation (B5)
 */
export function generatedDocuments(around: Surroundings): readonly Document[] {
  const policies = around.manifests.filter(({ group, kind }) => group === 'kyverno.io' && kind === 'ClusterPolicy');
  return policies.flatMap((policy) => objectsOf(policy, around).map((object) => ({ ...place(policy), object })));
}

// By default Kyverno's filters leave these out, and what they really are isn't told (charts/kyverno/values.yaml).
const skipped = ['kube-system', 'kube-public', 'kube-node-lease', 'kyverno'];

function place({ origin }: Manifest): Pick<Document, 'file' | 'line'> {
  return { file: origin.file, line: origin.line };
}

function objectsOf(policy: Manifest, around: Surroundings): readonly unknown[] {
  const spec = fields(policy).get('spec');
  const rules = spec.get('rules').items();
  return rules.flatMap((rule) => {
    const generate = rule.get('generate');
    const data = generate.get('data').value;
    const isForExisting = generate.get('generateExisting').value ?? spec.get('generateExisting').value;
    if (typeof data !== 'object' || data === null || isForExisting !== true) return [];
    const { apiVersion, kind, name, namespace } = generate.value as Readonly<Record<string, unknown>>;
    const isWhole = [apiVersion, kind, name].every((text) => typeof text === 'string');
    if (!isWhole || isClusterScoped(String(apiVersion), String(kind))) return [];
    const metadata = { ...(data as { readonly metadata?: object }).metadata, name, namespace };
    const template = JSON.stringify({ ...data, apiVersion, kind, metadata });
    const triggers = (triggeringNamespaces(rule, around) ?? []).filter(
      ({ name: trigger }) => !skipped.includes(trigger),
    );
    const written = triggers.map((trigger) => substitute(template, trigger));
    return written.filter((text) => text !== undefined).map((text): unknown => JSON.parse(text));
  });
}
