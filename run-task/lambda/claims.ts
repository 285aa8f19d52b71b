import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";

/** What stands in the way of a claim: the verdict is reported already, or somebody else is at it. */
export type Claim = "mine" | "done" | "taken";

/** Who judges which run: a queue delivers a message at least once, and a run is to be judged once. */
export interface Claims {
  /** @param leaseMs After this time an unfinished claim is void: whoever had it has crashed. */
  readonly take: (taskResultId: string, leaseMs: number) => Promise<Claim>;
  readonly finish: (taskResultId: string) => Promise<void>;
  readonly release: (taskResultId: string) => Promise<void>;
}

/** How long (s) a finished claim is kept: longer than the queue keeps a message. */
const KEPT_S = 7 * 24 * 60 * 60;

/** Claims in a DynamoDB table whose key is `id`, and whose items end at `expires`. */
export function claimsIn(table: string, client: DynamoDBClient): Claims {
  const nowS = () => Math.floor(Date.now() / 1000);
  return {
    take: async (id, leaseMs) => {
      const now = nowS();
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              id: { S: id },
              done: { BOOL: false },
              lease: { N: String(now + Math.ceil(leaseMs / 1000)) },
              expires: { N: String(now + KEPT_S) },
            },
            ConditionExpression: "attribute_not_exists(id) OR (done = :false AND lease < :now)",
            ExpressionAttributeValues: { ":false": { BOOL: false }, ":now": { N: String(now) } },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return "mine";
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item?.done?.BOOL === true ? "done" : "taken";
      }
    },
    finish: async (id) => {
      const item = { id: { S: id }, done: { BOOL: true }, expires: { N: String(nowS() + KEPT_S) } };
      await client.send(new PutItemCommand({ TableName: table, Item: item }));
    },
    release: async (id) => {
      await client.send(new DeleteItemCommand({ TableName: table, Key: { id: { S: id } } }));
    },
  };
}
