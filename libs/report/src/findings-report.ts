import { type Check, type Finding } from '@zta/conformance';

/** A finding, with the place of its field in its file: line and column from 1. */
export interface LocatedFinding extends Finding {
  readonly column: number;
}

export interface FindingsReport {
  readonly checks: readonly Check[];
  /** In the order in which they are told. */
  readonly findings: readonly LocatedFinding[];
  /** How many more the catalogue answers for. */
  readonly suppressed: number;
  /** Lines of the files that findings name, for the text to quote. */
  readonly lineOf: (file: string, line: number) => string;
}

/** `Kind namespace/name`. */
export function objectWords({ kind, namespace, name }: Finding): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

/** The field and what is wrong with it. */
export function faultWords({ path, message }: Finding): string {
  return path === '' ? message : `${path} ${message}`;
}
