import type { ComputeOf } from "../../config";
import { computeDefaults } from "../../config/defaults";
import type { Construct } from "../../framework/cdktf";
import type { BalancedComputeProps } from "../../modules/compute/balanced-compute";
import { LogKey } from "../../modules/log-key";

/** An image of the environments' account. */
export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/outreach@sha256:${"5f".repeat(32)}`;

export const fargate: ComputeOf<"fargate"> = { ...computeDefaults.fargate, image };

/** What a zone offers to an option behind a load balancer. */
export const surroundings: Omit<BalancedComputeProps, "logKey"> = {
  name: "outreach-develop",
  environment: "develop",
  variables: { OUTREACH_API_URL: "https://outreach-api-dev.mydreamconnect.com" },
  acceptedProofs: ["blue-proof", "green-proof"],
  originDomain: "outreach-dev-origin.mydreamconnect.com",
  zoneId: "Z0123456789ABCDEFGHIJ",
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/one",
  logBucket: "logs",
  staticBucketArn: "arn:aws:s3:::outreach-mydreamconnect-dev",
  deletionProtection: false,
  tags: { Application: "outreach" },
  region: "us-east-1",
  account: "111122223333",
  logRetentionDays: 30,
};

/** The same with the key of its log groups, made in the scope of the option. */
export function surroundingsIn(scope: Construct): BalancedComputeProps {
  const { name: namePrefix, region, account } = surroundings;
  return { ...surroundings, logKey: new LogKey(scope, "log-key", { namePrefix, region, account }) };
}
