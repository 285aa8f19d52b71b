import { computeDefaults } from "../../config/defaults";
import { checkSettings, ConfigurationError, loadSettings, type Settings } from "../../config";

/** The mistakes found in the settings after a change that the types may not allow. */
function mistakesAfter(change: (settings: LooseSettings) => void): string[] {
  const settings = structuredClone(loadSettings({})) as unknown as LooseSettings;
  change(settings);
  try {
    checkSettings(settings);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
  return [];
}

/** Settings in which a test may put anything. */
interface LooseSettings {
  shared: Record<string, unknown> & { hostedZone: Record<string, unknown>; buckets: Record<string, unknown> };
  environments: (Record<string, unknown> & { domains: Record<string, unknown> })[];
}

const environment = (settings: LooseSettings, index: number) =>
  settings.environments[index] as LooseSettings["environments"][0];

describe("the configuration as it stands", () => {
  const settings: Settings = loadSettings({});

  it("has develop, staging and production, on the user's own domains", () => {
    expect(settings.environments.map(({ name, domains }) => [name, Object.values(domains)])).toEqual([
      [
        "develop",
        [
          "dev.mydreamconnect.com",
          "outreach-dev.mydreamconnect.com",
          "outreach-api-dev.mydreamconnect.com",
          "outreach-ws-dev.mydreamconnect.com",
        ],
      ],
      [
        "staging",
        [
          "staging.mydreamconnect.com",
          "outreach-staging.mydreamconnect.com",
          "outreach-api-staging.mydreamconnect.com",
          "outreach-ws-staging.mydreamconnect.com",
        ],
      ],
      [
        "production",
        [
          "mydreamconnect.com",
          "outreach.mydreamconnect.com",
          "outreach-api.mydreamconnect.com",
          "outreach-ws.mydreamconnect.com",
        ],
      ],
    ]);
  });

  it("gives every environment a bucket of its own", () => {
    expect(settings.environments.map((one) => one.staticBucket)).toEqual([
      "outreach-mydreamconnect-dev",
      "outreach-mydreamconnect-staging",
      "outreach-mydreamconnect-production",
    ]);
  });

  it("protects production and what all environments share from destruction", () => {
    expect(settings.environments.filter((one) => one.deletionProtection).map((one) => one.name)).toEqual([
      "production",
    ]);
    expect(settings.shared.deletionProtection).toBe(true);
  });

  it("takes an app and a state directory for one run from the process environment", () => {
    const changed = loadSettings({ OUTREACH_APP_DIRECTORY: "/apps/mine", OUTREACH_STATE_DIRECTORY: "/elsewhere" });
    expect(changed.environments.map((one) => one.artifactDirectory)).toEqual([
      "/apps/mine",
      "/apps/mine",
      "/apps/mine",
    ]);
    expect(changed.shared.backend).toEqual({ kind: "local", directory: "/elsewhere" });
  });
});

describe("mistakes", () => {
  it("are all reported at once, each with its path, the value and what is allowed", () => {
    const mistakes = mistakesAfter((settings) => {
      settings.shared.account = "1234";
      environment(settings, 0).region = "moon-1";
      environment(settings, 1).domains.api = "Not_A_Domain";
      environment(settings, 1).staticBucket = "outreach-mydreamconnect-dev";
    });
    expect(mistakes).toEqual([
      'shared.account: must be the 12 digits of an AWS account id; given: "1234"',
      'environments[0].region: must be an AWS region, such as us-east-1; given: "moon-1"',
      'environments[1].domains.api: must be a lower-case domain name, such as outreach-dev.mydreamconnect.com; given: "Not_A_Domain"',
      'environments[1].staticBucket: must be unique, and environments[0].staticBucket claims this bucket already; given: "outreach-mydreamconnect-dev"',
      'environments[1].domains.api: must be mydreamconnect.com or one label below it, which is what the shared certificate covers; given: "Not_A_Domain"',
    ]);
  });

  it("make one message that says that nothing was synthesized", () => {
    expect(() => checkSettings({ ...loadSettings({}), environments: [] })).toThrow(
      /^The configuration holds a mistake; nothing was synthesized\. Correct config\/ and run again:\n {2}- environments: /,
    );
  });

  it.each<[string, (settings: LooseSettings) => void, RegExp]>([
    [
      "functions that ask for signatures, where SleepConnect's distribution, which has none, reads them",
      (settings) => {
        environment(settings, 0).sleepconnect = { originDomain: "own.mydreamconnect.com", route: "origins" };
        environment(settings, 0).compute = { ...computeDefaults.lambda, urlAuthorization: "iam" };
      },
      /^environments\[0\]\.compute\.urlAuthorization: must be "origin-proof" where sleepconnect\.route is "origins": only the zone's own distribution may sign; given: "iam"$/,
    ],
    [
      "more provisioned than reserved concurrency",
      (settings) => {
        const concurrency = { reservedConcurrency: 5, provisionedConcurrency: 6 };
        environment(settings, 0).compute = { ...computeDefaults.lambda, ...concurrency };
      },
      /^environments\[0\]\.compute\.provisionedConcurrency: must not be above reservedConcurrency \(5\), of which it is a part; given: 6$/,
    ],
    [
      "a public path of the API",
      (settings) => (environment(settings, 0).publicPaths = ["/outreach/api/session"]),
      /^environments\[0\]\.publicPaths\[0\]: must not be of the API, whose answers are for one user; given: "\/outreach\/api\/session"$/,
    ],
    [
      "a setting that does not exist",
      (settings) => (environment(settings, 2).memroy = 1),
      /^environments\[2\]\.memroy: is not a setting; remove it or correct its name; given: 1$/,
    ],
    [
      "a setting that is missing",
      (settings) => delete environment(settings, 0).account,
      /^environments\[0\]\.account: .*string.*; given: nothing$/,
    ],
    [
      "a compute option that does not exist",
      (settings) => (environment(settings, 0).compute = { kind: "mainframe" }),
      /^environments\[0\]\.compute\.kind: .*'lambda'/,
    ],
    [
      "a hosted zone that comes from nowhere",
      (settings) => (settings.shared.hostedZone.source = "guess"),
      /^shared\.hostedZone\.source: .*'lookup' \| 'existing' \| 'create'/,
    ],
    [
      "an API that is neither an id nor a name",
      (settings) => (environment(settings, 0).apis = { rest: {}, webSocket: { name: "ws", stage: "v1" } }),
      /^environments\[0\]\.apis\.rest: must be \{ id, stage \} with an API id of 10 characters, with its name or without, or \{ name, stage \}; given: \{\}$/,
    ],
    [
      "a bucket name with a dot",
      (settings) => (environment(settings, 0).staticBucket = "outreach.dev"),
      /^environments\[0\]\.staticBucket: must be 3 to 63 lower-case letters, digits and hyphens.*given: "outreach\.dev"$/,
    ],
    [
      "a domain two labels below the zone, which the wildcard certificate does not cover",
      (settings) => (environment(settings, 0).domains.api = "api.outreach.mydreamconnect.com"),
      /^environments\[0\]\.domains\.api: must be mydreamconnect\.com or one label below it/,
    ],
    [
      "a domain that two environments claim",
      (settings) => (environment(settings, 1).domains.outreach = "outreach-dev.mydreamconnect.com"),
      /^environments\[1\]\.domains\.outreach: must be unique, and environments\[0\]\.domains\.outreach claims this domain already/,
    ],
    [
      "an environment of which there are two",
      (settings) => (environment(settings, 1).name = "develop"),
      /^environments\[1\]\.name: must be unique, and environments\[0\]\.name claims this environment name already/,
    ],
    [
      "a distribution that is its own origin",
      (settings) =>
        (environment(settings, 0).sleepconnect = { originDomain: "dev.mydreamconnect.com", route: "distribution" }),
      /^environments\[0\]\.sleepconnect\.originDomain: must differ from domains\.sleepconnect/,
    ],
    [
      "origin access control before both distributions were admitted",
      (settings) => (environment(settings, 0).bucketAccess = { kind: "oac", admittedDistributionIds: [] }),
      /^environments\[0\]\.bucketAccess\.admittedDistributionIds: must name both distributions before `kind` becomes oac/,
    ],
    [
      "a retention that CloudWatch does not offer",
      (settings) => (environment(settings, 0).logRetentionDays = 31),
      /^environments\[0\]\.logRetentionDays: .*given: 31$/,
    ],
    [
      "a public path outside of Outreach",
      (settings) => (environment(settings, 0).publicPaths = ["/admin/*"]),
      /^environments\[0\]\.publicPaths\[0\]: must be a path pattern below \/outreach\/.*given: "\/admin\/\*"$/,
    ],
  ])("name %s", (_what, change, message) => {
    expect(mistakesAfter(change)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    [null],
    [undefined],
    ["text"],
    [42],
    [[]],
    [{}],
    [{ shared: null, environments: [null] }],
    [{ environments: 7 }],
  ])("are reported for %j instead of crashing on it", (candidate) => {
    expect(() => checkSettings(candidate)).toThrow(ConfigurationError);
  });

  it("shorten a long value", () => {
    const [mistake] = mistakesAfter((settings) => (environment(settings, 0).staticBucket = "X".repeat(500)));
    expect(mistake).toMatch(/given: "X{116}\.\.\.$/);
  });
});
