import { SecretsmanagerSecret, SecretsmanagerSecretVersion } from "../framework/aws";
import { Construct, TerraformStack } from "../framework/cdktf";

export interface GeneratedSecretProps {
  readonly name: string;
  readonly description: string;
  /** Letters and digits of the value. */
  readonly length: number;
  /** Raise it to have a new value generated. */
  readonly version: number;
  /** ARN of the key that the value is encrypted with. */
  readonly kmsKeyArn: string;
  /** Days in which a deleted secret can be brought back, and its name is taken; 0 for none. */
  readonly recoveryDays: number;
}

/**
 * A secret that Secrets Manager generates and nobody else knows: it passes into the secret through an ephemeral resource
 * and a write-only argument, and is in no state, plan or log.
 */
export class GeneratedSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.name,
      description: props.description,
      kmsKeyId: props.kmsKeyArn,
      recoveryWindowInDays: props.recoveryDays,
    });
    const generated = `${secret.friendlyUniqueId}_value`;
    TerraformStack.of(this).addOverride(`ephemeral.aws_secretsmanager_random_password.${generated}`, {
      password_length: props.length,
      exclude_punctuation: true,
    });
    new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: `\${ephemeral.aws_secretsmanager_random_password.${generated}.random_password}`,
      secretStringWoVersion: props.version,
    });
    this.arn = secret.arn;
  }
}
