import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { judgingDefaults } from "../defaults";
import { openHttps } from "../https";
import { judgePlan } from "../judge-plan";
import { openLog } from "../log";
import { RunTaskMetrics } from "../metrics";
import { claimsIn } from "./claims";
import { judgeHandler } from "./judge-handler";
import { hostsOf, lambdaVariables, numberSetting, setting } from "./settings";
import { judgeTimes } from "./times";

const detailsUrl = process.env[lambdaVariables.detailsUrl];

/** Behind the queue. One message at a time: judging has the whole function, and its time-out is the function's. */
export const handler = judgeHandler({
  ...judgingDefaults,
  ...judgeTimes,
  claims: claimsIn(setting("claimsTable", process.env), new DynamoDBClient({})),
  attempts: numberSetting("attempts", process.env),
  judge: judgePlan,
  send: openHttps(),
  hosts: hostsOf(process.env),
  maxPlanBytes: numberSetting("maxPlanBytes", process.env),
  log: openLog("info"),
  metrics: new RunTaskMetrics(),
  ...(detailsUrl === undefined || detailsUrl === "" ? {} : { detailsUrl }),
});
