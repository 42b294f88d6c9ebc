import { RootConstruct } from 'constructs';
import { ClusterStack, type ClusterStackProps } from './cluster-stack';

/**
 * A cluster's configuration as Terraform reads it (`cdk.tf.json`): the same for the same catalogue, to the byte.
 *
 * @param title Its first line, which says what it was made from.
 */
export function renderTerraform(props: ClusterStackProps, title: string): string {
  // Not an App of cdktf's: that one makes folders, and all that is needed here is the text.
  const stack = new ClusterStack(new RootConstruct(), props);
  const { '//': _, ...configuration } = stack.toTerraform() as Readonly<Record<string, unknown>>;
  return `${JSON.stringify({ '//': title, ...(withoutComments(configuration) as object) }, null, 2)}\n`;
}

/** Without cdktf's notes to itself. */
function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutComments(item)]));
}
