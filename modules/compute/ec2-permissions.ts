import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";
import { agentNamespace } from "./ec2/cloudwatch-agent";

/** Key prefix of the archives of standalone servers in the artifact bucket. */
export const archivePrefix = "server";

export interface Ec2PermissionsProps {
  /** Name of the Auto Scaling group. */
  readonly group: string;
  readonly artifactBucket: string;
  /** ARN of the parameter that holds the SHA-256 of the archive that runs. */
  readonly releaseParameterArn: string;
  readonly region: string;
  readonly account: string;
}

/** What an instance does beside serving: it gets its release, reports what it measures, and opens sessions. */
export function instancePermissions(props: Ec2PermissionsProps): DataAwsIamPolicyDocumentStatement[] {
  const { artifactBucket, releaseParameterArn, region, account } = props;
  return [
    { sid: "ReadRelease", actions: ["ssm:GetParameter"], resources: [releaseParameterArn] },
    {
      sid: "GetArchives",
      actions: ["s3:GetObject"],
      resources: [`arn:aws:s3:::${artifactBucket}/${archivePrefix}/*`],
    },
    {
      sid: "ReportMeasurements",
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [agentNamespace] }],
    },
    // The agent looks up which group its instance belongs to. AWS knows no narrower resource for it.
    { sid: "ReadOwnGroup", actions: ["ec2:DescribeTags"], resources: ["*"] },
    // Session Manager in place of SSH.
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    {
      sid: "RegisterWithSystemsManager",
      actions: ["ssm:UpdateInstanceInformation"],
      resources: [`arn:aws:ec2:${region}:${account}:instance/*`],
    },
    {
      sid: "OpenSessions",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      resources: ["*"],
    },
  ];
}

/** What puts another release on the instances: upload its archive, write its digest down, replace the instances. */
export function ec2ReleasePermissions(props: Ec2PermissionsProps): DataAwsIamPolicyDocumentStatement[] {
  const { group, artifactBucket, releaseParameterArn, region, account } = props;
  return [
    {
      sid: "UploadArchives",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [`arn:aws:s3:::${artifactBucket}/${archivePrefix}/*`],
    },
    {
      sid: "WriteRelease",
      actions: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      resources: [releaseParameterArn],
    },
    {
      sid: "ReplaceInstances",
      actions: [
        "autoscaling:CancelInstanceRefresh",
        "autoscaling:RollbackInstanceRefresh",
        "autoscaling:StartInstanceRefresh",
      ],
      resources: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${group}`],
    },
    // AWS knows no narrower resource for these.
    {
      sid: "WatchInstances",
      actions: ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeInstanceRefreshes"],
      resources: ["*"],
    },
  ];
}
