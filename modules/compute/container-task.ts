import type { ComputeOf } from "../../config";
import { EcsTaskDefinition } from "../../framework/aws";
import { Construct, Fn, TerraformLocal, Token } from "../../framework/cdktf";
import type { ServiceRole } from "../service-role";
import { serverPort } from "./server-process";

export interface ContainerTaskProps {
  /** Name of the task definition's family. */
  readonly family: string;
  readonly compute: ComputeOf<"fargate">;
  /** Repository of the image. */
  readonly repository: string;
  /** SHA-256 of the image, in hexadecimal. */
  readonly imageDigest: string;
  /** Variables of the process environment. No secret: ECS keeps every revision of them for ever. */
  readonly variables: Readonly<Record<string, string>>;
  readonly roles: { readonly execution: ServiceRole; readonly task: ServiceRole };
  readonly logGroup: string;
  readonly region: string;
}

/** The container's name, which the load balancer's targets and a release refer to. */
export const containerName = "server";

/** The user `node` of the official Node.js images. */
const user = "1000:1000";

/**
 * Where the server may write, by the names of the volumes: temporary files, and what Next.js caches for the life of a
 * task. The image declares both as volumes of the user's, which is how Fargate knows to whom they belong.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 */
const writable = { tmp: "/tmp", cache: "/app/.next/cache" };

/** Seconds between the signal to stop and the kill: what the load balancer lets a request take, and some more. */
const stopSeconds = 40;

/** The server in a container: not root, without capabilities, on a file system that it can't change. */
export class ContainerTask extends Construct {
  /** ARN of the newest revision, a release's too. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ContainerTaskProps) {
    super(scope, id);
    const { compute, roles } = props;
    this.arn = new EcsTaskDefinition(this, "definition", {
      family: props.family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: compute.architecture === "arm64" ? "ARM64" : "X86_64",
      },
      cpu: String(compute.cpuUnits),
      memory: String(compute.memoryMb),
      executionRoleArn: roles.execution.arn,
      taskRoleArn: roles.task.arn,
      volume: Object.keys(writable).map((name) => ({ name })),
      containerDefinitions: JSON.stringify([this.container(props)]),
      // A release makes revisions too: the newest is the one to compare with, and the older ones are what to go back to.
      trackLatest: true,
      skipDestroy: true,
    }).arn;
  }

  private container({ repository, imageDigest, variables, logGroup, region }: ContainerTaskProps) {
    return {
      name: containerName,
      image: `${repository}@sha256:${imageDigest}`,
      essential: true,
      user,
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      stopTimeout: stopSeconds,
      portMappings: [{ containerPort: serverPort, hostPort: serverPort, protocol: "tcp" }],
      mountPoints: Object.entries(writable).map(([sourceVolume, containerPath]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
      environment: Object.entries(variables)
        .map(([name, value]) => ({ name, value: this.escaped(name, value) }))
        .sort((one, other) => one.name.localeCompare(other.name)),
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": containerName },
      },
      volumesFrom: [],
      systemControls: [],
    };
  }

  /** A value that Terraform learns later, such as a key of several lines, as it has to stand in JSON. */
  private escaped(name: string, value: string): string {
    if (!Token.isUnresolved(value)) return value;
    const quote = Fn.rawString('"');
    const json = Fn.trimprefix(Fn.trimsuffix(Fn.jsonencode(value), quote), quote);
    return new TerraformLocal(this, name.toLowerCase().replaceAll("_", "-"), json).asString;
  }
}
