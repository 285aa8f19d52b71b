import type { ComputeOf } from "../../config";
import {
  AppautoscalingPolicy,
  AppautoscalingTarget,
  CloudwatchLogGroup,
  type DataAwsIamPolicyDocumentStatement,
  EcsCluster,
  EcsService,
} from "../../framework/aws";
import { Construct, type ITerraformDependable } from "../../framework/cdktf";
import type { Artifact } from "../artifact";
import { loadBalancerAlarms, loadBalancerGraphs } from "../load-balancer-metrics";
import type { AlarmCondition, Graph } from "../metric";
import { ReleaseParameter } from "../release-parameter";
import { ServiceRole } from "../service-role";
import { type BalancedComputeProps, makePlace, nameLoadBalancer } from "./balanced-compute";
import type { Compute, LogGroupReference } from "./compute";
import { ContainerTask, containerName } from "./container-task";
import { fargateAlarms, fargateGraphs } from "./fargate-metrics";
import { fargateReleasePermissions } from "./fargate-release";
import { ecrImage } from "./ecr-image";
import { serverPermissions, writeLogs } from "./server-permissions";
import { healthPath, serverPort, serverVariables } from "./server-process";

export interface FargateComputeProps extends BalancedComputeProps {
  readonly compute: ComputeOf<"fargate">;
}

/** Seconds in which a new task need not be healthy yet. */
const graceSeconds = 60;

/** Seconds that tasks are kept after they were added, and before more of them are removed. */
const cooldownSeconds = { out: 60, in: 300 };

/** The application's server in containers on ECS Fargate, in private subnets behind a load balancer. */
export class FargateCompute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>>;
  readonly artifacts: readonly Artifact[] = [];
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  readonly healthPath = healthPath;
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: FargateComputeProps) {
    super(scope, id);
    const { name, compute, region, account, logRetentionDays, logKey } = props;
    const groups = {
      server: `/aws/ecs/${name}`,
      insights: `/aws/ecs/containerinsights/${name}/performance`,
    };
    const logGroup = (id: keyof typeof groups) =>
      new CloudwatchLogGroup(this, `${id}-logs`, {
        name: groups[id],
        retentionInDays: logRetentionDays,
        kmsKeyId: logKey.arnFor(groups[id]),
      });
    const serverLogs = logGroup("server");
    // ECS would make it itself, and keep its lines for ever.
    const insights = logGroup("insights");

    const place = {
      settings: compute.network,
      awsApis: ["ecr.api", "ecr.dkr", "logs"],
      buckets: [props.staticBucketArn],
      targetType: "ip",
    } as const;
    const { network, loadBalancer, securityGroup, flowLogGroup } = makePlace(this, place, props);

    const image = ecrImage(compute.image);
    const release = new ReleaseParameter(this, "release", {
      name: `/outreach/${props.environment}/image-digest`,
      description: `SHA-256 of the image in ${image.repository} that runs`,
      initial: image.digest,
      region,
      account,
    });
    const roles = {
      execution: new ServiceRole(this, "execution-role", {
        name: `${name}-execution`,
        service: "ecs-tasks",
        account,
        statements: [...image.pullPermissions, writeLogs(region, account, groups.server)],
      }),
      task: new ServiceRole(this, "task-role", {
        name: `${name}-task`,
        service: "ecs-tasks",
        account,
        statements: serverPermissions(props),
      }),
    };
    const task = new ContainerTask(this, "task", {
      family: name,
      compute,
      repository: image.repository,
      imageDigest: release.value,
      variables: { ...serverVariables, ...props.variables },
      roles,
      logGroup: serverLogs.name,
      region,
    });
    const cluster = new EcsCluster(this, "cluster", {
      name,
      setting: [{ name: "containerInsights", value: "enabled" }],
      dependsOn: [insights],
    });
    const service = new EcsService(this, "service", {
      name,
      cluster: cluster.arn,
      taskDefinition: task.arn,
      launchType: "FARGATE",
      desiredCount: compute.tasks.min,
      networkConfiguration: {
        subnets: network.privateSubnetIds,
        securityGroups: [securityGroup.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [{ targetGroupArn: loadBalancer.targetGroupArn, containerName, containerPort: serverPort }],
      healthCheckGracePeriodSeconds: graceSeconds,
      // New tasks stand beside the old ones until they are healthy; those that never become so are taken back.
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      // The distribution moves only to a service that answers.
      waitForSteadyState: true,
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: [...network.ready, ...loadBalancer.ready, roles.execution.policy, roles.task.policy],
    });
    scaleByCpu(this, { cluster: name, service: name, tasks: compute.tasks, after: service });
    nameLoadBalancer(this, props, loadBalancer, service);

    const named = { cluster: name, service: name };
    this.domains = { server: props.originDomain };
    this.logGroups = [
      { name: serverLogs.name, region, format: "text" },
      { name: insights.name, region, format: "service" },
      { name: flowLogGroup, region, format: "service" },
    ];
    this.graphs = [...loadBalancerGraphs(loadBalancer), ...fargateGraphs(named)];
    this.alarms = [...loadBalancerAlarms(loadBalancer), ...fargateAlarms(named, compute.tasks.min)];
    this.releasePermissions = fargateReleasePermissions({
      name,
      region,
      account,
      releaseParameterArn: release.arn,
      roleArns: [roles.execution.knownArn, roles.task.knownArn],
      repositoryArn: image.repositoryArn,
    });
  }
}

/** Adds tasks within a minute when CPU use is above its aim, and takes them away slowly. */
function scaleByCpu(
  scope: Construct,
  props: {
    readonly cluster: string;
    readonly service: string;
    readonly tasks: ComputeOf<"fargate">["tasks"];
    readonly after: ITerraformDependable;
  },
): void {
  const target = new AppautoscalingTarget(scope, "scaling-target", {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${props.cluster}/${props.service}`,
    minCapacity: props.tasks.min,
    maxCapacity: props.tasks.max,
    dependsOn: [props.after],
  });
  new AppautoscalingPolicy(scope, "scaling-policy", {
    name: "cpu",
    policyType: "TargetTrackingScaling",
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: props.tasks.cpuPercent,
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      scaleOutCooldown: cooldownSeconds.out,
      scaleInCooldown: cooldownSeconds.in,
    },
  });
}
