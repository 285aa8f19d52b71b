import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";

/** An image in ECR, taken apart. */
export interface EcrImage {
  /** What stands before `@sha256:`. */
  readonly repository: string;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
  readonly repositoryArn: string;
  /** What ECS has to be allowed to do to get images of this repository, and of no other. */
  readonly pullPermissions: readonly DataAwsIamPolicyDocumentStatement[];
}

/** @param reference an image by its digest, as the settings have checked it */
export function ecrImage(reference: string): EcrImage {
  const [repository = "", digest = ""] = reference.split("@sha256:");
  const [host = "", ...path] = repository.split("/");
  const [account = "", , , region = ""] = host.split(".");
  const repositoryArn = `arn:aws:ecr:${region}:${account}:repository/${path.join("/")}`;
  return {
    repository,
    digest,
    repositoryArn,
    pullPermissions: [
      // A token for the registry as a whole; what it opens is what the other statement says.
      { sid: "LogInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullImages",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: [repositoryArn],
      },
    ],
  };
}
