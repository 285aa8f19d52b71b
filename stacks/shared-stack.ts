import { artifactBucket, functionRegion, type EnvironmentSettings, logBucket, type SharedSettings } from "../config";
import type { Construct } from "../framework/cdktf";
import { Certificate } from "../modules/certificate";
import { ContainerRepository } from "../modules/container-repository";
import { HostedZone } from "../modules/hosted-zone";
import { LogBucket } from "../modules/log-bucket";
import { PrivateBucket } from "../modules/private-bucket";
import { BaseStack, cloudFrontRegion, stateSettings } from "./base-stack";
import type { SharedOutput } from "./contract";

export interface SharedStackProps {
  readonly shared: SharedSettings;
  /** The environments to serve; their APIs need a certificate in each of their regions. */
  readonly environments: readonly EnvironmentSettings[];
}

/** What all environments stand on: DNS, certificates, logs and artifacts. */
export class SharedStack extends BaseStack {
  constructor(scope: Construct, id: string, { shared, environments }: SharedStackProps) {
    super(scope, id, { ...shared, ...stateSettings(shared), upstream: [] });
    const zone = new HostedZone(this, "zone", shared.hostedZone);
    const certificate = new Certificate(this, "certificate", { zone, provider: this.providerIn(cloudFrontRegion) });
    const regions = new Set(environments.map((one) => one.region));
    const accountsIn = (region: string) =>
      Array.from(new Set(environments.filter((one) => one.region === region).map((one) => one.account)));
    const logs = new LogBucket(this, "logs", {
      name: logBucket(shared, shared.region),
      retentionDays: shared.logRetentionDays,
      fromCloudFront: true,
      loadBalancersOf: accountsIn(shared.region),
      logDeliveriesOf: [...new Set(environments.filter((one) => one.accessLogs === "v2").map((one) => one.account))],
      region: shared.region,
    });
    new ContainerRepository(this, "images", {
      name: shared.containerRepository,
      readers: Array.from(new Set(environments.map((one) => one.account))).filter((one) => one !== shared.account),
      forceDelete: !shared.deletionProtection,
    });
    // Lambda takes code from a bucket of its own region only. What lies there is built again at any time.
    const artifacts = { forceDestroy: !shared.deletionProtection };
    new PrivateBucket(this, "artifacts", { ...artifacts, name: artifactBucket(shared, shared.region) });
    for (const region of new Set(environments.map(functionRegion))) {
      if (region === shared.region) continue;
      const located = { provider: this.providerIn(region), name: artifactBucket(shared, region) };
      new PrivateBucket(this, `artifacts-${region}`, { ...artifacts, ...located });
      new LogBucket(this, `logs-${region}`, {
        name: logBucket(shared, region),
        retentionDays: shared.logRetentionDays,
        fromCloudFront: false,
        loadBalancersOf: accountsIn(region),
        logDeliveriesOf: [],
        region,
        provider: this.providerIn(region),
      });
    }

    const regional: Record<string, string> = { [cloudFrontRegion]: certificate.arn };
    for (const region of regions) {
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
