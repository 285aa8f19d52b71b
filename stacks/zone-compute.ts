import {
  artifactBucket,
  artifactDirectoryOf,
  edgeRegion,
  type EnvironmentSettings,
  logBucket,
  type SharedSettings,
} from "../config";
import { edgeFunctionNameOf, functionNameOf, helperNameOf } from "../config/function-name";
import { originDomainOf } from "../config/origin-domain";
import type { AwsProvider } from "../framework/aws";
import { type Construct, Token } from "../framework/cdktf";
import type { BalancedComputeProps } from "../modules/compute/balanced-compute";
import type { Compute } from "../modules/compute/compute";
import { Ec2Compute } from "../modules/compute/ec2-compute";
import { FargateCompute } from "../modules/compute/fargate-compute";
import { LambdaCompute } from "../modules/compute/lambda-compute";
import { LambdaEdgeCompute } from "../modules/compute/lambda-edge-compute";
import { StaticCompute } from "../modules/compute/static-compute";
import { readOpenNextOutput } from "../modules/open-next-output";
import type { RotatingSecret } from "../modules/rotating-secret";
import { readStaticExport } from "../modules/static-export";
import { pageFunctionName } from "../modules/zone-routes";

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
  readonly providerIn: (region: string) => AwsProvider;
}

/** What answers a zone's requests, as its environment's settings choose. */
export function zoneCompute(scope: Construct, id: string, surroundings: ComputeSurroundings): Compute {
  const { environment, shared, namePrefix, variables, originProof, providerIn } = surroundings;
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
        app: readOpenNextOutput(artifactDirectoryOf(environment)),
        variables,
        artifactBucket: artifactBucket(shared, region),
        staticBucket: environment.staticBucket,
        acceptedDigests: originProof.acceptedDigests,
        region,
        account,
        logRetentionDays,
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
    case "static":
      return new StaticCompute(scope, id, {
        site: readStaticExport(artifactDirectoryOf(environment)),
        bucketName: environment.staticBucket,
        pageFunctionName: pageFunctionName(`outreach-${environment.name}`),
      });
    case "lambda-edge":
      return new LambdaEdgeCompute(scope, id, {
        functionName: edgeFunctionNameOf(environment),
        compute,
        app: readOpenNextOutput(artifactDirectoryOf(environment)),
        settings: knownValues(variables),
        parameters: { SAX_JWT_PUBLIC_KEY: environment.userContextKeyParameter },
        parameterRegion: region,
        artifactBucket: artifactBucket(shared, edgeRegion),
        account,
        logRetentionDays,
        providerIn,
      });
  }
}

/** What the options behind a load balancer have in common. */
function balanced(surroundings: ComputeSurroundings): BalancedComputeProps {
  const { environment, shared, variables, originProof, zoneId, certificateArn, staticBucketArn } = surroundings;
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
  };
}

/** The variables whose values are known without AWS; those of Lambda@Edge are part of its code. */
function knownValues(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => !Token.isUnresolved(value)));
}
