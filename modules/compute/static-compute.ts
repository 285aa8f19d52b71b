import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { Artifact } from "../artifact";
import type { AlarmCondition, Graph, Metric } from "../metric";
import { publicPrefix, staticPrefix } from "../static-bucket-keys";
import type { PageLayout, StaticExport } from "../static-export";
import type { Compute, LogGroupReference } from "./compute";

export interface StaticComputeProps {
  readonly site: StaticExport;
  /** The bucket that has the pages and their files. */
  readonly bucketName: string;
  /** The CloudFront Function that finds a page's file. */
  readonly pageFunctionName: string;
}

/** Pages and assets from the bucket. Nothing runs, so there is nothing to make: the distribution does it all. */
export class StaticCompute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>> = {};
  readonly pageLayout: PageLayout;
  readonly artifacts: readonly Artifact[] = [];
  readonly logGroups: readonly LogGroupReference[] = [];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  readonly healthPath = "/outreach";
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, { site, bucketName, pageFunctionName }: StaticComputeProps) {
    super(scope, id);
    this.pageLayout = site.layout;
    const ofFunction = (name: string, label: string): Metric => ({
      namespace: "AWS/CloudFront",
      name,
      dimensions: { FunctionName: pageFunctionName, Region: "Global" },
      statistic: "Sum",
      label,
      region: "us-east-1",
    });
    const errors = ofFunction("FunctionExecutionErrors", "Failed");
    const throttles = ofFunction("FunctionThrottles", "Throttled");
    this.graphs = [
      {
        title: "Pages looked up",
        metrics: [ofFunction("FunctionInvocations", "Looked up"), errors, throttles],
      },
      {
        title: "Files in the bucket",
        metrics: [
          {
            // Storage metrics come once a day, whatever the period.
            namespace: "AWS/S3",
            name: "NumberOfObjects",
            dimensions: { BucketName: bucketName, StorageType: "AllStorageTypes" },
            statistic: "Average",
            label: "Files, earlier versions included",
          },
        ],
      },
    ];
    this.alarms = [
      lookupAlarm("page-lookup-errors", "fails, and its viewers get an error in place of a page", errors),
      lookupAlarm("page-lookup-throttles", "is throttled, and its viewers get an error in place of a page", throttles),
    ];
    const bucket = `arn:aws:s3:::${bucketName}`;
    this.releasePermissions = [
      {
        sid: "ReplacePages",
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        resources: [`${bucket}/${publicPrefix}/*`, `${bucket}/${staticPrefix}/*`],
      },
      { sid: "ListPages", actions: ["s3:ListBucket"], resources: [bucket] },
    ];
  }
}

/** Of the function that finds a page's file. One failure may be a viewer's odd request; five in five minutes are ours. */
function lookupAlarm(name: string, what: string, metric: Metric): AlarmCondition {
  return {
    name,
    description: `The CloudFront Function that finds a page's file ${what}. Look at the newest release of the zone.`,
    metric,
    comparison: "above",
    threshold: 5,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    missing: "good",
  };
}
