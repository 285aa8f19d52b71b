import type { LoadBalancer } from "./load-balancer";
import type { AlarmCondition, Graph, Metric, Statistic } from "./metric";

/** Errors in a minute that are more than a client's bad luck or a single broken page. */
const errorsPerMinute = 5;

/** Seconds that one answer in twenty may take: a patient's conversation is rendered in a few tenths. */
const slowSeconds = 2;

const overMinutes = { periodSeconds: 60, breaches: 3, periods: 5 } as const;

function metric(balancer: LoadBalancer, name: string, statistic: Statistic, label: string): Metric {
  return { namespace: "AWS/ApplicationELB", name, statistic, label, dimensions: balancer.dimensions };
}

/** Of the load balancer as a whole: what never reached a target has no target group. */
function metricOfWhole(balancer: LoadBalancer, name: string, statistic: Statistic, label: string): Metric {
  return {
    ...metric(balancer, name, statistic, label),
    dimensions: { LoadBalancer: balancer.dimensions.LoadBalancer },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function loadBalancerGraphs(balancer: LoadBalancer): Graph[] {
  return [
    {
      title: "Load balancer: requests and errors",
      metrics: [
        metricOfWhole(balancer, "RequestCount", "Sum", "Requests"),
        metric(balancer, "HTTPCode_Target_5XX_Count", "Sum", "Errors of servers"),
        metricOfWhole(balancer, "HTTPCode_ELB_5XX_Count", "Sum", "Errors of the load balancer"),
        metricOfWhole(balancer, "HTTP_Fixed_Response_Count", "Sum", "Refused: not through CloudFront"),
      ],
    },
    {
      title: "Servers: time to answer",
      unit: "Seconds",
      metrics: [
        metric(balancer, "TargetResponseTime", "p50", "Half of the answers"),
        metric(balancer, "TargetResponseTime", "p95", "19 of 20 answers"),
      ],
    },
    {
      title: "Servers: health",
      metrics: [
        metric(balancer, "HealthyHostCount", "Minimum", "Healthy"),
        metric(balancer, "UnHealthyHostCount", "Maximum", "Unhealthy"),
      ],
    },
  ];
}

export function loadBalancerAlarms(balancer: LoadBalancer): AlarmCondition[] {
  return [
    {
      name: "load-balancer-errors",
      description:
        "The load balancer itself answers with errors: no server is healthy, or servers close connections. Look at the health of the servers first.",
      metric: metricOfWhole(balancer, "HTTPCode_ELB_5XX_Count", "Sum", "Errors of the load balancer"),
      comparison: "above",
      threshold: errorsPerMinute,
      ...overMinutes,
      missing: "good",
    },
    {
      name: "server-errors",
      description: "Servers answer with errors. Look at their log, and at what was released last.",
      metric: metric(balancer, "HTTPCode_Target_5XX_Count", "Sum", "Errors of servers"),
      comparison: "above",
      threshold: errorsPerMinute,
      ...overMinutes,
      missing: "good",
    },
    {
      name: "unhealthy-servers",
      description: "A server has not answered its health check for five minutes, and its replacement neither.",
      metric: metric(balancer, "UnHealthyHostCount", "Maximum", "Unhealthy"),
      comparison: "above",
      threshold: 0,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "good",
    },
    {
      name: "no-healthy-server",
      description: "No server is healthy: users see errors. Go back to the release before, if there was one today.",
      metric: metric(balancer, "HealthyHostCount", "Maximum", "Healthy"),
      comparison: "below",
      threshold: 1,
      periodSeconds: 60,
      breaches: 2,
      periods: 2,
      missing: "bad",
    },
    {
      name: "slow-answers",
      description: "One answer in twenty takes more than two seconds. Look at CPU use, and at the APIs behind the app.",
      metric: metric(balancer, "TargetResponseTime", "p95", "19 of 20 answers"),
      comparison: "above",
      threshold: slowSeconds,
      ...overMinutes,
      missing: "good",
    },
  ];
}
