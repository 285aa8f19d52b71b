import { explainExisting, explainLock, importCommand, missingUpstream } from "../../cli/terraform/explanations";
import { plannedImportId } from "../../cli/terraform/import-id";
import { summarizePlan } from "../../cli/terraform/plan-document";
import type { Stack } from "../../cli/terraform/stack";
import { findUnrecorded, readErrors, typeOf } from "../../cli/terraform/unrecorded";

const STACK: Stack = {
  name: "develop-zone",
  directory: "/project/cdktf.out/stacks/develop-zone",
  file: undefined,
  projectDirectory: "/project",
  workspace: "default",
  remoteStates: [{ name: "shared", stack: "shared", localPath: undefined, workspace: undefined }],
  cloud: undefined,
  hasRemoteBackend: false,
  runTask: undefined,
  hasArtifacts: false,
  hasEphemeralVariables: false,
  providers: [],
  stateKey: "00000000",
};

const JOURNAL = [
  "\u001b[0m\u001b[1maws_s3_bucket.static: Creating...\u001b[0m\u001b[0m",
  "\u001b[0m\u001b[1maws_s3_bucket.static: Creation complete after 1s [id=outreach-mydreamconnect-dev]\u001b[0m",
  'module.a["x.y"].aws_iam_role.server[0]: Creating...',
  "aws_lambda_function.server: Creating...",
  "aws_lambda_function.server: Still creating... [10s elapsed]",
  "aws_sns_topic.refused: Creating...",
  "aws_sns_topic.cut: Creating...",
  "│ Error: creating SNS Topic (refused): AuthorizationError: not allowed",
  "│ ",
  "│   with aws_sns_topic.refused,",
  "│   on cdk.tf.json line 9, in resource.aws_sns_topic.refused:",
  "╷",
  "│ Error: creating SNS Topic (cut): operation error SNS: CreateTopic, canceled, context canceled",
  "│ ",
  "│   with aws_sns_topic.cut (zone/topic),",
].join("\n");

describe("what a run left unrecorded", () => {
  const creations = [
    { address: 'module.a["x.y"].aws_iam_role.server[0]', type: "aws_iam_role", importId: "server-role" },
    { address: "aws_lambda_function.server", type: "aws_lambda_function", importId: "server" },
  ];

  test("is everything that was begun, and neither in the state nor refused", () => {
    expect(findUnrecorded(JOURNAL, creations, new Set(["aws_lambda_function.server"]))).toEqual([
      {
        address: "aws_s3_bucket.static",
        certainty: "created",
        importId: "outreach-mydreamconnect-dev",
        type: "aws_s3_bucket",
      },
      {
        address: 'module.a["x.y"].aws_iam_role.server[0]',
        certainty: "unknown",
        importId: "server-role",
        type: "aws_iam_role",
      },
      { address: "aws_sns_topic.cut", certainty: "unknown", importId: undefined, type: "aws_sns_topic" },
    ]);
  });

  test("is nothing when the state has it all", () => {
    const all = new Set([...creations.map(({ address }) => address), "aws_s3_bucket.static", "aws_sns_topic.cut"]);
    expect(findUnrecorded(JOURNAL, creations, all)).toEqual([]);
  });

  test("is read from -json output as well", () => {
    const output = [
      { "@message": "aws_s3_bucket.static: Creating...", type: "apply_start" },
      { "@message": "aws_s3_bucket.static: Creation complete after 1s [id=files]", type: "apply_complete" },
      { "@message": "aws_sns_topic.refused: Creating...", type: "apply_start" },
      { "@message": "Error: creating SNS Topic", diagnostic: { address: "aws_sns_topic.refused", detail: "no" } },
    ]
      .map((event) => JSON.stringify(event))
      .join("\n");
    expect(findUnrecorded(output, [], new Set())).toEqual([
      { address: "aws_s3_bucket.static", certainty: "created", importId: "files", type: "aws_s3_bucket" },
    ]);
  });

  test("is brought in by a command that can be pasted", () => {
    expect(importCommand(STACK, "/usr/bin/tofu", 'module.a["it\'s"].aws_iam_role.server', "a b")).toBe(
      `tofu -chdir=cdktf.out/stacks/develop-zone import 'module.a["it'\\''s"].aws_iam_role.server' 'a b'`,
    );
  });
});

describe("Terraform's errors", () => {
  test("are read with the resource that they are about", () => {
    expect(readErrors(JOURNAL).map(({ address }) => address)).toEqual(["aws_sns_topic.refused", "aws_sns_topic.cut"]);
  });

  test("that something exists already are explained with the import, also without a known id", () => {
    const output = [
      "╷",
      "│ Error: creating SNS Topic: ResourceAlreadyExistsException: taken",
      "│ ",
      "│   with aws_sns_topic.alarm,",
      "╵",
    ].join("\n");
    expect(explainExisting(STACK, "terraform", output, [])).toBe(
      "Not everything could be created:\n" +
        "  aws_sns_topic.alarm exists already, but is not in the state of develop-zone: an earlier run created it and " +
        "was cut short, or somebody else made it. If it is this stack's, bring it in:\n" +
        "    terraform -chdir=cdktf.out/stacks/develop-zone import 'aws_sns_topic.alarm' ID  (look ID up in the AWS " +
        "console; the section \"Import\" of aws_sns_topic's page in the provider's documentation says which it is)",
    );
    expect(explainExisting(STACK, "terraform", JOURNAL, [])).toBeUndefined();
  });

  test("about the state's lock name its holder", () => {
    const output = [
      "│ Error: Error acquiring the state lock",
      "│ ",
      "│ Error message: resource temporarily unavailable",
      "│ Lock Info:",
      "│   ID:        0000-1111",
      "│   Path:      x",
      "│   Operation: OperationTypeApply",
      "│   Who:       ada@laptop",
      "│   Version:   1.11.4",
      "│   Created:   2026-11-24 06:00:00 +0000 UTC",
    ].join("\n");
    expect(explainLock(STACK, "terraform", output)).toBe(
      "The state of develop-zone is locked by ada@laptop (OperationTypeApply) since 2026-11-24 06:00:00 +0000 UTC. " +
        "Wait for that run and start again; -lock-timeout=10m makes Terraform wait by itself. Only if that process is " +
        "gone for certain: terraform -chdir=cdktf.out/stacks/develop-zone force-unlock 0000-1111",
    );
  });

  test.each([
    ["│ Error: Unable to find remote state\n│ \n│   with data.terraform_remote_state.shared,\n", 1],
    [
      '│ Error: Unsupported attribute\n│     │ data.terraform_remote_state.shared.outputs is object\n│ This object does not have an attribute named "arn".',
      1,
    ],
    ['│ Error: Unsupported attribute\n│ This object does not have an attribute named "arn".', 0],
    ["│ Error: Unable to find remote state\n│   with data.terraform_remote_state.other,\n", 0],
  ])("about another stack's outputs name that stack: %j", (output, count) => {
    expect(missingUpstream(STACK, output)).toHaveLength(count);
  });
});

describe("the id for an import", () => {
  test("is made of planned names", () => {
    const after = { function_name: "server", name: "live" };
    expect(plannedImportId("aws_lambda_alias", { after, afterSensitive: {} })).toBe("server/live");
  });

  test.each([
    ["a value that is not known yet", { after: { name: "live" }, afterSensitive: {} }],
    ["a sensitive value", { after: { function_name: "s", name: "live" }, afterSensitive: { name: true } }],
    ["a resource that is sensitive as a whole", { after: { function_name: "s", name: "l" }, afterSensitive: true }],
    ["a resource that is gone", { after: null, afterSensitive: false }],
  ])("is not made of %s", (_, planned) => {
    expect(plannedImportId("aws_lambda_alias", planned)).toBeUndefined();
  });

  test("is not guessed for a type with another kind of id", () => {
    expect(plannedImportId("aws_sns_topic", { after: { name: "alarm" }, afterSensitive: {} })).toBeUndefined();
  });

  test("belongs to a type that is read from the address", () => {
    expect(typeOf('module.a["b.c"].module.d[0].aws_s3_bucket.e["f.g"]')).toBe("aws_s3_bucket");
  });
});

describe("a plan's summary", () => {
  test.each([
    ["Terraform says so", { applyable: false }, true],
    ["nothing changes", { resource_changes: [{ address: "a.b", type: "a", change: { actions: ["no-op"] } }] }, true],
    ["an output changes", { output_changes: { o: { actions: ["update"] } } }, false],
    ["a resource changed outside", { resource_drift: [{}] }, false],
    [
      "something is imported",
      { resource_changes: [{ change: { actions: ["no-op"], importing: { id: "x" } } }] },
      false,
    ],
  ])("knows whether there is something to apply: %s", (_, document, isEmpty) => {
    expect(summarizePlan(document).isEmpty).toBe(isEmpty);
  });

  test("knows a plan that destroys everything", () => {
    const gone = { address: "a.b", type: "a", mode: "managed", change: { actions: ["delete"] } };
    const kept = { ...gone, change: { actions: ["no-op"] } };
    expect(summarizePlan({ resource_changes: [gone] }).onlyDestroys).toBe(true);
    expect(summarizePlan({ resource_changes: [gone, kept] }).onlyDestroys).toBe(false);
    expect(summarizePlan({}).onlyDestroys).toBe(false);
  });
});
