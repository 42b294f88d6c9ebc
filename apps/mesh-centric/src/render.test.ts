import { testEnforcedApproach } from '@zta/composition/testing';
import { renderMeshCentric } from './render';

testEnforcedApproach({ approach: 'mesh-centric', render: renderMeshCentric, clusterFiles: ['kyverno.yaml'] });
