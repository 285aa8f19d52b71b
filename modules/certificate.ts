import { AcmCertificate, AcmCertificateValidation, type AwsProvider, Route53Record } from "../framework/aws";
import { Construct } from "../framework/cdktf";
import type { HostedZone } from "./hosted-zone";

/** Seconds that resolvers may remember the validation record. */
const validationRecordTtlSeconds = 300;

export interface CertificateProps {
  readonly zone: HostedZone;
  /** The provider of the region in which the certificate is made. CloudFront takes certificates from us-east-1 only. */
  readonly provider: AwsProvider;
  /**
   * The DNS record that proves the domain is ours. It is the same in every region, so the first certificate creates it
   * and the others wait for it. @default - created here
   */
  readonly validatedBy?: Route53Record;
}

/** A certificate for a zone's apex and everything one label below it, validated through DNS. */
export class Certificate extends Construct {
  /** ARN of the certificate once it is validated: whoever takes it waits for the validation. */
  readonly arn: string;
  readonly validationRecord: Route53Record;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      provider: props.provider,
      domainName: props.zone.name,
      subjectAlternativeNames: [`*.${props.zone.name}`],
      validationMethod: "DNS",
      // A certificate in use can't be deleted, so its replacement has to stand before it goes.
      lifecycle: { createBeforeDestroy: true },
    });
    // The apex and its wildcard are proved by one and the same record.
    const proof = certificate.domainValidationOptions.get(0);
    this.validationRecord =
      props.validatedBy ??
      new Route53Record(this, "validation-record", {
        zoneId: props.zone.zoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: validationRecordTtlSeconds,
      });
    this.arn = new AcmCertificateValidation(this, "validation", {
      provider: props.provider,
      certificateArn: certificate.arn,
      validationRecordFqdns: [this.validationRecord.fqdn],
    }).certificateArn;
  }
}
