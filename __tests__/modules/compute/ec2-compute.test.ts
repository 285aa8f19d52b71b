import type { ComputeOf } from "../../../config";
import { computeDefaults } from "../../../config/defaults";
import { Ec2Compute } from "../../../modules/compute/ec2-compute";
import { packBuiltinStandalone } from "../../../modules/compute/ec2/standalone-bundle";
import { surroundingsIn } from "../../support/balanced-compute";
import { type Block, settingsWith, synthesizeScope } from "../../support/synthesis";

function synthesize(changes: Partial<ComputeOf<"ec2">> = {}) {
  let compute: Ec2Compute | undefined;
  const stack = synthesizeScope((scope) => {
    compute = new Ec2Compute(scope, "server", {
      ...surroundingsIn(scope),
      compute: { ...computeDefaults.ec2, ...changes },
      artifactBucket: "artifacts",
    });
  });
  return { stack, compute: compute as Ec2Compute };
}

const { stack, compute } = synthesize();
const template = stack.resource("aws_launch_template");
const group = stack.resource("aws_autoscaling_group");
const statement = (sid: string) =>
  stack
    .data("aws_iam_policy_document")
    .flatMap((one) => one.statement as Block[])
    .find((one) => one.sid === sid);
const builtin = Buffer.from(packBuiltinStandalone().sha256, "base64").toString("hex");

describe("the server on EC2", () => {
  it("starts instances with IMDSv2 alone, an encrypted disk and no public address", () => {
    expect(template).toMatchObject({
      instance_type: "t3.small",
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        { device_name: "/dev/xvda", ebs: { volume_type: "gp3", volume_size: 20, encrypted: "true" } },
      ],
      network_interfaces: [{ associate_public_ip_address: "false" }],
      tag_specifications: ["instance", "volume"].map((resource_type) => ({
        resource_type,
        tags: { Name: "outreach-develop", Application: "outreach" },
      })),
    });
    expect(template).not.toHaveProperty("key_name");
  });

  it("takes the id of Amazon Linux 2023 from Amazon's parameter, the newest or a pinned one", () => {
    const name = (of: typeof stack) => of.data("aws_ssm_parameter").map((one) => one.name);
    const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default";
    expect(name(stack)).toEqual([`${parameter}-x86_64`]);
    expect(name(synthesize({ architecture: "arm64", machineImageVersion: 87 }).stack)).toEqual([
      `${parameter}-arm64:87`,
    ]);
    expect(template.image_id).toMatch(/^\$\{data\.aws_ssm_parameter\.[\w-]+\.insecure_value\}$/);
  });

  it("replaces instances one after the other, and goes back when that fails", () => {
    expect(group).toMatchObject({
      min_size: 2,
      max_size: 4,
      health_check_type: "ELB",
      health_check_grace_period: 300,
      wait_for_elb_capacity: 2,
      instance_refresh: {
        strategy: "Rolling",
        preferences: { min_healthy_percentage: 100, max_healthy_percentage: 150, auto_rollback: true },
      },
      vpc_zone_identifier: [expect.stringContaining("private-0"), expect.stringContaining("private-1")],
    });
    expect((group.launch_template as Block).version).toMatch(/^\$\{aws_launch_template\.[\w-]+\.latest_version\}$/);
  });

  it("tags the group and what it starts", () => {
    expect(group.tag).toEqual([
      { key: "Name", value: "outreach-develop", propagate_at_launch: true },
      { key: "Application", value: "outreach", propagate_at_launch: true },
    ]);
  });

  it("scales by CPU use", () => {
    expect(stack.resource("aws_autoscaling_policy")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_configuration: {
        target_value: 60,
        predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
      },
    });
  });

  it("starts with the built-in server, and keeps what a release wrote", () => {
    expect(compute.artifacts).toMatchObject([
      { bucket: "artifacts", region: "us-east-1", key: `server/${builtin}.zip` },
    ]);
    expect(stack.resource("aws_ssm_parameter")).toMatchObject({
      name: "/outreach/develop/server-archive",
      insecure_value: builtin,
      lifecycle: { ignore_changes: ["insecure_value"] },
    });
  });

  it("lets an instance read the zone's bucket, releases and its parameter, write its log, and no more", () => {
    expect(statement("ReadStaticFiles")?.resources).toEqual(["arn:aws:s3:::outreach-mydreamconnect-dev/*"]);
    expect(statement("GetArchives")).toMatchObject({
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::artifacts/server/*"],
    });
    expect(statement("ReadRelease")?.resources).toEqual([
      "arn:aws:ssm:us-east-1:111122223333:parameter/outreach/develop/server-archive",
    ]);
    expect(statement("WriteOwnLogs")?.resources).toEqual([
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/ec2/outreach-develop:*",
    ]);
    expect(statement("ReportMeasurements")?.condition).toEqual([
      { test: "StringEquals", variable: "cloudwatch:namespace", values: ["CWAgent"] },
    ]);
  });

  it("is found under the same name as on Fargate, once its instances answer", () => {
    expect(compute.domains).toEqual({ server: "outreach-dev-origin.mydreamconnect.com" });
    expect(stack.resource("aws_route53_record")).toMatchObject({
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_autoscaling_group\./)]),
      lifecycle: { create_before_destroy: true },
    });
  });

  it("lets a release upload an archive, name it, and replace the instances of its own group", () => {
    const allowed = (sid: string) => compute.releasePermissions.find((one) => one.sid === sid);
    expect(allowed("UploadArchives")?.resources).toEqual(["arn:aws:s3:::artifacts/server/*"]);
    expect(allowed("ReplaceInstances")?.resources).toEqual([
      "arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:*:autoScalingGroupName/outreach-develop",
    ]);
    expect(allowed("WriteRelease")?.actions).toContain("ssm:PutParameter");
  });

  it("goes off when CPU, memory or disk run out, or instances are missing", () => {
    expect(compute.alarms.map(({ name }) => name)).toEqual([
      "load-balancer-errors",
      "server-errors",
      "unhealthy-servers",
      "no-healthy-server",
      "slow-answers",
      "high-cpu",
      "high-memory",
      "full-disk",
      "missing-instances",
    ]);
    expect(group.enabled_metrics).toContain("GroupInServiceInstances");
  });
});

describe("the settings of EC2", () => {
  it.each<[object, string]>([
    [{ instanceType: "t3.micro" }, "compute.instanceType: must be an instance type from small up, such as t3.small"],
    [
      { network: { source: "create", cidrBlock: "10.20.0.0/20", nat: "none", awsApis: "private" } },
      'compute.network.nat: must be "single" or "per-zone" for ec2, whose instances get PM2 from the public npm registry',
    ],
    [{ instances: { min: 3, max: 2, cpuPercent: 60 } }, "compute.instances.max: must not be below min"],
  ])("%j is refused", (changes, message) => {
    expect(() =>
      settingsWith((settings) => {
        const [environment] = settings.environments;
        if (environment) environment.compute = { ...computeDefaults.ec2, ...changes };
      }),
    ).toThrow(message);
  });
});
