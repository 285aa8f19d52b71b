import type { TerraformCloudOptions } from "../../embedded-terraform-cloud";
import { CloudUnderTest } from "./cloud-under-test";
import { describeWithTerraform } from "./requirements";

/** A `describe` with an embedded Terraform Cloud of its own, empty at first. */
export function describeWithEmbeddedCloud(
  name: string,
  tests: (cloud: () => CloudUnderTest) => void,
  options: TerraformCloudOptions = {},
): void {
  describeWithTerraform(name, () => {
    let cloud: CloudUnderTest | undefined;

    beforeAll(async () => {
      cloud = await CloudUnderTest.embedded(options);
    });

    afterAll(async () => {
      await cloud?.close();
    });

    tests(() => {
      if (cloud === undefined) throw new Error("The server runs only while tests do.");
      return cloud;
    });
  });
}
