import { OpenNextOutputError, type OpenNextOutput, type OpenNextServer } from "../open-next-output";

/** What a Function URL sends, and what answers it: OpenNext's defaults and their kin. */
const wrappers = ["aws-lambda", "aws-lambda-streaming", "aws-lambda-compressed"];
const converters = ["aws-apigw-v2"];

/** Stores that live in the process that runs, or for a developer's machine: on Lambda each instance would have its own. */
const localStores = ["fs-dev", "fs-dev-nextMode"];

/** What the servers of a build keep outside of themselves, and so need. */
export interface CacheNeeds {
  /** Rendered pages in the bucket. */
  readonly bucket: boolean;
  /** A table of tags, or of what is in the bucket. */
  readonly table: boolean;
  /** A queue of pages to be made anew. */
  readonly queue: boolean;
}

/**
 * Refuses a build that the lambda option can't run.
 * @throws {OpenNextOutputError} naming the key of the description, its value, and what to change in the app
 */
export function requireLambdaBuild(app: OpenNextOutput): void {
  const refuse = (what: string, remedy: string): never => {
    throw new OpenNextOutputError(`${app.file}: ${what}, which the lambda option does not run. ${remedy}`);
  };
  const [edge] = app.edgeFunctions;
  if (edge !== undefined) {
    const setting = edge === "middleware" ? "middleware.external" : `functions.${edge}.placement`;
    refuse(
      `edgeFunctions.${edge} is a function for CloudFront's edge`,
      `Take ${setting} out of open-next.config.ts and build again, or choose the lambda-edge option.`,
    );
  }
  for (const [key, server] of Object.entries(serversOf(app))) {
    if (server.type === "ecs") {
      refuse(
        `origins.${key}.type is "ecs"`,
        "Take generateDockerfile out of open-next.config.ts and build again, or choose the fargate option.",
      );
    }
    const allowed = { wrapper: wrappers, converter: converters } as const;
    for (const name of ["wrapper", "converter"] as const) {
      const value = server[name];
      if (value !== undefined && !allowed[name].includes(value)) {
        refuse(
          `origins.${key}.${name} is ${JSON.stringify(value)}`,
          `Allowed is ${allowed[name].join(", ")}: change the override in open-next.config.ts and build again.`,
        );
      }
    }
    for (const name of ["incrementalCache", "tagCache"] as const) {
      if (localStores.includes(server[name] ?? "")) {
        refuse(
          `origins.${key}.${name} is ${JSON.stringify(server[name])}`,
          "Take the override out of open-next.config.ts (OpenNext's own are s3 and dynamodb) and build again.",
        );
      }
    }
  }
  for (const name of Object.keys(app.splitServers)) {
    if (!/^[a-z][a-z0-9-]{0,19}$/i.test(name)) {
      refuse(
        `origins.${name} is a server with a name that can't be part of a function's`,
        "Name it in open-next.config.ts with a letter and up to 19 more letters, digits and hyphens, and build again.",
      );
    }
  }
  if (cacheNeeds(app).queue && app.revalidation === undefined) {
    refuse(
      "additionalProps.revalidationFunction is missing while a server's queue is sqs",
      "Build the app again; its .open-next is not complete.",
    );
  }
}

/** What the build's servers need around them. Of stores that an app brings along nothing is known: they get nothing. */
export function cacheNeeds(app: OpenNextOutput): CacheNeeds {
  const servers = [app.server, ...Object.values(app.splitServers)];
  const uses = (name: "incrementalCache" | "tagCache" | "queue", kinds: RegExp) =>
    servers.some((server) => kinds.test(server[name] ?? ""));
  const bucket = !app.disableIncrementalCache && uses("incrementalCache", /^s3|^multi-tier-ddb-s3$/);
  return {
    bucket,
    table:
      (!app.disableTagCache && uses("tagCache", /^dynamodb/)) ||
      (bucket && uses("incrementalCache", /^multi-tier-ddb-s3$/)),
    // Without stored pages nothing is ever stale.
    queue: !app.disableIncrementalCache && uses("queue", /^sqs/),
  };
}

/** Everything of the build that answers requests, by its key in the description. */
function serversOf(app: OpenNextOutput): Readonly<Record<string, OpenNextServer>> {
  return {
    default: app.server,
    ...app.splitServers,
    ...(app.imageOptimizer === undefined ? {} : { imageOptimizer: app.imageOptimizer }),
  };
}
