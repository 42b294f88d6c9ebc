import { TerraformDataSource, TerraformProvider } from 'cdktf';
import { type Construct } from 'constructs';
import { providers } from './providers';

export class HttpProvider extends TerraformProvider {
  constructor(scope: Construct) {
    super(scope, 'http', {
      terraformResourceType: 'http',
      terraformProviderSource: providers.http.source,
      terraformGeneratorMetadata: { providerName: 'http', providerVersionConstraint: providers.http.version },
    });
  }
}

/** A file of the web that is what it was when it was chosen; else nothing is planned. Source: hashicorp/http, docs/data-sources/http */
export class PinnedFile extends TerraformDataSource {
  constructor(scope: Construct, id: string, file: { readonly url: string; readonly sha256: string }) {
    super(scope, id, {
      terraformResourceType: 'http',
      lifecycle: {
        postcondition: [
          {
            condition: `\${sha256(self.response_body) == "${file.sha256}"}`,
            errorMessage: `${file.url} must have the SHA-256 checksum ${file.sha256}`,
          },
        ],
      },
    });
    this.addOverride('url', file.url);
  }

  get body(): string {
    return this.getStringAttribute('response_body');
  }
}
