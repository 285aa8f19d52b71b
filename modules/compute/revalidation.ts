import { type DataAwsIamPolicyDocumentStatement, LambdaEventSourceMapping } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import { type Artifact, codeArtifact } from "../artifact";
import { EncryptedQueue } from "../encrypted-queue";
import { packLambdaBundle } from "../lambda-bundle";
import { logGroupOf } from "../execution-role";
import { LiveFunction } from "../live-function";
import type { AlarmCondition, Graph, Metric } from "../metric";
import type { OpenNextFunction } from "../open-next-output";
import type { WatchedFunction } from "./function-metrics";
import type { BuildFunctionProps } from "./server-function";

export interface RevalidationProps extends BuildFunctionProps {
  readonly functionName: string;
  /** Begins the queues' names. */
  readonly namePrefix: string;
  readonly consumer: OpenNextFunction;
}

/** It asks for pages, by their URLs, and waits. */
const memoryMb = 256;

/** One page an invocation, so that a slow one holds up no other; it takes as long as the server may, and a bit. */
const batchSize = 1;
const timeoutSeconds = 40;

/** AWS's advice: six times the consumer's time-out. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const visibilityS = 6 * timeoutSeconds;

/** A page that failed so often fails again: a fault of the page, which somebody has to see. */
const deliveries = 3;

/** Consumers at a time. Each has the servers render, so that more would compete with users. */
const mostConsumers = 5;

/** Whoever asks for a page that is still stale queues it anew. */
const retentionS = 60 * 60;
const deadLetterRetentionS = 14 * 24 * 60 * 60;

/** A page that has waited so long was shown stale for as long. */
const oldestS = 10 * 60;

/**
 * Has stale pages made anew: a server that finds one queues its URL, and the consumer requests it with the header that
 * makes the server render. The queue keeps one message for each state of a page.
 */
export class Revalidation extends Construct {
  readonly code: Artifact;
  readonly logGroupName: string;
  readonly functionArn: string;
  readonly watched: WatchedFunction;
  /** Variables by which a server finds the queue. */
  readonly variables: Readonly<Record<string, string>>;
  /** What a server may do with the queue. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];

  constructor(scope: Construct, id: string, props: RevalidationProps) {
    super(scope, id);
    const { namePrefix, functionName, compute, region, account } = props;
    const names = {
      queue: `${namePrefix}-revalidation.fifo`,
      deadLetters: `${namePrefix}-revalidation-dead-letters.fifo`,
    };
    const arnOf = (name: string) => `arn:aws:sqs:${region}:${account}:${name}`;
    const deadLetters = new EncryptedQueue(this, "dead-letters", {
      name: names.deadLetters,
      fifo: true,
      retentionS: deadLetterRetentionS,
    });
    const queue = new EncryptedQueue(this, "queue", {
      name: names.queue,
      fifo: true,
      retentionS,
      visibilityS,
      deadLetters: { queueArn: deadLetters.arn, deliveries },
    });
    this.code = codeArtifact(this, "bundle", packLambdaBundle(props.consumer.directory, { guarded: false }), {
      bucket: props.artifactBucket,
      region,
    });
    const consumer = new LiveFunction(this, "consumer", {
      name: functionName,
      description: "Outreach: has stale pages made anew",
      runtime: compute.runtime,
      architecture: compute.architecture,
      handler: props.consumer.handler,
      code: this.code,
      memoryMb,
      timeoutSeconds,
      variables: {},
      permissions: [
        {
          sid: "TakePages",
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
          resources: [arnOf(names.queue)],
        },
      ],
      logRetentionDays: props.logRetentionDays,
      kmsKeyArn: props.logKey.arnFor(logGroupOf(props.functionName)),
      tracing: compute.tracing,
      region,
      account,
    });
    this.logGroupName = consumer.logGroupName;
    new LambdaEventSourceMapping(this, "delivery", {
      eventSourceArn: queue.arn,
      functionName: consumer.live.arn,
      batchSize,
      // OpenNext's function ends well and names what failed: without this, that would count as done.
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: mostConsumers },
    });
    this.functionArn = consumer.arn;
    this.watched = { label: "revalidation", title: "The renewal of stale pages", functionName, timeoutSeconds };
    this.variables = { REVALIDATION_QUEUE_URL: queue.url, REVALIDATION_QUEUE_REGION: region };
    this.permissions = [{ sid: "QueuePages", actions: ["sqs:SendMessage"], resources: [arnOf(names.queue)] }];
    const age = queueMetric(names.queue, "ApproximateAgeOfOldestMessage", "oldest page");
    const dead = queueMetric(names.deadLetters, "ApproximateNumberOfMessagesVisible", "dead letters");
    this.graphs = [
      { title: "Age of the oldest stale page", unit: "Seconds", metrics: [age] },
      {
        title: "Stale pages",
        metrics: [queueMetric(names.queue, "ApproximateNumberOfMessagesVisible", "waiting"), dead],
      },
    ];
    this.alarms = [
      {
        name: "revalidation-dead-letters",
        description: `A page could not be made anew in ${deliveries} attempts and stays stale for everybody. Its URL is in the queue ${names.deadLetters}.`,
        metric: dead,
        comparison: "above",
        threshold: 0,
        periodSeconds: 300,
        breaches: 1,
        periods: 1,
        missing: "good",
      },
      {
        name: "revalidation-age",
        description: `Pages wait more than ${oldestS / 60} minutes to be made anew, and are shown stale meanwhile. See whether the consumer fails or is throttled.`,
        metric: age,
        comparison: "above",
        threshold: oldestS,
        periodSeconds: 300,
        breaches: 2,
        periods: 2,
        missing: "good",
      },
    ];
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function queueMetric(queueName: string, name: string, label: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName }, statistic: "Maximum", label };
}
