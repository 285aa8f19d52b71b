import { type AwsProvider, DataAwsIamPolicyDocument, KmsAlias, KmsKey } from "../framework/aws";
import { Construct, Lazy } from "../framework/cdktf";
import { leaveKeyToRoles, letLogsUseKey } from "./key-policy";

export interface LogKeyProps {
  /** Begins the key's alias. */
  readonly namePrefix: string;
  readonly region: string;
  readonly account: string;
  /** The provider of the key's region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** A key for the log groups of one stack in one Region. CloudWatch Logs may use it for those groups only. */
export class LogKey extends Construct {
  private readonly arn: string;
  private readonly logGroups: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogKeyProps,
  ) {
    super(scope, id);
    const { namePrefix, region, account, provider } = props;
    const located = provider === undefined ? {} : { provider };
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [leaveKeyToRoles(account), letLogsUseKey(region, Lazy.listValue({ produce: () => this.logGroups }))],
    });
    const key = new KmsKey(this, "key", {
      ...located,
      description: `Encrypts the logs of ${namePrefix} in ${region}`,
      enableKeyRotation: true,
      policy: policy.json,
    });
    new KmsAlias(this, "alias", { ...located, name: `alias/${namePrefix}-logs`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /** The key's ARN, for a log group of this name, which the key serves from then on. */
  arnFor(logGroupName: string): string {
    const { region, account } = this.props;
    this.logGroups.push(`arn:aws:logs:${region}:${account}:log-group:${logGroupName}`);
    return this.arn;
  }
}

export interface LogKeysProps {
  readonly namePrefix: string;
  readonly account: string;
  /** Provider for a Region; undefined for the stack's own. */
  readonly providerIn: (region: string) => AwsProvider | undefined;
}

/** The log keys of a stack: one in each Region that it has log groups in. */
export class LogKeys extends Construct {
  private readonly keys = new Map<string, LogKey>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogKeysProps,
  ) {
    super(scope, id);
  }

  /** The key of a Region, made when it is first asked for. */
  in(region: string): LogKey {
    const known = this.keys.get(region);
    if (known !== undefined) return known;
    const { namePrefix, account, providerIn } = this.props;
    const provider = providerIn(region);
    const key = new LogKey(this, region, {
      namePrefix,
      region,
      account,
      ...(provider === undefined ? {} : { provider }),
    });
    this.keys.set(region, key);
    return key;
  }
}
