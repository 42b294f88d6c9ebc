import { keys } from '@zta/intent';
import { type ChangedObject, type Latent, type WorldComparison } from '@zta/reachability';
import { type AccessRow } from './access-report';

/** What `zta diff` prints; docs/formats.md describes its JSON. */
export interface DiffReport {
  /** What was compared, as given. */
  readonly before: string;
  readonly after: string;
  readonly opened: readonly DiffRow[];
  readonly closed: readonly DiffRow[];
  /** The same access by other ways. */
  readonly rerouted: readonly ReroutedRow[];
  readonly latent: readonly LatentRow[];
  /** What the change declares or no longer declares. */
  readonly flows: readonly FlowChange[];
  /** Objects that changed without any effect on access, by all that was looked at. */
  readonly withoutEffect: readonly (ObjectChange & InCluster)[];
  /** Files of which only comments, formatting or order changed. */
  readonly textOnly: readonly string[];
  /** What was not looked at, and why. */
  readonly unsearched: readonly string[];
  /** Endpoints of both sides, to name sets of them. */
  readonly places: readonly Place[];
}

interface InCluster {
  /** Folder below `clusters/`; `''` where a single folder was given. */
  readonly cluster: string;
}

/** An object that changed, and where it is written: after the change, or before it if it is gone. */
export type ObjectChange = Pick<ChangedObject, 'kind' | 'namespace' | 'name' | 'file' | 'line' | 'change'>;

/** Access that is there on one side only. */
export interface DiffRow extends AccessRow, InCluster {
  /** With `http`: whether bytes that are no HTTP are meant too. */
  readonly bytes: boolean;
  /** The verdict on the other side. */
  readonly other: AccessRow['verdict'] | 'denied';
  /** What did it; empty where that wasn't found out. */
  readonly causes: readonly ObjectChange[];
  /** Of an opening, be it latent: the flows that the same change declares and all its causes carry. */
  readonly declared: readonly string[];
}

export interface ReroutedRow extends InCluster, Pick<AccessRow, 'from' | 'to' | 'protocol' | 'ports'> {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly causes: readonly ObjectChange[];
}

/** What one check would let pass now and didn't before, and another still denies. */
export interface LatentRow extends DiffRow {
  /** Of the first cause. */
  readonly file: string;
  readonly line: number;
  readonly layer: string;
  /** The check that opened, for people. */
  readonly check: string;
  readonly maskedBy: readonly MaskRow[];
}

export type MaskRow = Latent['maskedBy'][number];

/** A flow that manifests name on one side only. */
export interface FlowChange extends InCluster {
  /** `<namespace>/<flow>` of the objects that carry it. */
  readonly name: string;
  readonly why: string;
  readonly change: 'declared' | 'withdrawn';
}

/** An endpoint. */
export interface Place extends InCluster {
  readonly id: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The part of a report that one cluster makes. */
export type ClusterDiff = Omit<DiffReport, 'before' | 'after' | 'textOnly' | 'places'>;

/** What a comparison says of a cluster. */
export function clusterDiff(cluster: string, comparison: WorldComparison): ClusterDiff {
  const { opened, closed, rerouted, latent, withoutEffect, objects, unsearched } = comparison;
  const openings = opened.map((gain) => rowOf(cluster, gain, declaredBy(gain.causes)));
  // A flow that opens a pair may open more of the same pair at one check: tunnels have one port for all.
  const meant = new Set(openings.flatMap(({ from, to, declared }) => declared.map((flow) => `${from} ${to} ${flow}`)));
  const meantOf = ({ from, to, causes }: Gain) =>
    declaredBy(causes).filter((flow) => meant.has(`${from} ${to} ${flow}`));
  return {
    opened: openings,
    closed: closed.map((gain) => rowOf(cluster, gain, [])),
    rerouted: rerouted.map(({ from, to, protocol, ports, before, after, causes }) => ({
      ...{ cluster, from, to, protocol, ports, before, after },
      causes: causes.map(changeOf),
    })),
    latent: latent.map((item) => {
      const { layer, check, maskedBy, causes } = item;
      const { file, line } = causes[0] ?? { file: '', line: 0 };
      return { ...rowOf(cluster, item, meantOf(item)), file, line, layer, check, maskedBy };
    }),
    flows: flowChanges(cluster, objects),
    withoutEffect: withoutEffect.map((object) => ({ cluster, ...changeOf(object) })),
    unsearched: unsearched.map((text) => (cluster === '' ? text : `${cluster}: ${text}`)),
  };
}

type Gain = WorldComparison['opened'][number];

function rowOf(cluster: string, gain: Gain, declared: readonly string[]): DiffRow {
  const { from, to, protocol, ports, http, bytes, route, verdict, conditions, other, causes } = gain;
  const access = { from, to, protocol, ports, http, bytes, route, verdict, conditions, other };
  return { cluster, ...access, causes: causes.map(changeOf), declared };
}

function changeOf({ kind, namespace, name, file, line, change }: ChangedObject): ObjectChange {
  return { kind, namespace, name, file, line, change };
}

/** Kinds of which a new object says where connections may end, and doesn't open any by itself. */
const placeKinds = [
  'Namespace',
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'Gateway',
];

/** New flows that all causes carry: a change that one of them hides from isn't declared by the others. */
function declaredBy(causes: readonly ChangedObject[]): readonly string[] {
  const needed = causes.filter(({ kind, change }) => change !== 'added' || !placeKinds.includes(kind));
  const [first, ...others] = needed.map(newFlows);
  return [...(first?.keys() ?? [])].filter((flow) => others.every((flows) => flows.has(flow)));
}

/** Flows that an object names after the change and not before, with why. */
function newFlows({ before, after }: ChangedObject): ReadonlyMap<string, string> {
  const [was, is] = [before, after].map((manifests) => new Map(manifests.flatMap(flowsOf)));
  return new Map([...is!].filter(([flow]) => !was!.has(flow)));
}

function flowsOf({ annotations }: ChangedObject['after'][number]): readonly (readonly [string, string])[] {
  return Object.entries(annotations).flatMap(([key, why]) =>
    key.startsWith(keys.flowPrefix) ? [[key.slice(keys.flowPrefix.length), why] as const] : [],
  );
}

function flowChanges(cluster: string, objects: readonly ChangedObject[]): readonly FlowChange[] {
  const found = new Map<string, FlowChange>();
  const add = (flows: ReadonlyMap<string, string>, change: FlowChange['change']): void => {
    for (const [name, why] of flows) found.set(`${change} ${name}`, { cluster, name, why, change });
  };
  for (const object of objects) {
    add(newFlows(object), 'declared');
    add(newFlows({ ...object, before: object.after, after: object.before }), 'withdrawn');
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
