import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { refusal } from "./clients";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("A queue's policy", (aws) => {
  const statement = (Condition: Record<string, unknown>) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "sqs:SendMessage", Resource: "*", Condition }],
    });

  async function queueWith(name: string, Policy: string) {
    const sqs = new SQSClient({
      endpoint: aws().endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return { sqs, QueueUrl };
  }

  test("that denies plain HTTP lets API calls through, which AWS takes over TLS", async () => {
    const policy = statement({ Bool: { "aws:SecureTransport": "false" } });
    const { sqs, QueueUrl } = await queueWith("tls-only", policy);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "message" }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
    expect(JSON.parse(Attributes?.Policy ?? "")).toEqual(JSON.parse(policy));
  });

  test("that denies TLS denies them", async () => {
    const { sqs, QueueUrl } = await queueWith("never", statement({ Bool: { "aws:SecureTransport": "true" } }));
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "message" }));
    expect(await refusal(sent)).toMatchObject({ status: 403 });
  });
});
