import { join } from "node:path";
import { planStack } from "../../cli/terraform/stack-plan";
import { describeWithTerraform } from "../support/requirements";
import { CloudForTests } from "../support/terraform-cloud";
import { temporaryDirectory, writeJson } from "../support/terraform-wrapper";

jest.setTimeout(120_000);

describeWithTerraform("a plan for whoever only looks", () => {
  let cloud: CloudForTests;

  beforeAll(async () => {
    cloud = await CloudForTests.start();
  });

  afterAll(() => cloud.stop());

  test("is made on the server where the stack's runs happen, and leaves no run behind", async () => {
    const directory = await cloud.stack("looked-at");
    const plan = await planStack(join(directory, "cdk.tf.json"), { ...process.env, ...cloud.env });
    expect(plan).toMatchObject({
      kind: "planned",
      document: { resource_changes: [{ change: { actions: ["create"] } }] },
    });
    expect(await cloud.runs("looked-at")).toEqual(["planned_and_finished"]);
  });

  test("is refused for a provider that nobody has let in", async () => {
    const directory = temporaryDirectory("foreign-provider");
    writeJson(directory, "cdk.tf.json", {
      terraform: { required_providers: { evil: { source: "example.com/evil/evil" } } },
    });
    expect(await planStack(join(directory, "cdk.tf.json"), process.env)).toEqual({
      kind: "failed",
      reason:
        "it asks for the provider example.com/evil/evil, which is not planned with credentials before a reviewer has let " +
        "it in (knownProviders in cli/terraform/stack-plan.ts)",
    });
  });
});
