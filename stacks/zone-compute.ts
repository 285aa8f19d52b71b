import {
  artifactBucket,
  artifactDirectoryOf,
  type EnvironmentSettings,
  type SharedSettings,
  UserError,
} from "../config";
import { functionNameOf } from "../config/function-name";
import type { Construct } from "../framework/cdktf";
import type { Compute } from "../modules/compute/compute";
import { LambdaCompute } from "../modules/compute/lambda-compute";
import { StaticCompute } from "../modules/compute/static-compute";
import { readOpenNextOutput } from "../modules/open-next-output";
import type { RotatingSecret } from "../modules/rotating-secret";
import { readStaticExport } from "../modules/static-export";
import { pageFunctionName } from "../modules/zone-routes";

/** What a zone has to offer to its compute option. */
export interface ComputeSurroundings {
  readonly environment: EnvironmentSettings;
  readonly shared: SharedSettings;
  /** Variables of the app's process environment. No secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The proof by which servers know CloudFront. */
  readonly originProof: RotatingSecret;
}

/** What answers a zone's requests, as its environment's settings choose. */
export function zoneCompute(scope: Construct, id: string, surroundings: ComputeSurroundings): Compute {
  const { environment, shared, variables, originProof } = surroundings;
  const { compute, region, account, logRetentionDays } = environment;
  switch (compute.kind) {
    case "lambda":
      return new LambdaCompute(scope, id, {
        functionName: functionNameOf(environment),
        compute,
        app: readOpenNextOutput(artifactDirectoryOf(environment)),
        variables,
        artifactBucket: artifactBucket(shared, region),
        acceptedDigests: originProof.acceptedDigests,
        region,
        account,
        logRetentionDays,
      });
    case "static":
      return new StaticCompute(scope, id, {
        site: readStaticExport(artifactDirectoryOf(environment)),
        bucketName: environment.staticBucket,
        pageFunctionName: pageFunctionName(`outreach-${environment.name}`),
      });
    default:
      throw new UserError(`${environment.name}: compute.kind ${compute.kind} can't be deployed.`);
  }
}
