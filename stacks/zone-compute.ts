import { artifactBucket, type EnvironmentSettings, logBucket, type SharedSettings, UserError } from "../config";
import { functionNameOf, helperNameOf } from "../config/function-name";
import { originDomainOf } from "../config/origin-domain";
import type { Construct } from "../framework/cdktf";
import type { BalancedComputeProps } from "../modules/compute/balanced-compute";
import type { Compute } from "../modules/compute/compute";
import { Ec2Compute } from "../modules/compute/ec2-compute";
import { FargateCompute } from "../modules/compute/fargate-compute";
import { LambdaCompute } from "../modules/compute/lambda-compute";
import type { LogKeys } from "../modules/log-key";
import { readOpenNextOutput } from "../modules/open-next-output";
import type { RotatingSecret } from "../modules/rotating-secret";

/** What a zone has to offer to its compute option. */
export interface ComputeSurroundings {
  readonly environment: EnvironmentSettings;
  readonly shared: SharedSettings;
  /** Begins the names of what is called by no pattern of its own. */
  readonly namePrefix: string;
  /** Variables of the app's process environment. No secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The proof by which servers know CloudFront. */
  readonly originProof: RotatingSecret;
  readonly zoneId: string;
  /** ARN of a validated certificate of the environment's region. */
  readonly certificateArn: string;
  readonly staticBucketArn: string;
  /** Keys of its log groups, in whatever Region they are. */
  readonly logKeys: LogKeys;
}

/** What answers a zone's requests, as its environment's settings choose. */
export function zoneCompute(scope: Construct, id: string, surroundings: ComputeSurroundings): Compute {
  const { environment, shared, namePrefix, variables, originProof, logKeys } = surroundings;
  const { compute, region, account, logRetentionDays } = environment;
  switch (compute.kind) {
    case "lambda":
      return new LambdaCompute(scope, id, {
        names: {
          prefix: namePrefix,
          server: (split) => functionNameOf(environment, split),
          helper: (part) => helperNameOf(environment, part),
        },
        compute,
        app: readOpenNextOutput(environment.artifactDirectory),
        variables,
        artifactBucket: artifactBucket(shared, region),
        staticBucket: environment.staticBucket,
        acceptedDigests: originProof.acceptedDigests,
        region,
        account,
        logRetentionDays,
        logKey: logKeys.in(region),
        deletionProtection: environment.deletionProtection,
      });
    case "fargate":
      return new FargateCompute(scope, id, { ...balanced(surroundings), compute });
    case "ec2":
      return new Ec2Compute(scope, id, {
        ...balanced(surroundings),
        compute,
        artifactBucket: artifactBucket(shared, region),
      });
    default:
      throw new UserError(`${environment.name}: compute.kind ${compute.kind} can't be deployed.`);
  }
}

/** What the options behind a load balancer have in common. */
function balanced(surroundings: ComputeSurroundings): BalancedComputeProps {
  const { environment, shared, variables, originProof, zoneId, certificateArn, staticBucketArn, logKeys } =
    surroundings;
  const { name, region, account, logRetentionDays, deletionProtection, tags } = environment;
  return {
    name: `outreach-${name}`,
    environment: name,
    variables,
    acceptedProofs: originProof.acceptedValues,
    originDomain: originDomainOf(environment, shared),
    zoneId,
    certificateArn,
    logBucket: logBucket(shared, region),
    staticBucketArn,
    deletionProtection,
    tags,
    region,
    account,
    logRetentionDays,
    logKey: logKeys.in(region),
  };
}
