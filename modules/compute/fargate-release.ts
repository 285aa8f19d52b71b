import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";

export interface FargateReleaseProps {
  /** Name of the task definition's family, the cluster and the service. */
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** ARN of the parameter that holds the digest of the image that runs. */
  readonly releaseParameterArn: string;
  /** ARNs of the roles that a task definition names. */
  readonly roleArns: readonly string[];
  readonly repositoryArn: string;
}

/**
 * What puts another image on the service: push it, write its digest down, register a revision with it, and have the
 * service use that.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function fargateReleasePermissions(props: FargateReleaseProps): DataAwsIamPolicyDocumentStatement[] {
  const { name, region, account } = props;
  const ecs = `arn:aws:ecs:${region}:${account}`;
  const family = `${ecs}:task-definition/${name}:*`;
  return [
    { sid: "LogInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PushImages",
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      resources: [props.repositoryArn],
    },
    {
      sid: "WriteRelease",
      actions: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      resources: [props.releaseParameterArn],
    },
    // AWS knows no narrower resource for reading a task definition.
    { sid: "ReadTaskDefinitions", actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
    { sid: "RegisterTaskDefinition", actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource"], resources: [family] },
    {
      sid: "UpdateService",
      actions: ["ecs:DescribeServices", "ecs:UpdateService"],
      resources: [`${ecs}:service/${name}/${name}`],
    },
    {
      sid: "PassTaskRoles",
      actions: ["iam:PassRole"],
      resources: [...props.roleArns],
      condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
    },
  ];
}
