import { request } from "../../../embedded-aws";
import { describeWithEmbeddedAws } from "../../embedded-aws/instance";
import { describeWithTerraform } from "../../support/requirements";
import { TERRAFORM_TIMEOUT_MS, WorkingDirectory } from "./working-directory";

describeWithTerraform(
  "Terraform",
  () => {
    describeWithEmbeddedAws("on the embedded AWS", (aws) => {
      let terraform: WorkingDirectory;
      beforeAll(() => {
        terraform = new WorkingDirectory(aws(), "control-plane");
      });
      afterAll(() => {
        terraform.remove();
      });

      test(
        "gets every reply complete: nothing to change after an apply, nor after an update, and all is destroyed",
        async () => {
          await terraform.init();
          await terraform.apply();
          await terraform.expectUnchanged();
          await terraform.apply("-var=round=two");
          await terraform.expectUnchanged("-var=round=two");
          expect((await request(aws(), "https://api.example.org/hello")).body.toString()).toBe('{"hello": "world"}');
          expect(await terraform.destroy("-var=round=two")).toEqual([]);
        },
        TERRAFORM_TIMEOUT_MS,
      );
    });
  },
  { provider: true },
);
