import { type DiffReport } from './diff-report';

/** A diff as JSON, each item of a list on a line of its own; docs/formats.md describes it. */
export function diffJson({ places: _places, ...report }: DiffReport): string {
  const fields = Object.entries(report).map(([key, value]) => {
    if (!Array.isArray(value) || value.length === 0) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const items = value.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
    return `  ${JSON.stringify(key)}: [\n${items}\n  ]`;
  });
  return `{\n${fields.join(',\n')}\n}`;
}
