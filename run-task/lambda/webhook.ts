import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import { serviceDefaults } from "../defaults";
import { openLog } from "../log";
import { hostsOf, keysOf, numberSetting, setting } from "./settings";
import { webhookHandler } from "./webhook-handler";

const queue = new SQSClient({});
const queueUrl = setting("queueUrl", process.env);

/** Behind the Function URL. */
export const handler = webhookHandler({
  keys: keysOf(process.env),
  hosts: hostsOf(process.env),
  maxBodyBytes: serviceDefaults.maxBodyBytes,
  maxRunAgeMs: numberSetting("maxRunAgeDays", process.env) * 24 * 60 * 60 * 1000,
  log: openLog("info"),
  enqueue: async (request) => {
    await queue.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(request) }));
  },
});
