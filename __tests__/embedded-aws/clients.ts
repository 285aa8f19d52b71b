import { ACMClient } from "@aws-sdk/client-acm";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";

import type { EmbeddedAws } from "../../embedded-aws";

/** SDK clients that talk to one embedded AWS. */
export function clients(aws: EmbeddedAws, region = "us-east-1") {
  const settings = {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  return {
    acm: new ACMClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    cloudFront: new CloudFrontClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    route53: new Route53Client(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
  };
}

/** A given of a reply that AWS always sends. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The reply lacks a member that AWS always sends.");
  return value;
}

/** The error code and HTTP status that AWS refuses a request with. */
export async function refusal(sent: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  try {
    await sent;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return { code: name, status: $metadata?.httpStatusCode };
  }
  return { code: "none", status: undefined };
}
