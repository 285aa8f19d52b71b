import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { findStrayPaths, refuseStrayPaths } from "../../stacks/relative-paths";
import { writeUploadFilter } from "../../stacks/upload-filter";

const directory = mkdtempSync(join(tmpdir(), "paths-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const at = (path: string) => ({ "//": { metadata: { path } } });
const file = join(projectRoot, "package.json");

function problems(document: object): string[] {
  return findStrayPaths("develop-zone", document as Record<string, unknown>, [projectRoot]).map(
    ({ construct, property, problem }) => `${construct} ${property} ${problem}`,
  );
}

const resource = (type: string, block: object) => ({
  resource: { [type]: { one: { ...at("develop-zone/part/one"), ...block } } },
});

describe("paths in a synthesized stack", () => {
  it.each([
    [
      "an absolute file name",
      resource("aws_lambda_function", { filename: "/tmp/a.zip" }),
      "filename is an absolute path",
    ],
    ["an absolute source of an object", resource("aws_s3_object", { source: "/tmp/a" }), "source is an absolute path"],
    [
      "a function that reads an absolute path",
      resource("aws_x", { body: [{ text: '${file("/etc/hosts")}' }] }),
      "body.text reads an absolute path",
    ],
    [
      "a path of the project inside other text",
      resource("aws_x", { script: `node ${file} --run` }),
      "script holds a path of this machine",
    ],
  ])("are refused: %s", (_, document, problem) => {
    expect(problems(document)).toEqual([`develop-zone/part/one ${problem}`]);
  });

  it.each([
    ["a relative asset", resource("aws_lambda_function", { filename: "assets/a.zip" })],
    ["a route", resource("aws_x", { path_pattern: "/outreach/*" })],
    ["the name of a parameter", resource("aws_ssm_parameter", { name: "/sleepconnect/develop/key" })],
    ["the path of a role, which is none of a file", resource("aws_iam_role", { path: "/service/" })],
    ["what is below the project's directory but not there", resource("aws_x", { text: `${projectRoot}/outreach/*` })],
    [
      "a state on this machine, in or out of the stack",
      { terraform: { backend: { local: { path: "../../x.tfstate" } } } },
    ],
  ])("may be %s", (_, document) => {
    expect(problems(document)).toEqual([]);
  });

  it("stay inside the stack's directory where runs happen elsewhere", () => {
    const outside = resource("aws_lambda_function", { filename: "../../bundle.zip" });
    expect(problems(outside)).toEqual([]);
    expect(problems({ ...outside, terraform: { cloud: {} } })).toEqual([
      "develop-zone/part/one filename lies outside the stack's directory, which is all that a run gets",
    ]);
  });

  it("are told with stack, construct, property and value", () => {
    mkdirSync(join(directory, "stacks", "develop-zone"), { recursive: true });
    writeFileSync(
      join(directory, "stacks", "develop-zone", "cdk.tf.json"),
      JSON.stringify(resource("aws_lambda_function", { filename: "/tmp/a.zip" })),
    );
    expect(() => {
      refuseStrayPaths(directory);
    }).toThrow(
      "Stacks must hold relative paths only, so that they can be applied by another machine. Nothing can be deployed:\n" +
        '  - develop-zone: develop-zone/part/one: filename = "/tmp/a.zip" is an absolute path\n' +
        "Have files of this machine copied by a TerraformAsset, whose path is relative.",
    );
  });

  it("leave server bundles out of what is uploaded for a run", () => {
    writeUploadFilter(directory, "develop-zone");
    const filter = readFileSync(join(directory, "stacks", "develop-zone", ".terraformignore"), "utf8");
    expect(filter.split("\n")).toContain("assets/");
  });
});
