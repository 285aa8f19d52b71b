import { type DataAwsIamPolicyDocumentStatement, DynamodbTable } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";

/** Finds a page's tags, and which of them changed since. OpenNext asks for an index of this name. */
const indexName = "revalidate";

export interface TagTableProps {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly deletionProtection: boolean;
}

/** Name of an environment's tag table. */
export function tagTableName(namePrefix: string): string {
  return `${namePrefix}-tags`;
}

/**
 * Which rendered page has which tags, and when a tag was last invalidated.
 *
 * A build's own tags are written by `outreach assets`, each unless it is there: a build that is uploaded a second time
 * must not bring back what was invalidated in between, and that is what OpenNext's own initialization function does.
 * https://opennext.js.org/aws/inner_workings/caching
 */
export class TagTable extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What a server may do with it. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: TagTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "table", {
      name: props.name,
      deletionProtectionEnabled: props.deletionProtection,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "tag",
      rangeKey: "path",
      attribute: [
        { name: "tag", type: "S" },
        { name: "path", type: "S" },
        { name: "revalidatedAt", type: "N" },
      ],
      globalSecondaryIndex: [{ name: indexName, hashKey: "path", rangeKey: "revalidatedAt", projectionType: "ALL" }],
      // AWS's key for DynamoDB: with one of our own every caller would have to be let to it, and paths are no secret.
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
    });
    this.name = table.name;
    this.arn = `arn:aws:dynamodb:${props.region}:${props.account}:table/${props.name}`;
    this.permissions = [
      {
        sid: "UseTags",
        actions: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:BatchWriteItem"],
        resources: [this.arn],
      },
      { sid: "FindTags", actions: ["dynamodb:Query"], resources: [this.arn, `${this.arn}/index/${indexName}`] },
    ];
  }
}
