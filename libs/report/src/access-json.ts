import type { AccessReport } from './access-report';

/** JSON with an item of a list on each line, so that what is large can still be searched and compared by lines. */
export function accessJson(report: AccessReport): string {
  const lists = Object.entries(report).map(([key, items]) => `  ${JSON.stringify(key)}: ${listJson(items)}`);
  return `{\n${lists.join(',\n')}\n}`;
}

function listJson(items: readonly unknown[]): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}
