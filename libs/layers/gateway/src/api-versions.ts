export const gatewayApi = 'gateway.networking.k8s.io/v1';
export const kgatewayApi = 'gateway.kgateway.dev/v1alpha1';
