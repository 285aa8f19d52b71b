import { settingsWith, synthesizeStacks, type Block } from "../support/synthesis";

const artifactsOf = (document: Block) =>
  (document["//"] as { outreach: { artifacts?: Record<string, string>[] } }).outreach.artifacts ?? [];

describe("a server's code", () => {
  const stacks = synthesizeStacks();

  it("is taken from the artifact bucket, under the hash of its content", () => {
    const zone = stacks["develop-zone"];
    const [artifact] = artifactsOf(zone?.document ?? {});
    const server = zone?.resource("aws_lambda_function", "server");
    expect(server?.filename).toBeUndefined();
    expect(server).toMatchObject({
      s3_bucket: "outreach-mydreamconnect-artifacts",
      s3_key: artifact?.key,
      source_code_hash: artifact?.sha256,
    });
    expect(artifact?.key).toBe(`lambda/${Buffer.from(artifact?.sha256 ?? "", "base64").toString("hex")}.zip`);
  });

  it("lies in the stack's directory for whoever uploads it, named by a relative path", () => {
    const [artifact] = artifactsOf(stacks["develop-zone"]?.document ?? {});
    expect(artifact?.file).toMatch(/^assets\/.*\.zip$/);
  });

  it("comes from a bucket of the function's own region, which the shared stack makes", () => {
    const elsewhere = synthesizeStacks(
      settingsWith(({ environments }) => {
        if (environments[1]) environments[1].region = "eu-west-1";
      }),
    );
    const name = "outreach-mydreamconnect-artifacts-eu-west-1";
    expect(elsewhere["staging-zone"]?.resource("aws_lambda_function", "server")).toMatchObject({ s3_bucket: name });
    expect(elsewhere.shared?.resources("aws_s3_bucket")).toContainEqual(
      expect.objectContaining({ bucket: name, provider: "aws.eu_west_1", force_destroy: false }),
    );
  });
});
