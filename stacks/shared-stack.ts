import type { EnvironmentSettings, SharedSettings } from "../config";
import type { Construct } from "../framework/cdktf";
import { Certificate } from "../modules/certificate";
import { HostedZone } from "../modules/hosted-zone";
import { LogBucket } from "../modules/log-bucket";
import { PrivateBucket } from "../modules/private-bucket";
import { BaseStack, cloudFrontRegion } from "./base-stack";
import type { SharedOutput } from "./contract";

export interface SharedStackProps {
  readonly shared: SharedSettings;
  /** The environments to serve; their APIs need a certificate in each of their regions. */
  readonly environments: readonly EnvironmentSettings[];
}

/** What all environments stand on: DNS, certificates, logs and artifacts. */
export class SharedStack extends BaseStack {
  constructor(scope: Construct, id: string, { shared, environments }: SharedStackProps) {
    super(scope, id, { ...shared, upstream: [] });
    const zone = new HostedZone(this, "zone", shared.hostedZone);
    const certificate = new Certificate(this, "certificate", { zone, provider: this.providerIn(cloudFrontRegion) });
    const logs = new LogBucket(this, "logs", { name: shared.buckets.logs, retentionDays: shared.logRetentionDays });
    new PrivateBucket(this, "artifacts", { name: shared.buckets.artifacts });

    const regional: Record<string, string> = { [cloudFrontRegion]: certificate.arn };
    for (const region of new Set(environments.map((one) => one.region))) {
      regional[region] ??= new Certificate(this, `certificate-${region}`, {
        zone,
        provider: this.providerIn(region),
        validatedBy: certificate.validationRecord,
      }).arn;
    }

    this.publish({
      hosted_zone_id: zone.zoneId,
      certificate_arn: certificate.arn,
      regional_certificate_arns: regional,
      log_bucket_domain_name: logs.domainName,
    } satisfies Record<SharedOutput, unknown>);
  }
}
