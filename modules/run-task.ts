import type { RunTaskServiceSettings } from "../config";
import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  DynamodbTable,
  KmsAlias,
  KmsKey,
  LambdaEventSourceMapping,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { type LambdaVariable, lambdaVariables } from "../run-task/lambda/settings";
import { DELIVERIES, JUDGE_FUNCTION_S, VISIBILITY_S } from "../run-task/lambda/times";
import { LONGEST_TASK_MS } from "../run-task/protocol";
import { type Artifact, codeArtifact } from "./artifact";
import { EncryptedQueue } from "./encrypted-queue";
import { logGroupOf } from "./execution-role";
import { FunctionUrl } from "./function-url";
import { GeneratedSecret } from "./generated-secret";
import { leaveKeyToRoles, letLogsUseKey } from "./key-policy";
import { LiveFunction } from "./live-function";
import { packRunTask, runTaskHandlers } from "./run-task-bundle";

export interface RunTaskProps {
  /** Begins every name. */
  readonly namePrefix: string;
  readonly settings: RunTaskServiceSettings;
  /** Bucket of the functions' region from which Lambda takes the code. */
  readonly artifactBucket: string;
  readonly region: string;
  readonly account: string;
  /** Keep the HMAC keys for a while after they were deleted. */
  readonly deletionProtection: boolean;
}

/** Terraform Cloud waits some seconds for its acknowledgement. */
const webhookTimeoutS = 10;
const webhookMemoryMb = 512;

/** Letters and digits of an HMAC key: 64 of 62 kinds are 381 bits, more than half of SHA-512's. */
const keyLength = 64;

/** A run that is not judged by then has failed: an older message helps nobody. */
const messageRetentionS = LONGEST_TASK_MS / 1000;

/** How long (s) a message that could not be judged is kept to be looked at. It holds the run's token, which is void by then. */
const deadLetterRetentionS = 14 * 24 * 60 * 60;

/** Days in which deleted keys can be brought back. */
const recoveryDays = { keep: 30, drop: 0 };

/**
 * The gate as a run task on Lambda. One function checks a request and puts it into a queue, which is all that Terraform
 * Cloud waits for; another judges the run and reports the verdict. The queue delivers at least once, and a table of claims
 * has each run judged once. What fails again and again is reported as failed, and lands in the dead letter queue if not
 * even that succeeds.
 */
export class RunTask extends Construct {
  /** Where Terraform Cloud sends its requests. */
  readonly url: string;
  /** Secrets that hold the two HMAC keys. */
  readonly keySecretArns: Readonly<Record<"blue" | "green", string>>;
  /** The functions' code, which must be in its bucket before they are made. */
  readonly bundle: Artifact;

  constructor(scope: Construct, id: string, props: RunTaskProps) {
    super(scope, id);
    const { namePrefix, settings, region, account } = props;
    const names = { webhook: `${namePrefix}-webhook`, judge: `${namePrefix}-judge` };
    const key = encryptionKey(this, props, Object.values(names));
    const secret = (slot: "blue" | "green") =>
      new GeneratedSecret(this, `key-${slot}`, {
        name: `${namePrefix}/hmac-key/${slot}`,
        description: "HMAC key with which Terraform Cloud signs its requests to the run task",
        length: keyLength,
        version: settings.keyVersions[slot],
        kmsKeyArn: key.arn,
        recoveryDays: props.deletionProtection ? recoveryDays.keep : recoveryDays.drop,
      }).arn;
    this.keySecretArns = { blue: secret("blue"), green: secret("green") };

    const deadLetters = new EncryptedQueue(this, "dead-letters", {
      name: `${namePrefix}-dead-letters`,
      kmsKeyArn: key.arn,
      retentionS: deadLetterRetentionS,
    });
    const queue = new EncryptedQueue(this, "runs", {
      name: `${namePrefix}-runs`,
      kmsKeyArn: key.arn,
      retentionS: messageRetentionS,
      visibilityS: VISIBILITY_S,
      deadLetters: { queueArn: deadLetters.arn, deliveries: DELIVERIES },
    });
    const claims = new DynamodbTable(this, "claims", {
      name: `${namePrefix}-claims`,
      deletionProtectionEnabled: props.deletionProtection,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attribute: [{ name: "id", type: "S" }],
      ttl: { attributeName: "expires", enabled: true },
      // AWS's key for DynamoDB: with one of our own every caller would have to be let to it, and ids are no secret.
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
    });

    this.bundle = codeArtifact(this, "bundle", packRunTask(), { bucket: props.artifactBucket, region });
    const common = {
      runtime: "nodejs22.x",
      architecture: "arm64",
      code: this.bundle,
      kmsKeyArn: key.arn,
      logRetentionDays: settings.logRetentionDays,
      region,
      account,
    } as const;
    const reached = {
      servers: settings.servers.join(","),
      downloadHosts: settings.downloadHosts.join(","),
    };
    const webhook = new LiveFunction(this, "webhook", {
      ...common,
      name: names.webhook,
      description: "Run task of Terraform Cloud: checks requests and queues them",
      handler: runTaskHandlers.webhook,
      memoryMb: webhookMemoryMb,
      timeoutSeconds: webhookTimeoutS,
      reservedConcurrency: settings.concurrency.webhook,
      variables: variables({
        ...reached,
        queueUrl: queue.url,
        keySecrets: Object.values(this.keySecretArns).join(","),
        maxRunAgeDays: String(settings.maxRunAgeDays),
      }),
      permissions: [
        { sid: "QueueRuns", actions: ["sqs:SendMessage"], resources: [queue.arn] },
        {
          sid: "ReadKeys",
          actions: ["secretsmanager:GetSecretValue"],
          resources: Object.values(this.keySecretArns),
        },
        useKey(key.arn, ["kms:Decrypt", "kms:GenerateDataKey"], ["sqs", "secretsmanager"], region),
      ],
    });
    const judge = new LiveFunction(this, "judge", {
      ...common,
      name: names.judge,
      description: "Run task of Terraform Cloud: judges plans and reports verdicts",
      handler: runTaskHandlers.judge,
      memoryMb: settings.memoryMb,
      timeoutSeconds: JUDGE_FUNCTION_S,
      reservedConcurrency: settings.concurrency.judge,
      variables: variables({
        ...reached,
        claimsTable: claims.name,
        attempts: String(DELIVERIES),
        maxPlanBytes: String(settings.maxPlanMb * 1024 * 1024),
        ...(settings.detailsUrl === undefined ? {} : { detailsUrl: settings.detailsUrl }),
      }),
      permissions: [
        {
          sid: "TakeRuns",
          actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
          resources: [queue.arn],
        },
        { sid: "ClaimRuns", actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"], resources: [claims.arn] },
        useKey(key.arn, ["kms:Decrypt"], ["sqs"], region),
      ],
    });
    new LambdaEventSourceMapping(this, "delivery", {
      eventSourceArn: queue.arn,
      functionName: judge.live.arn,
      // A run that fails must not have others delivered again.
      batchSize: 1,
      // As many as are reserved: a message that finds no free judge would count as delivered.
      scalingConfig: { maximumConcurrency: settings.concurrency.judge },
    });

    this.url = new FunctionUrl(this, "url", {
      target: webhook,
      functionName: names.webhook,
      // Terraform Cloud can't sign for AWS; the function checks its HMAC.
      callers: "everybody",
    }).url;
  }
}

/** One key for all that is stored here: messages hold runs' tokens, and logs the names of workspaces. */
function encryptionKey(scope: Construct, props: RunTaskProps, functions: readonly string[]): KmsKey {
  const { region, account, namePrefix } = props;
  const policy = new DataAwsIamPolicyDocument(scope, "key-policy", {
    statement: [
      leaveKeyToRoles(account),
      letLogsUseKey(
        region,
        functions.map((name) => `arn:aws:logs:${region}:${account}:log-group:${logGroupOf(name)}`),
      ),
    ],
  });
  const key = new KmsKey(scope, "key", {
    description: "Encrypts the run task's queues, HMAC keys and logs",
    enableKeyRotation: true,
    policy: policy.json,
  });
  new KmsAlias(scope, "key-alias", { name: `alias/${namePrefix}`, targetKeyId: key.keyId });
  return key;
}

/** Lets a function use the key, through these services only. */
function useKey(
  keyArn: string,
  actions: string[],
  services: readonly string[],
  region: string,
): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "UseKey",
    actions,
    resources: [keyArn],
    condition: [
      {
        test: "StringEquals",
        variable: "kms:ViaService",
        values: services.map((service) => `${service}.${region}.amazonaws.com`),
      },
    ],
  };
}

function variables(values: Readonly<Partial<Record<LambdaVariable, string>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [lambdaVariables[name as LambdaVariable], value]),
  );
}
