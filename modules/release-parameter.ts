import { SsmParameter } from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface ReleaseParameterProps {
  /** Starts with a slash. */
  readonly name: string;
  readonly description: string;
  /** What runs until the first release. */
  readonly initial: string;
  readonly region: string;
  readonly account: string;
}

/**
 * Which release runs. Releases write it and deployments only read it, so that a change of settings never puts another
 * release in its place.
 */
export class ReleaseParameter extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What runs now; after the first deployment, what the last release wrote. */
  readonly value: string;

  constructor(scope: Construct, id: string, props: ReleaseParameterProps) {
    super(scope, id);
    const parameter = new SsmParameter(this, "parameter", {
      name: props.name,
      description: props.description,
      type: "String",
      insecureValue: props.initial,
      lifecycle: { ignoreChanges: ["insecure_value"] },
    });
    this.name = props.name;
    this.arn = `arn:aws:ssm:${props.region}:${props.account}:parameter${props.name}`;
    this.value = parameter.insecureValue;
  }
}
