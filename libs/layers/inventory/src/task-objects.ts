import { components, type Placement, type Task } from '@zta/intent';
import { imageOf, type InventoryObject, job } from './inventory-object';

interface Engine {
  /** Labels that the engine puts on the pods of a run. */
  readonly labels: (task: string) => Readonly<Record<string, string>>;
  readonly source: string;
}

const runners: Readonly<Record<Task['runBy'], Engine>> = {
  'argo-workflows': {
    // A run has a name of its own; the task's stands for all of them.
    labels: (task) => ({ 'workflows.argoproj.io/completed': 'false', 'workflows.argoproj.io/workflow': task }),
    source: 'argo-workflows v3.6 workflow/common/common.go',
  },
  zenml: {
    labels: (task) => ({ pipeline: task }),
    source: 'zenml src/zenml/integrations/kubernetes/orchestrators/manifest_utils.py, read before 0.84',
  },
};

/** For each task a Job that stands for the pods of its runs, which the engine starts. Its identity is in Git. */
export function taskObjects({ app, namespace }: Placement): readonly InventoryObject[] {
  return Object.entries(app.tasks).map(([name, { runBy }]) => {
    const { labels, source } = runners[runBy];
    return job(
      { name, namespace, source },
      {
        labels: labels(name),
        serviceAccount: name,
        container: { name, image: imageOf(components.find((component) => component.name === runBy)!), ports: [] },
      },
    );
  });
}
