import { checkBackend, ConfigurationError, loadSettings, workspaceName } from "../../config";
import { settingsWith } from "../support/synthesis";

/** The mistakes in a backend that the environment gives. */
function mistakesIn(backend: string): string[] {
  try {
    loadSettings({ OUTREACH_BACKEND: backend });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

describe("the backend of one run, in OUTREACH_BACKEND", () => {
  it.each([
    ["local:.other", { kind: "local", directory: ".other" }],
    ["local:/var/state", { kind: "local", directory: "/var/state" }],
    [
      "s3://outreach-state/terraform/develop?region=eu-west-1",
      { kind: "s3", bucket: "outreach-state", region: "eu-west-1", keyPrefix: "terraform/develop" },
    ],
    [
      "cloud://app.terraform.io/example?prefix=outreach-&project=Outreach",
      {
        kind: "cloud",
        hostname: "app.terraform.io",
        organization: "example",
        workspacePrefix: "outreach-",
        project: "Outreach",
      },
    ],
    [
      "cloud://localhost:8443/example",
      { kind: "cloud", hostname: "localhost:8443", organization: "example", workspacePrefix: "" },
    ],
    ['{"kind":"local","directory":".json"}', { kind: "local", directory: ".json" }],
  ])("may be %s", (text, backend) => {
    expect(loadSettings({ OUTREACH_BACKEND: text }).shared.backend).toEqual(backend);
    expect(checkBackend(text, "--to")).toEqual(backend);
  });

  it("wins over the directory for local state", () => {
    const variables = { OUTREACH_BACKEND: "local:.one", OUTREACH_STATE_DIRECTORY: ".two" };
    expect(loadSettings(variables).shared.backend).toEqual({ kind: "local", directory: ".one" });
    expect(loadSettings({ ...variables, OUTREACH_BACKEND: "" }).shared.backend).toMatchObject({ directory: ".two" });
  });

  it.each([
    [
      "cloud://Https://x/o",
      [
        /^OUTREACH_BACKEND\.hostname: must be a lower-case host name without a scheme.*given: "Https:"$/,
        /organization/,
      ],
    ],
    ["cloud://host/org?porject=x", [/^OUTREACH_BACKEND\.porject: is not a setting/]],
    [
      "s3://bucket-name/prefix",
      [/^OUTREACH_BACKEND\.region: must be an AWS region|^OUTREACH_BACKEND\.region: .*given: nothing/],
    ],
    [
      "s3://bucket-name/?region=us-east-1",
      [/^OUTREACH_BACKEND\.keyPrefix: must be a key without a slash at either end; given: ""/],
    ],
    ["elsewhere", [/^OUTREACH_BACKEND: .*given: "elsewhere"$/]],
    ["{", [/^OUTREACH_BACKEND: .*given: "\{"$/]],
  ])("is refused when it is %s", (text, patterns) => {
    const mistakes = mistakesIn(text);
    expect(mistakes).toHaveLength(patterns.length);
    patterns.forEach((pattern, index) => {
      expect(mistakes[index]).toMatch(pattern);
    });
  });

  it("is refused by its option's name where it is an option", () => {
    expect(() => checkBackend("local:", "--to")).toThrow(
      '--to holds a mistake:\n  - --to.directory: must name a directory; given: ""',
    );
  });
});

describe("the workspaces' settings", () => {
  it("name a workspace after its stack", () => {
    const backend = { kind: "cloud", hostname: "h", organization: "o", workspacePrefix: "outreach-" } as const;
    expect(workspaceName(backend, "develop-zone")).toBe("outreach-develop-zone");
  });

  it("refuse an agent mode without a pool, and a pool without agents", () => {
    const change = (executionMode: "agent" | "remote", agentPool?: string) => () =>
      settingsWith(({ shared }) => {
        shared.workspaces = { ...shared.workspaces, executionMode, ...(agentPool === undefined ? {} : { agentPool }) };
      });
    const message = /shared\.workspaces\.agentPool: must name a pool where executionMode is "agent"/;
    expect(change("agent")).toThrow(message);
    expect(change("remote", "pool")).toThrow(message);
    expect(change("agent", "pool")).not.toThrow();
  });

  it("refuse a variable given twice, one without a value, and one with two", () => {
    const variable = { key: "A", category: "env" } as const;
    const change =
      (...variables: { key: string; category: "env"; value?: string; fromEnvironment?: string }[]) =>
      () =>
        settingsWith(({ shared }) => {
          shared.workspaces = { ...shared.workspaces, variables };
        });
    expect(change({ ...variable, value: "1" }, { ...variable, value: "2" })).toThrow(
      /variables\[1\]: must be given once for the same stacks/,
    );
    expect(change(variable)).toThrow(/must have either a `value` or, for a secret, `fromEnvironment`/);
    expect(change({ ...variable, value: "1", fromEnvironment: "B" })).toThrow(/must have either a `value`/);
  });

  it("refuse a Terraform that is too old for the stacks", () => {
    const change = (terraformVersion: string) => () =>
      settingsWith(({ shared }) => {
        shared.workspaces = { ...shared.workspaces, terraformVersion };
      });
    expect(change("1.10.5")).toThrow(/must be a Terraform version from 1\.11\.0 on/);
    expect(change("1.11.0")).not.toThrow();
    expect(change("~> 1.12.0")).not.toThrow();
  });
});
