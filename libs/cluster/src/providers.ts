/** Providers of Terraform, each at one version. Checksums are in the lock file, which Terraform makes. */
export const providers = {
  civo: { source: 'civo/civo', version: '1.2.6' },
  helm: { source: 'hashicorp/helm', version: '3.1.1' },
  http: { source: 'hashicorp/http', version: '3.5.0' },
} as const;

/** Of Terraform itself. The bucket's own lock on the state came with 1.10. */
export const terraformVersion = '~> 1.11';
