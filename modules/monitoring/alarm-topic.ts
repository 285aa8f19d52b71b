import type { SubscriberSettings } from "../../config";
import {
  type AwsProvider,
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  KmsAlias,
  KmsKey,
  SnsTopic,
  SnsTopicPolicy,
  SnsTopicSubscription,
} from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import { leaveKeyToRoles } from "../key-policy";

export interface AlarmTopicProps {
  /** Names the topic and its key. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly subscribers: readonly SubscriberSettings[];
  /** The provider of the topic's region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** Who tells something to the topic: a service, and in which of its resources' name. */
interface Publisher {
  readonly sid: string;
  readonly service: string;
  readonly sourceArn: string;
}

/**
 * Where the alarms of one Region, and the budget, tell what is wrong. It is encrypted with a key of its own, because
 * CloudWatch can't publish to a topic that uses AWS's key for SNS.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { name, account, region, subscribers } = props;
    const located = props.provider === undefined ? {} : { provider: props.provider };
    const publishers: readonly Publisher[] = [
      {
        sid: "Alarms",
        service: "cloudwatch.amazonaws.com",
        sourceArn: `arn:aws:cloudwatch:${region}:${account}:alarm:*`,
      },
      // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
      { sid: "Budgets", service: "budgets.amazonaws.com", sourceArn: `arn:aws:budgets::${account}:*` },
    ];

    const keyPolicy = new DataAwsIamPolicyDocument(this, "key-policy", {
      statement: [
        leaveKeyToRoles(account),
        ...publishers.map((publisher) => letIn(publisher, account, ["kms:Decrypt", "kms:GenerateDataKey*"], "*")),
      ],
    });
    const key = new KmsKey(this, "key", {
      ...located,
      description: `Encrypts what ${name} tells`,
      enableKeyRotation: true,
      policy: keyPolicy.json,
    });
    new KmsAlias(this, "key-alias", { ...located, name: `alias/${name}`, targetKeyId: key.keyId });

    const topic = new SnsTopic(this, "topic", { ...located, name, kmsMasterKeyId: key.arn });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        ...publishers.map((publisher) => letIn(publisher, account, ["sns:Publish"], topic.arn)),
        {
          sid: "DenyPlainHttp",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["sns:Publish"],
          resources: [topic.arn],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    const admitted = new SnsTopicPolicy(this, "policy", { ...located, arn: topic.arn, policy: policy.json });
    subscribers.forEach((subscriber, index) => {
      new SnsTopicSubscription(this, `subscriber-${index}`, {
        ...located,
        topicArn: topic.arn,
        ...(subscriber.protocol === "email"
          ? { protocol: "email", endpoint: subscriber.address }
          : { protocol: "https", endpoint: subscriber.url, endpointAutoConfirms: true }),
        dependsOn: [admitted],
      });
    });
    this.arn = topic.arn;
  }
}

/** Lets a service in, for this account only. */
function letIn(
  { sid, service, sourceArn }: Publisher,
  account: string,
  actions: string[],
  resource: string,
): DataAwsIamPolicyDocumentStatement {
  return {
    sid,
    principals: [{ type: "Service", identifiers: [service] }],
    actions,
    resources: [resource],
    condition: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
      { test: "ArnLike", variable: "aws:SourceArn", values: [sourceArn] },
    ],
  };
}
