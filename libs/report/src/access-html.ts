import { type AccessReport, type AccessRow } from './access-report';
import { portWords, requestWords, verdictWords } from './words';

/** Effective access as one page without scripts, styles from elsewhere, or any request. */
export function accessHtml({ access, unsupported, notEnforced }: AccessReport): string {
  const notices = [
    ...notEnforced.map((notice) => ({ ...notice, what: 'does nothing' })),
    ...unsupported.map((notice) => ({ ...notice, what: 'not understood' })),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Effective access</title>
<style>
body { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid; padding: 0.25rem 0.75rem; text-align: left; vertical-align: top; }
</style>
</head>
<body>
<h1>Effective access</h1>
<table>
<thead><tr>${['From', 'To', 'Port', 'Requests', 'Route', 'Condition'].map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${access.map(tableRow).join('\n')}
</tbody>
</table>
${notices.map(({ file, line, kind, reason, what }) => `<p>${escape(`${file}:${line} ${kind}, ${what}: ${reason}`)}</p>`).join('\n')}
</body>
</html>
`;
}

function tableRow(row: AccessRow): string {
  const cells = [row.from, row.to, portWords(row), requestWords(row.http), row.route, verdictWords(row)];
  return `<tr>${cells.map((text) => `<td>${escape(text)}</td>`).join('')}</tr>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names in manifests are anybody's; direction marks would let one read as another. */
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character]!)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
