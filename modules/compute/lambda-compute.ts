import type { ComputeOf } from "../../config";
import { CloudfrontOriginAccessControl, type DataAwsIamPolicyDocumentStatement } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { Artifact } from "../artifact";
import type { LogKey } from "../log-key";
import type { AlarmCondition, Graph } from "../metric";
import { OpenNextOutputError, type OpenNextOutput, type OpenNextServer } from "../open-next-output";
import { cachePrefix } from "../static-bucket-keys";
import type { Compute, LogGroupReference } from "./compute";
import { functionAlarms, functionGraphs, type WatchedFunction } from "./function-metrics";
import { imageFunction } from "./image-function";
import { type CacheNeeds, cacheNeeds, requireLambdaBuild } from "./lambda-build";
import { imageServerId, serverId } from "./lambda-routing";
import { Revalidation } from "./revalidation";
import { type BuildFunctionProps, ServerFunction } from "./server-function";
import { TagTable, tagTableName } from "./tag-table";
import { Warmer } from "./warmer";

export interface LambdaComputeProps {
  readonly names: {
    /** Begins the names of what is no function. */
    readonly prefix: string;
    /** Name of the server function, or of one that is split off. */
    readonly server: (split?: string) => string;
    /** Name of a function that helps the server. */
    readonly helper: (part: string) => string;
  };
  readonly compute: ComputeOf<"lambda">;
  readonly app: OpenNextOutput;
  /** Variables of the servers' process environment. No secret: Lambda shows them to whoever may read its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** Bucket of the functions' region from which Lambda takes the code. */
  readonly artifactBucket: string;
  /** Bucket of static files, in which servers keep rendered pages too. */
  readonly staticBucket: string;
  /** SHA-256 digests of the proofs by which the servers know CloudFront. */
  readonly acceptedDigests: readonly string[];
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: number;
  /** Key of the log groups. */
  readonly logKey: LogKey;
  readonly deletionProtection: boolean;
}

/**
 * An OpenNext build on Lambda: its servers and its image function behind Function URLs that only CloudFront can use,
 * and what the servers keep their pages in.
 */
export class LambdaCompute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>>;
  readonly accessControlId?: string;
  readonly artifacts: readonly Artifact[];
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  readonly healthPath = "/outreach/api/health";
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];
  private readonly answering: Readonly<Record<string, ServerFunction>>;

  constructor(scope: Construct, id: string, props: LambdaComputeProps) {
    super(scope, id);
    const { names, app, compute, region, account } = props;
    requireLambdaBuild(app);
    const needs = cacheNeeds(app);
    const common: BuildFunctionProps = {
      compute,
      artifactBucket: props.artifactBucket,
      region,
      account,
      logRetentionDays: props.logRetentionDays,
      logKey: props.logKey,
    };
    const tags = needs.table
      ? new TagTable(this, "tags", {
          name: tagTableName(names.prefix),
          region,
          account,
          deletionProtection: props.deletionProtection,
        })
      : undefined;
    const revalidation =
      needs.queue && app.revalidation !== undefined
        ? new Revalidation(this, "revalidation", {
            ...common,
            functionName: names.helper("revalidation"),
            namePrefix: names.prefix,
            consumer: app.revalidation,
          })
        : undefined;
    const caches = serverCaches(props, needs, tags, revalidation);

    const server = (part: OpenNextServer, split?: string) =>
      new ServerFunction(this, serverId(split), {
        ...common,
        watched: {
          label: serverId(split).toLowerCase(),
          title: split === undefined ? "The server" : `The server split off as ${split}`,
          runbook: serverId(),
        },
        functionName: names.server(split),
        description: `Outreach: Next.js server built with OpenNext${split === undefined ? "" : `, ${split}`}`,
        server: part,
        acceptedDigests: props.acceptedDigests,
        variables: { ...props.variables, ...caches.variables },
        permissions: caches.permissions,
        hasConcurrencySettings: split === undefined,
      });
    const servers = {
      [serverId()]: server(app.server),
      ...Object.fromEntries(
        Object.entries(app.splitServers).map(([name, part]) => [serverId(name), server(part, name)]),
      ),
    };
    const images =
      app.imageOptimizer &&
      imageFunction(this, imageServerId, {
        ...common,
        functionName: names.helper("images"),
        server: app.imageOptimizer,
        acceptedDigests: props.acceptedDigests,
        bucket: props.staticBucket,
      });
    const warmer =
      compute.warmInstances === undefined
        ? undefined
        : new Warmer(this, "warmer", {
            ...common,
            functionName: names.helper("warmer"),
            namePrefix: names.prefix,
            warmer: warmerOf(app),
            instances: compute.warmInstances,
            servers: Object.values(servers).map(({ functionArn, watched: { functionName } }) => ({
              functionArn,
              functionName,
            })),
          });

    this.answering = { ...servers, ...(images === undefined ? {} : { [imageServerId]: images }) };
    if (compute.urlAuthorization !== "origin-proof") this.accessControlId = accessControl(this, names.prefix).id;
    this.domains = Object.fromEntries(Object.entries(this.answering).map(([key, { domain }]) => [key, domain]));

    const functions = [...Object.values(this.answering), ...present(revalidation), ...present(warmer)];
    const watched = functions.map((one) => one.watched);
    this.artifacts = distinct(functions.map(({ code }) => code));
    this.logGroups = functions.map(({ logGroupName }) => ({ name: logGroupName, region }));
    this.graphs = [...functionGraphs(watched), ...(revalidation?.graphs ?? [])];
    this.alarms = [...watched.flatMap((one: WatchedFunction) => functionAlarms(one)), ...(revalidation?.alarms ?? [])];
    this.releasePermissions = releasePermissions(
      functions.map(({ functionArn }) => functionArn),
      tags,
    );
  }

  admitDistribution(id: string, distributionArn: string): void {
    if (this.accessControlId === undefined) return;
    for (const one of Object.values(this.answering)) one.admitDistribution(id, distributionArn);
  }
}

/** How servers find what they keep pages in, and what they may do with it. */
function serverCaches(
  { staticBucket, region }: LambdaComputeProps,
  needs: CacheNeeds,
  tags: TagTable | undefined,
  revalidation: Revalidation | undefined,
): { variables: Record<string, string>; permissions: DataAwsIamPolicyDocumentStatement[] } {
  const bucketArn = `arn:aws:s3:::${staticBucket}`;
  return {
    variables: {
      // OpenNext takes the table's region from the bucket's.
      ...(needs.bucket || needs.table ? { CACHE_BUCKET_REGION: region } : {}),
      ...(needs.bucket ? { CACHE_BUCKET_NAME: staticBucket, CACHE_BUCKET_KEY_PREFIX: cachePrefix } : {}),
      ...(tags === undefined ? {} : { CACHE_DYNAMO_TABLE: tags.name }),
      ...revalidation?.variables,
    },
    permissions: [
      ...(needs.bucket
        ? [
            {
              sid: "KeepPages",
              actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
              resources: [`${bucketArn}/${cachePrefix}/*`],
            },
            // Without it S3 answers 403 for a page that is not there yet, which OpenNext takes for a failure.
            { sid: "TellAbsentPages", actions: ["s3:ListBucket"], resources: [bucketArn] },
          ]
        : []),
      ...(tags?.permissions ?? []),
      ...(revalidation?.permissions ?? []),
    ],
  };
}

/** Signs what CloudFront asks the functions for. */
function accessControl(scope: Construct, namePrefix: string): CloudfrontOriginAccessControl {
  return new CloudfrontOriginAccessControl(scope, "access-control", {
    name: `${namePrefix}-functions`,
    description: "Signs requests to Outreach's functions",
    originAccessControlOriginType: "lambda",
    signingBehavior: "always",
    signingProtocol: "sigv4",
    // A distribution that no longer uses it has to be updated before it goes.
    lifecycle: { createBeforeDestroy: true },
  });
}

function warmerOf({ warmer, file }: OpenNextOutput) {
  if (warmer !== undefined) return warmer;
  throw new OpenNextOutputError(
    `${file} has no additionalProps.warmer, which compute.warmInstances needs. Leave warmInstances out, or build the app again.`,
  );
}

/** What a release has to do to put another build on the functions: code, version, alias, and a look at the version. */
function releasePermissions(
  functionArns: readonly string[],
  tags: TagTable | undefined,
): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "ReleaseFunctions",
      actions: [
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionConfiguration",
        "lambda:InvokeFunction",
        "lambda:ListVersionsByFunction",
        "lambda:PublishVersion",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
      ],
      resources: functionArns.flatMap((arn) => [arn, `${arn}:*`]),
    },
    ...(tags === undefined ? [] : [{ sid: "WriteTags", actions: ["dynamodb:PutItem"], resources: [tags.arn] }]),
  ];
}

/** Servers may share their code, which is uploaded once. */
function distinct(artifacts: readonly Artifact[]): Artifact[] {
  return [...new Map(artifacts.map((artifact) => [artifact.key, artifact])).values()];
}

function present<T>(one: T | undefined): T[] {
  return one === undefined ? [] : [one];
}
