import { testEnforcedApproach } from '@zta/composition/testing';
import { renderStrict } from './render';

testEnforcedApproach({ approach: 'strict', render: renderStrict, clusterFiles: ['cilium.yaml', 'kyverno.yaml'] });
