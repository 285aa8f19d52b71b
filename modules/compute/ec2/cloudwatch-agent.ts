/** Namespace of the agent's metrics. */
export const agentNamespace = "CWAgent";

/** Seconds between two measurements. */
const intervalSeconds = 60;

/**
 * Configuration of the CloudWatch agent: memory and disk, which EC2 itself does not measure, by Auto Scaling group; and
 * the logs of the start and of the server.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentConfiguration(logGroup: string): object {
  const log = (file: string, stream: string) => ({
    file_path: file,
    log_group_name: logGroup,
    log_stream_name: `{instance_id}/${stream}`,
  });
  return {
    agent: { metrics_collection_interval: intervalSeconds, run_as_user: "root" },
    metrics: {
      namespace: agentNamespace,
      append_dimensions: { AutoScalingGroupName: "${aws:AutoScalingGroupName}" },
      aggregation_dimensions: [["AutoScalingGroupName"]],
      metrics_collected: {
        mem: { measurement: ["mem_used_percent"] },
        disk: { measurement: ["used_percent"], resources: ["/"], drop_device: true },
      },
    },
    logs: {
      logs_collected: {
        files: {
          collect_list: [log("/var/log/cloud-init-output.log", "start"), log("/var/log/outreach/server.log", "server")],
        },
      },
    },
  };
}
