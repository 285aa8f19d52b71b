import { ContainerRepository } from "../../modules/container-repository";
import { synthesizeScope } from "../support/synthesis";

function synthesize(readers: readonly string[] = []) {
  return synthesizeScope((scope) => {
    new ContainerRepository(scope, "images", { name: "outreach", readers, forceDelete: false });
  });
}

describe("the container repository", () => {
  const own = synthesize();

  it("has tags that keep their meaning, scans what arrives, encrypts, and is not deleted with its images", () => {
    expect(own.resource("aws_ecr_repository")).toMatchObject({
      name: "outreach",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      force_delete: false,
    });
  });

  it("drops what no tag names after two weeks, and all but the newest 500 images", () => {
    const { rules } = JSON.parse(own.resource("aws_ecr_lifecycle_policy").policy as string) as {
      rules: { selection: { tagStatus: string; countNumber: number } }[];
    };
    expect(rules.map(({ selection }) => [selection.tagStatus, selection.countNumber])).toEqual([
      ["untagged", 14],
      ["any", 500],
    ]);
  });

  it("lets other accounts pull where environments are in them, and nobody push", () => {
    expect(own.resources("aws_ecr_repository_policy")).toEqual([]);
    const read = synthesize(["444455556666"]);
    expect(read.resources("aws_ecr_repository_policy")).toHaveLength(1);
    expect(read.data("aws_iam_policy_document")).toMatchObject([
      {
        statement: [
          {
            principals: [{ type: "AWS", identifiers: ["arn:aws:iam::444455556666:root"] }],
            actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          },
        ],
      },
    ]);
  });
});
