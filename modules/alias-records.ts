import { Route53Record } from "../framework/aws";
import { Construct, type ITerraformDependable } from "../framework/cdktf";

export interface AliasRecordsProps {
  readonly zoneId: string;
  readonly name: string;
  readonly target: { readonly domainName: string; readonly hostedZoneId: string };
  /** The target answers on IPv6 too. @default true */
  readonly ipv6?: boolean;
  /** What has to stand before the name leads there, and stays until nothing uses the name any more. @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** Alias records that point a name at an AWS endpoint: A, and AAAA where the endpoint answers on IPv6. */
export class AliasRecords extends Construct {
  constructor(scope: Construct, id: string, props: AliasRecordsProps) {
    super(scope, id);
    for (const type of props.ipv6 === false ? ["A"] : ["A", "AAAA"]) {
      new Route53Record(this, type.toLowerCase(), {
        zoneId: props.zoneId,
        name: props.name,
        type,
        alias: {
          name: props.target.domainName,
          zoneId: props.target.hostedZoneId,
          // A distribution has no health of its own to evaluate.
          evaluateTargetHealth: false,
        },
        ...(props.after === undefined ? {} : { dependsOn: [...props.after], lifecycle: { createBeforeDestroy: true } }),
      });
    }
  }
}
