import type { ComputeOf } from "../../config";
import {
  AutoscalingGroup,
  AutoscalingPolicy,
  CloudwatchLogGroup,
  type DataAwsIamPolicyDocumentStatement,
  DataAwsSsmParameter,
  IamInstanceProfile,
  LaunchTemplate,
} from "../../framework/aws";
import { Construct, type ITerraformDependable } from "../../framework/cdktf";
import { type Artifact, codeArtifact, hexadecimal } from "../artifact";
import { LoadBalancer } from "../load-balancer";
import { loadBalancerAlarms, loadBalancerGraphs } from "../load-balancer-metrics";
import type { AlarmCondition, Graph } from "../metric";
import { Network } from "../network/network";
import { ReleaseParameter } from "../release-parameter";
import { ServiceRole } from "../service-role";
import { type BalancedComputeProps, makePlace, nameLoadBalancer } from "./balanced-compute";
import type { Compute, LogGroupReference } from "./compute";
import { agentConfiguration } from "./ec2/cloudwatch-agent";
import { packBuiltinStandalone } from "./ec2/standalone-bundle";
import { userData } from "./ec2/user-data";
import { ec2Alarms, ec2Graphs } from "./ec2-metrics";
import { archivePrefix, ec2ReleasePermissions, instancePermissions } from "./ec2-permissions";
import { serverPermissions, writeLogs } from "./server-permissions";
import { healthPath, serverVariables } from "./server-process";

export interface Ec2ComputeProps extends BalancedComputeProps {
  readonly compute: ComputeOf<"ec2">;
  /** Bucket of the region that releases lie in. */
  readonly artifactBucket: string;
}

/** Seconds in which a new instance need not be healthy yet: its packages, PM2 and the release have to arrive. */
const graceSeconds = 300;

/** Seconds after its first good answer in which an instance's CPU use says nothing about the load. */
const warmupSeconds = 60;

/** What a replacement of the instances keeps in service, and may add for its time, in percent. */
const refreshPercent = { minHealthy: 100, maxHealthy: 150 };

/** The application's server under PM2 on EC2 instances, in private subnets behind a load balancer. */
export class Ec2Compute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>>;
  readonly artifacts: readonly Artifact[];
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  readonly healthPath = healthPath;
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: Ec2ComputeProps) {
    super(scope, id);
    const { name, compute, region, account, logRetentionDays, logKey, artifactBucket } = props;
    const logGroupName = `/aws/ec2/${name}`;
    const serverLogs = new CloudwatchLogGroup(this, "server-logs", {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKey.arnFor(logGroupName),
    });

    const place = {
      settings: compute.network,
      awsApis: ["logs", "monitoring", "ssm", "ssmmessages"],
      buckets: [props.staticBucketArn, `arn:aws:s3:::${artifactBucket}`],
      targetType: "instance",
    } as const;
    const { network, loadBalancer, securityGroup, flowLogGroup } = makePlace(this, place, props);

    const initial = this.initialRelease(props);
    const release = new ReleaseParameter(this, "release", {
      name: `/outreach/${props.environment}/server-archive`,
      description: "SHA-256 of the archive of the standalone server that instances start",
      initial: initial.digest,
      region,
      account,
    });
    const permissions = {
      group: name,
      artifactBucket,
      releaseParameterArn: release.arn,
      region,
      account,
    };
    const role = new ServiceRole(this, "role", {
      name: `${name}-instance`,
      service: "ec2",
      account,
      statements: [
        ...serverPermissions(props),
        writeLogs(region, account, logGroupName),
        ...instancePermissions(permissions),
      ],
    });
    const template = this.launchTemplate(props, {
      securityGroupId: securityGroup.securityGroupId,
      profileArn: new IamInstanceProfile(this, "profile", { name: `${name}-instance`, role: role.name }).arn,
      userData: userData({
        nodeMajor: compute.nodeMajor,
        releaseParameter: release.name,
        archives: `s3://${artifactBucket}/${archivePrefix}`,
        variables: { ...serverVariables, ...props.variables },
        agentConfiguration: agentConfiguration(logGroupName),
        healthPath,
        region,
      }),
    });
    const group = this.group(props, template, network, loadBalancer, [role.policy, serverLogs]);
    nameLoadBalancer(this, props, loadBalancer, group);

    this.domains = { server: props.originDomain };
    this.artifacts = [initial.artifact];
    this.logGroups = [
      { name: serverLogs.name, region, format: "text" },
      { name: flowLogGroup, region, format: "service" },
    ];
    this.graphs = [...loadBalancerGraphs(loadBalancer), ...ec2Graphs(name)];
    this.alarms = [...loadBalancerAlarms(loadBalancer), ...ec2Alarms(name, compute.instances.min)];
    this.releasePermissions = ec2ReleasePermissions(permissions);
  }

  /** The built-in server, so that the first instances turn healthy before anything is released. */
  private initialRelease({ artifactBucket, region }: Ec2ComputeProps): { artifact: Artifact; digest: string } {
    const bundle = packBuiltinStandalone();
    const artifact = codeArtifact(this, "builtin", bundle, { bucket: artifactBucket, region }, archivePrefix);
    return { digest: hexadecimal(bundle.sha256), artifact };
  }

  private launchTemplate(
    { name, compute, tags }: Ec2ComputeProps,
    launch: { readonly securityGroupId: string; readonly profileArn: string; readonly userData: string },
  ): LaunchTemplate {
    // The image's id, not the parameter that names it: with that, Auto Scaling could roll nothing back.
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
    const newest = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${compute.architecture}`;
    const image = new DataAwsSsmParameter(this, "machine-image", {
      name: compute.machineImageVersion === undefined ? newest : `${newest}:${compute.machineImageVersion}`,
    });
    const launched = { Name: name, ...tags };
    return new LaunchTemplate(this, "launch-template", {
      name,
      imageId: image.insecureValue,
      instanceType: compute.instanceType,
      iamInstanceProfile: { arn: launch.profileArn },
      userData: launch.userData,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // The server itself, and no container or proxy behind it.
        httpPutResponseHopLimit: 1,
      },
      monitoring: { enabled: true },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          securityGroups: [launch.securityGroupId],
          deleteOnTermination: "true",
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: compute.diskGib,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: launched })),
      updateDefaultVersion: true,
    });
  }

  private group(
    { name, compute, tags }: Ec2ComputeProps,
    template: LaunchTemplate,
    network: Network,
    loadBalancer: LoadBalancer,
    before: readonly ITerraformDependable[],
  ): AutoscalingGroup {
    const { min, max, cpuPercent } = compute.instances;
    const group = new AutoscalingGroup(this, "group", {
      name,
      minSize: min,
      maxSize: max,
      vpcZoneIdentifier: network.privateSubnetIds,
      targetGroupArns: [loadBalancer.targetGroupArn],
      // A number, not $Latest, so that a replacement that fails can go back.
      launchTemplate: { id: template.id, version: String(template.latestVersion) },
      healthCheckType: "ELB",
      healthCheckGracePeriod: graceSeconds,
      defaultInstanceWarmup: warmupSeconds,
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: refreshPercent.minHealthy,
          maxHealthyPercentage: refreshPercent.maxHealthy,
          autoRollback: true,
        },
      },
      terminationPolicies: ["OldestLaunchTemplate", "OldestInstance"],
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances"],
      // The distribution moves only to instances that answer.
      waitForElbCapacity: min,
      waitForCapacityTimeout: "15m",
      tag: Object.entries({ Name: name, ...tags }).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn: [...network.ready, ...loadBalancer.ready, ...before],
    });
    new AutoscalingPolicy(this, "scaling-policy", {
      name: "cpu",
      autoscalingGroupName: group.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        targetValue: cpuPercent,
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
      },
    });
    return group;
  }
}
