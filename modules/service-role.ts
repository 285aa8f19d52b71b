import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  IamRole,
  IamRolePolicy,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface ServiceRoleProps {
  readonly name: string;
  /** The service that assumes it, such as `ecs-tasks`. */
  readonly service: "ec2" | "ecs-tasks";
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  readonly account: string;
}

/**
 * A role that a service of AWS takes on for this account. EC2 sends along no account, and lends a role only to instances
 * of the role's own.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export class ServiceRole extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The ARN, written out: a policy that lets somebody pass the role can be judged before the first apply. */
  readonly knownArn: string;
  /** What the role may do stands once this does. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, { name, service, statements, account }: ServiceRoleProps) {
    super(scope, id);
    const assume = new DataAwsIamPolicyDocument(this, "assume", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [`${service}.amazonaws.com`] }],
          ...(service === "ec2"
            ? {}
            : { condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }] }),
        },
      ],
    });
    const role = new IamRole(this, "role", { name, assumeRolePolicy: assume.json });
    const permissions = new DataAwsIamPolicyDocument(this, "permissions", { statement: [...statements] });
    this.policy = new IamRolePolicy(this, "role-policy", {
      name: "server",
      role: role.name,
      policy: permissions.json,
    });
    this.name = role.name;
    this.arn = role.arn;
    this.knownArn = `arn:aws:iam::${account}:role/${name}`;
  }
}
