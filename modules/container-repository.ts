import { DataAwsIamPolicyDocument, EcrLifecyclePolicy, EcrRepository, EcrRepositoryPolicy } from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface ContainerRepositoryProps {
  readonly name: string;
  /** Other accounts whose servers pull images. */
  readonly readers: readonly string[];
  /** Delete the images with the repository. Off, a repository that holds any can't be destroyed. */
  readonly forceDelete: boolean;
}

/** Images that are kept to go back to. More than anybody releases in a year, since a deleted image can't be restarted. */
const keptImages = 500;

/** Days after which layers and images that no tag names any more are dropped: what a broken push leaves. */
const untaggedDays = 14;

/**
 * The servers' container images. A tag never changes its meaning, each image is scanned for known faults when it
 * arrives, and all of it is encrypted (Security Hub ECR.1, ECR.2, ECR.3).
 */
export class ContainerRepository extends Construct {
  constructor(scope: Construct, id: string, { name, readers, forceDelete }: ContainerRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      forceDelete,
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "Drop what no tag names",
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: untaggedDays,
            },
            action: { type: "expire" },
          },
          {
            rulePriority: 2,
            description: "Keep the newest images",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keptImages },
            action: { type: "expire" },
          },
        ],
      }),
    });
    if (readers.length === 0) return;
    const policy = new DataAwsIamPolicyDocument(this, "readers", {
      statement: [
        {
          sid: "PullFromOtherAccounts",
          principals: [{ type: "AWS", identifiers: readers.map((account) => `arn:aws:iam::${account}:root`) }],
          actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
      ],
    });
    new EcrRepositoryPolicy(this, "policy", { repository: repository.name, policy: policy.json });
  }
}
