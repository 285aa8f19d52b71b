/** The gate as a Terraform Cloud run task. See help/run-task.md. */
export { openHttps } from "./https";
export { Hosts, hcpHosts } from "./hosts";
export { openJudgePool } from "./judge-pool";
export { KeyRing, keyInFile, keyInParameter, keyInSecret, keyInVariable, type KeySource } from "./keys";
export { type LogLevel, logLevels, openLog } from "./log";
export { RunTaskMetrics } from "./metrics";
export { serviceDefaults } from "./defaults";
export { listen, type RunTaskServer } from "./server";
export { RunTaskService } from "./service";
