import { argoCd } from './argo-cd';
import { argoWorkflows, executorRules } from './argo-workflows';
import { certManager } from './cert-manager';
import { cilium } from './cilium';
import { coredns } from './coredns';
import { istio } from './istio';
import { kgateway } from './kgateway';
import { kubeblocks } from './kubeblocks';
import { kyverno } from './kyverno';
import { prometheus } from './prometheus';
import { orchestratorRules, zenml } from './zenml';

/** Everything that every cluster runs. */
export const components = [
  argoCd,
  argoWorkflows,
  certManager,
  cilium,
  coredns,
  istio,
  kgateway,
  kubeblocks,
  kyverno,
  prometheus,
  zenml,
] as const;

export type PlatformNamespace = (typeof components)[number]['namespace'];

/**
 * Namespaces of the platform that have policies of their own. Those of the cluster itself aren't among them: what cuts DNS,
 * Cilium or istiod takes the whole cluster with it, the means to mend it included.
 */
export const guardedNamespaces = [
  argoWorkflows.namespace,
  argoCd.namespace,
  kubeblocks.namespace,
  kgateway.namespace,
  kyverno.namespace,
  prometheus.namespace,
  zenml.namespace,
] as const satisfies readonly PlatformNamespace[];

/** The pods of the platform that a flow may name. */
export const services = {
  ...kubeblocks.workloads,
  ...prometheus.workloads,
  ...zenml.workloads,
} as const;

export type PlatformServices = typeof services;

/** Namespace of each of {@link services}. */
export const serviceNamespaces: Readonly<Record<keyof PlatformServices, PlatformNamespace>> = {
  'kubeblocks-dataprotection': kubeblocks.namespace,
  'kubeblocks-operator': kubeblocks.namespace,
  alertmanager: prometheus.namespace,
  grafana: prometheus.namespace,
  'kube-state-metrics': prometheus.namespace,
  'node-exporter': prometheus.namespace,
  prometheus: prometheus.namespace,
  'prometheus-operator': prometheus.namespace,
  'zenml-server': zenml.namespace,
};

/** Rights that the engine of a task needs in the pods that it starts. */
export const taskRules = { 'argo-workflows': executorRules, zenml: orchestratorRules } as const;

export { gatewayProxy, gatewayProxyLabels, kgateway } from './kgateway';
export { agentClusterRole, agentPort, engines, kubeblocks } from './kubeblocks';
export { istio, istioRevision, mesh, type MeshConfig, meshConfig, meshController, waypointSize } from './istio';
export { cilium } from './cilium';
export { type CiliumValues, ciliumValues } from './cilium-values';
export { crdCharts, gatewayApi } from './crds';
export { kubernetesVersions } from './kubernetes-versions';
export { coredns } from './coredns';
export { kyverno } from './kyverno';
export { argoCd, inCluster } from './argo-cd';
export { prometheus } from './prometheus';
