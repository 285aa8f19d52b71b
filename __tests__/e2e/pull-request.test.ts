import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Journey } from "../../cli/journey/journey";
import { marker } from "../../cli/pull-request/comment";
import { rememberEnvironment } from "../support/process-environment";
import { ProjectCopy } from "../support/project-copy";
import { describeWithTerraform } from "../support/requirements";

type Edit = readonly [file: string, from: string, to: string];

interface Result {
  readonly verdict: string;
  readonly stacks: readonly {
    readonly name: string;
    readonly state: string;
    readonly plan: {
      readonly kind: string;
      readonly upstream?: readonly string[];
      readonly changes?: readonly object[];
    };
  }[];
  readonly edits: readonly { readonly what: string; readonly files: readonly string[] }[];
  readonly errors: readonly string[];
}

/** What a job left behind. */
interface Judged {
  readonly code: number;
  readonly output: string;
  readonly result: Result;
  readonly comment: string;
  /** Rules of the findings that code scanning gets, by file. */
  readonly sarif: Readonly<Record<string, readonly string[]>>;
}

/** The proofs that CloudFront and the server know each other by. */
async function secretValues(): Promise<string[]> {
  const client = new SecretsManagerClient({ region: "us-east-1" });
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const values = SecretList.map(async ({ ARN }) => client.send(new GetSecretValueCommand({ SecretId: ARN })));
  return (await Promise.all(values)).map(({ SecretString = "" }) => SecretString);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

const longTimeout = 5 * 60_000;

const plainHttp: Edit = ["modules/cache-behavior.ts", '"redirect-to-https"', '"allow-all"'];

describeWithTerraform(
  "a pull request",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "pull-request-"));
    const restoreEnvironment = rememberEnvironment();
    const journey = new Journey({ environment: "production", directory, keep: false });
    const project = new ProjectCopy();
    let base: string;

    async function judge(edits: readonly Edit[], ...options: string[]): Promise<Judged> {
      const head = await project.commitChange(...edits);
      const output = join(directory, "output");
      const run = await project.outreach("ci", "--base", base, "--head", head, "--output", output, ...options);
      const read = (name: string) => readFileSync(join(output, name), "utf8");
      const sarif = readdirSync(join(output, "sarif")).map((name): [string, string[]] => {
        const log = JSON.parse(read(join("sarif", name))) as { runs: { results: { ruleId: string }[] }[] };
        return [name, log.runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId))];
      });
      return {
        ...run,
        result: JSON.parse(read("result.json")) as Result,
        comment: read("comment.md"),
        sarif: Object.fromEntries(sarif),
      };
    }

    beforeAll(async () => {
      await journey.startAws();
      await journey.deploy(journey.stacks.shared, () => undefined);
      await journey.deploy(journey.stacks.zone, () => undefined);
      await project.install();
      base = await project.commitBase();
    }, 2 * longTimeout);

    afterAll(async () => {
      await journey.stop();
      project.remove();
      rmSync(directory, { recursive: true, force: true });
      restoreEnvironment();
    });

    it(
      "with a harmless change passes, and says what it changes",
      async () => {
        const judged = await judge([["config/environments.ts", "logRetentionDays: 365", "logRetentionDays: 400"]]);
        expect(judged.output).toContain("pass: ");
        expect(judged.code).toBe(0);
        expect(judged.result.stacks.map(({ name, state, plan }) => [name, state, plan.kind])).toEqual([
          ["develop-sleepconnect", "unchanged", "none"],
          ["develop-zone", "unchanged", "none"],
          ["production-sleepconnect", "changed", "planned"],
          ["production-zone", "changed", "planned"],
          ["shared", "unchanged", "none"],
          ["staging-sleepconnect", "unchanged", "none"],
          ["staging-zone", "unchanged", "none"],
        ]);
        expect(judged.comment.startsWith(`${marker}\n\n# ✅`)).toBe(true);
        expect(judged.comment).toMatch(/\| <code>production-zone<\/code> \| changed \| \d updated \|/);
        expect(judged.comment).toMatch(/- updated `aws_cloudwatch_log_group\./);
        expect(Object.keys(judged.sarif).sort()).toEqual(["plans.sarif", "stacks.sarif"]);
      },
      longTimeout,
    );

    it(
      "that would replace a protected bucket is denied by its plan",
      async () => {
        const name = "outreach-mydreamconnect-production";
        const judged = await judge([["config/environments.ts", `"${name}"`, `"${name}-2"`]]);
        expect(judged.code).toBe(1);
        expect(judged.result.verdict).toBe("deny");
        expect(judged.comment).toMatch(/\| <code>production-zone<\/code> \| changed \| ⚠️ \*\*\d+ replaced/);
        expect(judged.comment).toMatch(/- replaced `aws_s3_bucket\./);
        expect(judged.sarif["plans.sarif"]).toContain("protected-resource-destroy");
        // The plan knew them: they are in the state that it started from.
        const secrets = await secretValues();
        expect(secrets).toHaveLength(4);
        const state = readFileSync(join(directory, "state/production-zone.tfstate"), "utf8");
        expect(secrets.some((secret) => state.includes(secret))).toBe(true);
        for (const text of filesBelow(join(directory, "output"))) {
          for (const secret of secrets) expect(text).not.toContain(secret);
        }
        for (const secret of secrets) expect(judged.output).not.toContain(secret);
      },
      longTimeout,
    );

    it(
      "with a new environment says which deployment its stacks wait for",
      async () => {
        const added = `  {
    ...environmentDefaults,
    name: "training",
    domains: {
      sleepconnect: "training.mydreamconnect.com",
      outreach: "outreach-training.mydreamconnect.com",
      api: "outreach-api-training.mydreamconnect.com",
      webSocket: "outreach-ws-training.mydreamconnect.com",
    },
    staticBucket: "outreach-mydreamconnect-training",
    apis: {
      rest: { name: "outreach-api-staging", stage: "staging" },
      webSocket: { name: "outreach-ws-staging", stage: "staging" },
    },
    userContextKeyParameter: "/sleepconnect/staging/user-context-public-key",
    sleepconnect: { originDomain: "sleepconnect-origin-training.mydreamconnect.com", route: "distribution" },
  },
];`;
        const judged = await judge([["config/environments.ts", "\n];", `\n${added}`]]);
        expect(judged.result.errors).toEqual([]);
        expect(judged.result.stacks.filter(({ state }) => state === "new")).toMatchObject([
          { name: "training-sleepconnect", plan: { kind: "waiting", upstream: ["training-zone"] } },
          { name: "training-zone", plan: { kind: "planned" } },
        ]);
        expect(judged.comment).toContain(
          "| <code>training-sleepconnect</code> | new | first deployment: waits for `training-zone` (run `npx cdktf deploy training-zone`) | $0.00 → $",
        );
        expect(judged.comment).toMatch(/\| <code>training-zone<\/code> \| new \| \d+ created \|/);
      },
      longTimeout,
    );

    it(
      "and what nobody deployed are two things: drift is told apart",
      async () => {
        await project.cdktf("synth");
        const drift = () => project.outreach("drift", "shared", "production-zone", "production-sleepconnect", "--json");
        const before = await drift();
        expect([before.code, before.output]).toEqual([0, expect.stringContaining("none")]);
        expect(JSON.parse(before.output)).toMatchObject({
          stacks: [{ state: "none" }, { state: "none" }, { state: "none" }],
        });
        const name = "sax-lambda-mydreamconnect-outreach-server_production";
        const lambda = new LambdaClient({ region: "us-east-1" });
        await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, MemorySize: 2048 }));
        const after = await drift();
        expect(after.code).toBe(1);
        expect(JSON.parse(after.output)).toMatchObject({
          stacks: [
            { stack: "shared", state: "none" },
            { stack: "production-zone", state: "drifted" },
            { stack: "production-sleepconnect", state: "none" },
          ],
        });
        expect(after.output).toContain("aws_lambda_function.");
      },
      longTimeout,
    );

    describe.each([
      ["lets viewers use plain HTTP", "cloudfront-viewer-https", plainHttp],
      [
        "takes a certificate from elsewhere",
        "cloudfront-certificate-region",
        [
          "stacks/zone-stack.ts",
          'certificateArn: this.read(sharedStack, "certificate_arn")',
          'certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/8f3c"',
        ],
      ],
      [
        "reads a bucket without an identity",
        "bucket-origin-access",
        ["modules/origin.ts", "originAccessIdentity: bucket.identity.originAccessIdentity", 'originAccessIdentity: ""'],
      ],
    ] as const satisfies readonly (readonly [string, string, Edit])[])("that %s", (_, rule, edit) => {
      it(
        "is denied without any plan, at the line that makes the resource",
        async () => {
          const judged = await judge([edit], "--no-plan");
          expect(judged.code).toBe(1);
          expect(judged.comment).toContain("# ❌ This change is denied");
          expect(judged.comment).toContain(rule);
          expect(judged.sarif["stacks.sarif"]).toContain(rule);
          expect(judged.result.edits).toEqual([]);
        },
        longTimeout,
      );
    });

    it(
      "that waives what it breaks is judged by the waivers of its base",
      async () => {
        const waiver = `[
  {
    rule: "cloudfront-viewer-https",
    constructPath: "develop-zone/distribution/*",
    owner: "@mydreamconnect/platform",
    reason: "Nobody may ever waive this in the same change.",
    expires: "2027-01-31",
  },
]`;
        const judged = await judge([plainHttp, ["config/waivers.ts", "= []", `= ${waiver}`]], "--no-plan");
        expect(judged.code).toBe(1);
        expect(judged.result.edits).toEqual([{ what: "waivers", files: ["config/waivers.ts"] }]);
        expect(judged.comment).toContain("This change edits what judges changes");
        expect(judged.comment).toContain("- waivers: `config/waivers.ts`");
        expect(judged.comment).not.toContain("Nobody may ever waive this");
      },
      longTimeout,
    );

    it(
      "that edits the rule which it breaks is judged by the rule of its base",
      async () => {
        const rule = "policies/rules/cloudfront_viewer_https/cloudfront_viewer_https.rego";
        const judged = await judge([plainHttp, [rule, "findings contains", "_findings contains"]], "--no-plan");
        expect(judged.code).toBe(1);
        expect(judged.sarif["stacks.sarif"]).toContain("cloudfront-viewer-https");
        expect(judged.result.edits).toEqual([{ what: "rules", files: [rule] }]);
      },
      longTimeout,
    );

    it(
      "whose program does not run could not be judged, which is never a pass",
      async () => {
        const judged = await judge([["main.ts", "const app = new App();", 'throw new Error("no app");']], "--no-plan");
        expect(judged.code).toBe(2);
        expect(judged.result.verdict).toBe("error");
        expect(judged.comment).toContain("# ⛔ This change could not be judged");
        expect(judged.comment).toContain("no app");
      },
      longTimeout,
    );

    it(
      "gives the change's own code no credential",
      async () => {
        process.env.AWS_SESSION_TOKEN_PLANTED = "planted-credential";
        process.env.GITHUB_TOKEN = "planted-token";
        try {
          const judged = await judge(
            [["main.ts", "const app = new App();", "throw new Error(`seen: ${JSON.stringify(process.env)}`);"]],
            "--no-plan",
          );
          expect(judged.comment).toContain("seen: ");
          expect(judged.comment).not.toContain("planted-");
        } finally {
          delete process.env.AWS_SESSION_TOKEN_PLANTED;
          delete process.env.GITHUB_TOKEN;
        }
      },
      longTimeout,
    );
  },
  { provider: true, python: true },
);
