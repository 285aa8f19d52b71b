import { type AwsProvider, CloudwatchQueryDefinition } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { ApplicationLog } from "./application-log";

/** Kinds of logs that there are queries for: an application's by its format, and the firewall's. */
export type LogKind = ApplicationLog["format"] | "firewall";

export interface SavedQueriesProps {
  /** Folder of the queries in the console. */
  readonly folder: string;
  readonly kind: LogKind;
  /** Groups of one kind and Region. */
  readonly logGroupNames: readonly string[];
  /** The provider of that Region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** A request's line, as the server's guard writes it: modules/origin-guard/. */
const requestFields =
  "message.request.method, message.request.path, message.request.status, message.request.milliseconds";

/**
 * Queries by what they answer. They show paths and ids of requests, and no cookie, header or body: none is in these logs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const queries: Readonly<Record<LogKind, Readonly<Record<string, readonly string[]>>>> = {
  "lambda-json": {
    "latest errors": [
      "fields @timestamp, requestId, errorType, errorMessage, message",
      'filter level in ["ERROR", "FATAL"] or record.status = "timeout"',
      "sort @timestamp desc",
      "limit 100",
    ],
    "errors by path": [
      "filter message.request.status >= 500",
      "stats count(*) as errors by message.request.path as path, message.request.status as status",
      "sort errors desc",
    ],
    "slowest requests": [
      `fields @timestamp, requestId, ${requestFields}`,
      "filter ispresent(message.request.milliseconds)",
      "sort message.request.milliseconds desc",
      "limit 50",
    ],
    "one request": [
      `fields @timestamp, level, ${requestFields}, errorType, errorMessage, record.status`,
      // The id that the user's answer had in x-amz-cf-id, or the server's own.
      'filter message.request.id = "REQUEST_ID" or requestId = "REQUEST_ID" or record.requestId = "REQUEST_ID"',
      "sort @timestamp asc",
    ],
  },
  text: {
    "latest errors": [
      "fields @timestamp, @logStream, @message",
      "filter @message like /⨯|Error|ERROR/",
      "sort @timestamp desc",
      "limit 100",
    ],
    "one request": [
      "fields @timestamp, @logStream, @message",
      "filter @message like /REQUEST_ID/",
      "sort @timestamp asc",
    ],
  },
  firewall: {
    "what the firewall blocked": [
      'filter action = "BLOCK"',
      "stats count(*) as requests by terminatingRuleId as rule, httpRequest.uri as path, httpRequest.country as country",
      "sort requests desc",
      "limit 100",
    ],
  },
};

/** Queries of Logs Insights that are there when they are needed. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { folder, kind, logGroupNames, provider }: SavedQueriesProps) {
    super(scope, id);
    for (const [name, steps] of Object.entries(queries[kind])) {
      new CloudwatchQueryDefinition(this, name.replaceAll(" ", "-"), {
        ...(provider === undefined ? {} : { provider }),
        name: `${folder}/${name}`,
        logGroupNames: [...logGroupNames],
        queryString: steps.join("\n| "),
      });
    }
  }
}
