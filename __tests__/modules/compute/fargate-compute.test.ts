import type { ComputeOf } from "../../../config";
import { FargateCompute } from "../../../modules/compute/fargate-compute";
import { Fn, Token } from "../../../framework/cdktf";
import { fargate, image, surroundings, surroundingsIn } from "../../support/balanced-compute";
import { type Block, settingsWith, synthesizeScope } from "../../support/synthesis";

function synthesize(changes: Partial<ComputeOf<"fargate">> = {}, variables: Readonly<Record<string, string>> = {}) {
  let compute: FargateCompute | undefined;
  const stack = synthesizeScope((scope) => {
    compute = new FargateCompute(scope, "server", {
      ...surroundingsIn(scope),
      variables: { ...surroundings.variables, ...variables },
      compute: { ...fargate, ...changes },
    });
  });
  return { stack, compute: compute as FargateCompute };
}

const { stack, compute } = synthesize();
const statement = (sid: string) =>
  stack
    .data("aws_iam_policy_document")
    .flatMap((one) => one.statement as Block[])
    .find((one) => one.sid === sid);
const containerOf = (of: typeof stack) =>
  (JSON.parse(of.resource("aws_ecs_task_definition").container_definitions as string) as [Block])[0];

describe("the server on Fargate", () => {
  it("is a task of half a vCPU and 1 GB by default, and of what is configured", () => {
    expect(stack.resource("aws_ecs_task_definition")).toMatchObject({
      family: "outreach-develop",
      requires_compatibilities: ["FARGATE"],
      network_mode: "awsvpc",
      cpu: "512",
      memory: "1024",
      runtime_platform: { operating_system_family: "LINUX", cpu_architecture: "X86_64" },
    });
    const larger = synthesize({ cpuUnits: 1024, memoryMb: 4096, architecture: "arm64" }).stack;
    expect(larger.resource("aws_ecs_task_definition")).toMatchObject({
      cpu: "1024",
      memory: "4096",
      runtime_platform: { cpu_architecture: "ARM64" },
    });
  });

  it("runs not as root, without capabilities, on a file system that it can't change but for two folders", () => {
    expect(containerOf(stack)).toMatchObject({
      user: "1000:1000",
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ["ALL"] } },
      mountPoints: [
        { sourceVolume: "tmp", containerPath: "/tmp" },
        { sourceVolume: "cache", containerPath: "/app/.next/cache" },
      ],
    });
    expect(containerOf(stack)).not.toHaveProperty("privileged");
  });

  it("starts with the configured image by digest, and keeps what a release wrote", () => {
    expect(stack.resource("aws_ssm_parameter")).toMatchObject({
      name: "/outreach/develop/image-digest",
      insecure_value: image.split("@sha256:")[1],
      lifecycle: { ignore_changes: ["insecure_value"] },
    });
    expect(containerOf(stack).image).toMatch(
      /^111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/outreach@sha256:\$\{aws_ssm_parameter\.[\w-]+\.insecure_value\}$/,
    );
    expect(stack.resource("aws_ecs_task_definition")).toMatchObject({ track_latest: true, skip_destroy: true });
  });

  it("keeps connections open for longer than the load balancer does, and stops later than that lets go", () => {
    const { environment, stopTimeout } = containerOf(stack) as { environment: Block[]; stopTimeout: number };
    expect(environment).toContainEqual({ name: "KEEP_ALIVE_TIMEOUT", value: "70000" });
    expect(environment).toContainEqual({ name: "HOSTNAME", value: "0.0.0.0" });
    expect(environment).toContainEqual({ name: "OUTREACH_API_URL", value: surroundings.variables.OUTREACH_API_URL });
    expect(stopTimeout).toBeGreaterThan(Number(stack.resource("aws_lb_target_group").deregistration_delay));
  });

  it("gets a value that Terraform learns later as it has to stand in JSON", () => {
    const later = synthesize({}, { SAX_JWT_PUBLIC_KEY: Token.asString(Fn.trimspace("key")) }).stack;
    const { environment } = containerOf(later) as { environment: Block[] };
    expect(environment).toContainEqual({
      name: "SAX_JWT_PUBLIC_KEY",
      value: expect.stringMatching(/^\$\{local\.[\w-]+\}$/),
    });
    expect(Object.values(later.document.locals as Block)).toEqual([
      '${trimprefix(trimsuffix(jsonencode(trimspace("key")), "\\""), "\\"")}',
    ]);
  });

  it("runs in private subnets without a public address, and rolls back what does not become healthy", () => {
    expect(stack.resource("aws_ecs_service")).toMatchObject({
      launch_type: "FARGATE",
      desired_count: 2,
      network_configuration: {
        assign_public_ip: false,
        subnets: [expect.stringContaining("private-0"), expect.stringContaining("private-1")],
      },
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      deployment_circuit_breaker: { enable: true, rollback: true },
      wait_for_steady_state: true,
      lifecycle: { ignore_changes: ["desired_count"] },
    });
  });

  it("scales by CPU use between its bounds", () => {
    expect(stack.resource("aws_appautoscaling_target")).toMatchObject({
      resource_id: "service/outreach-develop/outreach-develop",
      min_capacity: 2,
      max_capacity: 6,
    });
    expect(stack.resource("aws_appautoscaling_policy")).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        target_value: 60,
        scale_out_cooldown: 60,
        scale_in_cooldown: 300,
      },
    });
  });

  it("logs into encrypted groups of its own, Container Insights' among them", () => {
    const groups = stack.resources("aws_cloudwatch_log_group").map((one) => one.name);
    expect(groups).toHaveLength(compute.logGroups.length);
    expect(groups).toContain("/aws/ecs/containerinsights/outreach-develop/performance");
    for (const group of stack.resources("aws_cloudwatch_log_group")) {
      expect(group).toMatchObject({ retention_in_days: 30, kms_key_id: expect.stringContaining("aws_kms_key") });
    }
  });

  it("may pull its image and write its log, and the app may read the zone's bucket", () => {
    expect(statement("PullImages")?.resources).toEqual(["arn:aws:ecr:us-east-1:111122223333:repository/outreach"]);
    expect(statement("WriteOwnLogs")).toMatchObject({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: ["arn:aws:logs:us-east-1:111122223333:log-group:/aws/ecs/outreach-develop:*"],
    });
    expect(statement("ListStaticFiles")?.resources).toEqual(["arn:aws:s3:::outreach-mydreamconnect-dev"]);
    expect(statement("ReadStaticFiles")?.resources).toEqual(["arn:aws:s3:::outreach-mydreamconnect-dev/*"]);
  });

  it("is found under a name of the zone that stays the same, once it answers", () => {
    expect(compute.domains).toEqual({ server: "outreach-dev-origin.mydreamconnect.com" });
    expect(stack.resource("aws_route53_record")).toMatchObject({
      name: "outreach-dev-origin.mydreamconnect.com",
      type: "A",
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_ecs_service\./)]),
      lifecycle: { create_before_destroy: true },
    });
  });

  it("lets a release push an image, register a revision of its own family and update its own service", () => {
    const allowed = (sid: string) => compute.releasePermissions.find((one) => one.sid === sid);
    expect(allowed("RegisterTaskDefinition")).toEqual({
      sid: "RegisterTaskDefinition",
      actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
      resources: ["arn:aws:ecs:us-east-1:111122223333:task-definition/outreach-develop:*"],
    });
    expect(allowed("UpdateService")?.resources).toEqual([
      "arn:aws:ecs:us-east-1:111122223333:service/outreach-develop/outreach-develop",
    ]);
    expect(allowed("PassTaskRoles")?.resources).toEqual([
      "arn:aws:iam::111122223333:role/outreach-develop-execution",
      "arn:aws:iam::111122223333:role/outreach-develop-task",
    ]);
    expect(allowed("WriteRelease")?.resources).toEqual([
      "arn:aws:ssm:us-east-1:111122223333:parameter/outreach/develop/image-digest",
    ]);
  });

  it("goes off for errors, unhealthy or missing servers, slow answers, and when CPU or memory run out", () => {
    expect(compute.alarms.map(({ name }) => name)).toEqual([
      "load-balancer-errors",
      "server-errors",
      "unhealthy-servers",
      "no-healthy-server",
      "slow-answers",
      "high-cpu",
      "high-memory",
      "missing-tasks",
    ]);
    expect(compute.alarms.find(({ name }) => name === "missing-tasks")).toMatchObject({
      comparison: "below",
      threshold: 2,
      missing: "bad",
    });
    expect(compute.graphs.map(({ title }) => title)).toHaveLength(5);
  });
});

describe("the settings of Fargate", () => {
  const refused = (changes: object) => () =>
    settingsWith((settings) => {
      const [environment] = settings.environments;
      if (environment) environment.compute = { ...fargate, ...changes };
    });

  it.each<[object, string]>([
    [
      { cpuUnits: 256, memoryMb: 4096 },
      "environments[0].compute.memoryMb: must be 512, 1024 or 2048 with 256 CPU units",
    ],
    [{ cpuUnits: 512, memoryMb: 512 }, "must be 1024 to 4096, in steps of 1024, with 512 CPU units"],
    [{ cpuUnits: 4096, memoryMb: 4096 }, "must be 8192 to 30720, in steps of 1024, with 4096 CPU units"],
    [{ image: "outreach:latest" }, "environments[0].compute.image: must be an image in ECR by digest"],
    [
      { network: { source: "create", cidrBlock: "10.20.0.0/20", nat: "none", awsApis: "nat" } },
      'environments[0].compute.network.awsApis: must be "private" where nat is "none", or the servers reach no API of AWS',
    ],
  ])("%j is refused", (changes, message) => {
    expect(refused(changes)).toThrow(message);
  });
});
