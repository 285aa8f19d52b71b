import { redactedPlan } from "../../embedded-terraform-cloud/redacted-plan";

const SCHEMAS = {
  format_version: "1.0",
  provider_schemas: {
    "registry.terraform.io/hashicorp/aws": {
      provider: { version: 0 },
      resource_schemas: { aws_s3_bucket: { version: 0 }, aws_vpc: { version: 1 } },
      data_source_schemas: { aws_region: { version: 0 } },
    },
  },
};

function redacted(change: object): unknown {
  const plan = {
    format_version: "1.2",
    resource_changes: [{ address: "aws_s3_bucket.a", type: "aws_s3_bucket", change }],
    output_changes: { token: { before: null, after: "planted", before_sensitive: false, after_sensitive: true } },
    prior_state: { values: "planted" },
    variables: { token: { value: "planted" } },
  };
  return redactedPlan(Buffer.from(JSON.stringify(plan)), Buffer.from(JSON.stringify(SCHEMAS)));
}

test("a redacted plan keeps its changes and loses every sensitive value, deep ones too", () => {
  const change = {
    actions: ["update"],
    before: { name: "a", key: "planted", list: [{ secret: "planted", open: 1 }], whole: { x: "planted" }, none: null },
    after: { name: "b", key: "planted 2", list: [{ secret: "planted", open: 2 }], whole: { x: "planted" }, none: null },
    before_sensitive: { key: true, list: [{ secret: true }], whole: true, none: true },
    after_sensitive: { key: true, list: [{ secret: true }], whole: true, none: true },
  };
  const document = redacted(change);
  expect(JSON.stringify(document)).not.toContain("planted");
  expect(document).toMatchObject({
    plan_format_version: "1.2",
    resource_changes: [
      {
        address: "aws_s3_bucket.a",
        change: {
          actions: ["update"],
          before: { name: "a", key: "(redacted)", list: [{ open: 1 }], whole: null, none: null },
          after: { name: "b", key: "(redacted, changed)", list: [{ open: 2 }], whole: null, none: null },
        },
      },
    ],
  });
});

test("a redacted plan carries the schemas of what it shows, and no others", () => {
  expect(redacted({ actions: ["create"], before: null, after: {} })).toMatchObject({
    provider_schemas: {
      "registry.terraform.io/hashicorp/aws": {
        resource_schemas: { aws_s3_bucket: { version: 0 } },
        data_source_schemas: {},
      },
    },
  });
});
