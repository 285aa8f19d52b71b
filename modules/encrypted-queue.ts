import { DataAwsIamPolicyDocument, SqsQueue, SqsQueuePolicy } from "../framework/aws";
import { Construct, Fn } from "../framework/cdktf";

export interface EncryptedQueueProps {
  readonly name: string;
  /** ARN of the key that messages are encrypted with. @default - SQS's own */
  readonly kmsKeyArn?: string;
  /** Keep each group's order and drop repeated messages; the name then ends in `.fifo`. @default false */
  readonly fifo?: boolean;
  /** How long (s) a message is kept that nobody deletes. */
  readonly retentionS: number;
  /** How long (s) a message is hidden from others when one has it. @default 30 */
  readonly visibilityS?: number;
  /** Where a message goes that was received so often and never deleted. @default - it stays */
  readonly deadLetters?: { readonly queueArn: string; readonly deliveries: number };
}

/** How long (s) SQS may use a data key again before it asks KMS for another. */
const dataKeyReuseS = 300;

/** A queue that is encrypted and reached over TLS only (Security Hub SQS.1, SQS.3). */
export class EncryptedQueue extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: EncryptedQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "queue", {
      name: props.name,
      ...(props.kmsKeyArn === undefined
        ? { sqsManagedSseEnabled: true }
        : { kmsMasterKeyId: props.kmsKeyArn, kmsDataKeyReusePeriodSeconds: dataKeyReuseS }),
      ...(props.fifo ? { fifoQueue: true } : {}),
      messageRetentionSeconds: props.retentionS,
      ...(props.visibilityS === undefined ? {} : { visibilityTimeoutSeconds: props.visibilityS }),
      ...(props.deadLetters === undefined
        ? {}
        : {
            redrivePolicy: Fn.jsonencode({
              deadLetterTargetArn: props.deadLetters.queueArn,
              maxReceiveCount: props.deadLetters.deliveries,
            }),
          }),
    });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "DenyPlainHttp",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["sqs:*"],
          resources: [queue.arn],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    new SqsQueuePolicy(this, "policy", { queueUrl: queue.url, policy: policy.json });
    this.arn = queue.arn;
    this.url = queue.url;
  }
}
