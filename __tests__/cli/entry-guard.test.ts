import { symlinkSync } from "node:fs";
import path from "node:path";
import { refuseUngatedCdktf } from "../../cli/entry-guard";
import { temporaryDirectory, wrapper } from "../support/terraform-wrapper";

const STARTED_BY_CDKTF = {
  CDKTF_OUTDIR: "/project/cdktf.out",
  CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true",
  CDKTF_CONTEXT_JSON: '{"cdktfRelativeModules":[]}',
  SYNTH_HCL_OUTPUT: "false",
};

describe("a synthesis", () => {
  test("that is started by hand is let through, with an output directory and a context of one's own too", () => {
    expect(() => {
      refuseUngatedCdktf({});
      refuseUngatedCdktf({ CDKTF_OUTDIR: "/elsewhere", CDKTF_CONTEXT_JSON: '{"a":1}' });
    }).not.toThrow();
  });

  test("that is started by a cdktf with the wrapper is let through, by a link as well", () => {
    const link = path.join(temporaryDirectory("guard"), "terraform");
    symlinkSync(wrapper, link);
    expect(() => {
      refuseUngatedCdktf({ ...STARTED_BY_CDKTF, TERRAFORM_BINARY_NAME: wrapper });
      refuseUngatedCdktf({ ...STARTED_BY_CDKTF, TERRAFORM_BINARY_NAME: link });
      refuseUngatedCdktf({ ...STARTED_BY_CDKTF, TERRAFORM_BINARY_NAME: "terraform", PATH: path.dirname(link) });
    }).not.toThrow();
  });

  test("that is started by a cdktf with Terraform itself is refused, with the reason and the way out", () => {
    expect(() => {
      refuseUngatedCdktf({ ...STARTED_BY_CDKTF });
    }).toThrow(
      `This cdktf would start Terraform itself instead of this project's wrapper (${wrapper}), so that the plan would ` +
        "be applied without being judged by the policies. Nothing was synthesized.\n" +
        "Run `npx cdktf …` in the project's directory after `npm ci`. If you did, the command was replaced since: " +
        "`npm run postinstall` (or `npm rebuild`) puts it back. A Terraform of your own choice belongs into " +
        "TERRAFORM_BINARY_NAME before `npx cdktf`, which hands it to the wrapper.",
    );
  });

  test.each(["terraform", "/usr/bin/tofu", "/nowhere/cli/terraform.mjs"])(
    "that is started by a cdktf with %s is refused",
    (binary) => {
      expect(() => {
        refuseUngatedCdktf({ ...STARTED_BY_CDKTF, TERRAFORM_BINARY_NAME: binary, PATH: "/usr/bin" });
      }).toThrow(`This cdktf would start TERRAFORM_BINARY_NAME=${binary} instead of this project's wrapper`);
    },
  );

  test.each(Object.keys(STARTED_BY_CDKTF).filter((name) => name !== "CDKTF_OUTDIR"))(
    "shows that cdktf started it by %s alone",
    (name) => {
      expect(() => {
        refuseUngatedCdktf({ [name]: STARTED_BY_CDKTF[name as keyof typeof STARTED_BY_CDKTF] });
      }).toThrow("would be applied without being judged");
    },
  );
});
