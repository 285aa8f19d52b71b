import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readCliConfiguration } from "../../cli/terraform/cli-configuration";
import { parseCommandLine } from "../../cli/terraform/command-line";
import { mirrorArguments } from "../../cli/terraform/provider-lock";
import { currentPlatform, mirroredVersions, providerInstallation } from "../../cli/terraform/provider-mirror";
import { temporaryDirectory, writeJson } from "../support/terraform-wrapper";

/** A home directory, with a mirror of these provider versions somewhere below it. */
function home(mirror: string | undefined, versions: readonly string[] = ["5.100.0"]): NodeJS.ProcessEnv {
  const directory = temporaryDirectory("home");
  for (const version of mirror === undefined ? [] : versions) {
    const provider = path.join(directory, mirror ?? "", "registry.terraform.io", "hashicorp", "aws", version);
    mkdirSync(path.join(provider, currentPlatform()), { recursive: true });
  }
  return { HOME: directory, XDG_DATA_DIRS: path.join(directory, "nowhere") };
}

function inHome(env: NodeJS.ProcessEnv, ...names: string[]): string {
  return path.join(env.HOME ?? "", ...names);
}

describe("the CLI configuration", () => {
  test.each([
    [
      "HCL",
      `provider_installation {\n  filesystem_mirror {\n    path = "/mirrors/one" # path = "/no"\n  }\n  direct {}\n}`,
    ],
    [
      "a comment before it",
      `# provider_installation { filesystem_mirror { path = "/no" } }\n/* x */ provider_installation {\n  filesystem_mirror {\n    include = ["registry.terraform.io/*/*"]\n    path    = "/mirrors/one"\n  }\n}`,
    ],
    ["JSON", `{"provider_installation":[{"filesystem_mirror":[{"path":"/mirrors/one","include":["*/*"]}]}]}`],
  ])("has its mirror read: %s", (_, text) => {
    const file = path.join(temporaryDirectory("rc"), "terraform.rc");
    writeFileSync(file, text);
    expect(readCliConfiguration({ TF_CLI_CONFIG_FILE: file })).toEqual({
      files: [file],
      dangling: undefined,
      decidesInstallation: true,
      filesystemMirror: "/mirrors/one",
    });
  });

  test("that is named but missing is dangling", () => {
    expect(readCliConfiguration({ TF_CLI_CONFIG_FILE: "/nowhere/terraform.rc" }).dangling).toBe(
      "/nowhere/terraform.rc",
    );
  });

  test("is found in the home directory", () => {
    const env = home(undefined);
    writeFileSync(inHome(env, ".terraformrc"), `credentials "x" {}`);
    expect(readCliConfiguration(env)).toMatchObject({
      files: [inHome(env, ".terraformrc")],
      decidesInstallation: false,
    });
  });
});

describe("the provider's installation", () => {
  test("of a configuration of the user's own is left untouched, and its mirror is read", () => {
    const env = home("mirror");
    writeFileSync(inHome(env, "own.rc"), `provider_installation { filesystem_mirror { path = "/mirrors/own" } }`);
    const root = temporaryDirectory("root");
    expect(providerInstallation({ ...env, TF_CLI_CONFIG_FILE: inHome(env, "own.rc") }, root)).toEqual({
      cliConfigFile: inHome(env, "own.rc"),
      mirror: "/mirrors/own",
    });
    expect(existsSync(path.join(root, "node_modules"))).toBe(false);
  });

  test("needs no configuration for a mirror where Terraform looks by itself", () => {
    const env = home(path.join(".terraform.d", "plugins"));
    expect(providerInstallation(env, temporaryDirectory("root"))).toEqual({
      mirror: inHome(env, ".terraform.d", "plugins"),
    });
  });

  test("takes a mirror elsewhere, writes a configuration for it and says so in one line", () => {
    const env = { ...home(path.join("downloads", "mirror")), TF_CLI_CONFIG_FILE: "/nowhere/terraform.rc" };
    const root = temporaryDirectory("root");
    const found = providerInstallation(env, root);
    // A machine may have a mirror in one of the places that are looked into before the home directory.
    expect(found.mirror).toEqual(expect.any(String));
    expect(found.note).toBe(
      `Terraform takes the provider hashicorp/aws from the mirror ${String(found.mirror)} (/nowhere/terraform.rc does not exist).`,
    );
    const file = path.join(root, "node_modules", ".cache", "outreach", "terraform.rc");
    expect(found.cliConfigFile).toBe(file);
    expect(readFileSync(file, "utf8")).toBe(
      `provider_installation {\n  filesystem_mirror {\n    path    = "${String(found.mirror)}"\n    include = ["registry.terraform.io/hashicorp/aws"]\n  }\n  direct {\n    exclude = ["registry.terraform.io/hashicorp/aws"]\n  }\n}\n`,
    );
    expect(providerInstallation(env, root)).toEqual(found);
  });

  test.each([
    ["plugin-cache", ["5.100.0"]],
    ["node_modules", ["5.100.0"]],
    [".terraform", ["5.100.0"]],
    ["old", ["4.67.0", "5.99.9", "7.0.0", "5.100"]],
  ])("passes over what is no mirror to rely on: %s", (folder, versions) => {
    const env = home(folder, versions);
    const { mirror } = providerInstallation(env, temporaryDirectory("root"));
    expect(mirror?.startsWith(inHome(env)) ?? false).toBe(false);
  });

  test("knows packed providers as well", () => {
    const mirror = temporaryDirectory("packed");
    const provider = path.join(mirror, "registry.terraform.io", "hashicorp", "aws");
    mkdirSync(provider, { recursive: true });
    writeFileSync(path.join(provider, "terraform-provider-aws_6.1.0_linux_arm64.zip"), "");
    expect(mirroredVersions(mirror, "linux_arm64")).toEqual(["6.1.0"]);
    expect(mirroredVersions(mirror, "linux_amd64")).toEqual([]);
  });
});

describe("providers lock", () => {
  function lockArguments(required: Record<string, unknown>, ...args: string[]): string[] {
    const env = home("mirror");
    writeFileSync(
      inHome(env, "own.rc"),
      `provider_installation { filesystem_mirror { path = ${JSON.stringify(inHome(env, "mirror"))} } }`,
    );
    const stack = temporaryDirectory("stack");
    writeJson(stack, "cdk.tf.json", { terraform: { required_providers: required } });
    const line = parseCommandLine(["providers", "lock", ...args], stack);
    return mirrorArguments(line, { ...env, TF_CLI_CONFIG_FILE: inHome(env, "own.rc") }).map((argument) =>
      argument.replace(inHome(env), "~"),
    );
  }

  const aws = { aws: { source: "hashicorp/aws", version: ">= 5.100.0" } };

  test("is pointed to the mirror, which it would not look at by itself", () => {
    expect(lockArguments(aws, `-platform=${currentPlatform()}`)).toEqual(["-fs-mirror=~/mirror"]);
    expect(lockArguments({ aws: { source: "registry.terraform.io/hashicorp/aws" } })).toEqual(["-fs-mirror=~/mirror"]);
  });

  test.each([
    ["the caller names a source", aws, ["-net-mirror=https://example.com"]],
    ["the caller names providers", aws, ["hashicorp/aws"]],
    ["the mirror lacks the platform", aws, ["-platform=plan9_386"]],
    ["the mirror lacks a provider", { ...aws, random: { source: "hashicorp/random" } }, []],
  ])("is left as it is when %s", (_, required, args) => {
    expect(lockArguments(required, ...args)).toEqual([]);
  });
});
