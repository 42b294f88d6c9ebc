export { accessCsv } from './access-csv';
export { accessDot } from './access-dot';
export { accessHtml } from './access-html';
export { accessMarkdown, groupTable } from './access-markdown';
export type { AccessReport, AccessRow, HttpAccess, Notice } from './access-report';
export { accessText } from './access-text';
export type { Asked, Because, ExplainedHop, Explanation, NearMiss } from './explanation';
export { explanationText } from './explanation-text';
export { type AccessGroup, groupAccess } from './group-access';
