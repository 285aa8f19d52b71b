import type { Metric, Statistic } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

/** The dimensions under which CloudWatch has a stage's metrics. */
export type StageDimensions = Readonly<Record<string, string>>;

/**
 * The graphs and alarms of the application's REST API, by AWS's recommended alarms.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#ApiGateway
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export function watchedRestApi(stage: StageDimensions): WatchedPart {
  const metric = metricsOf(stage);
  const serverErrors = metric("5XXError", "Average", "5xx");
  const latency = metric("Latency", "p90", "p90");
  return {
    title: "REST API",
    graphs: [
      { title: "REST API: calls", unit: "Calls", metrics: [metric("Count", "Sum", "calls")] },
      {
        title: "REST API: share of errors",
        unit: "Of 1",
        metrics: [metric("4XXError", "Average", "4xx"), serverErrors],
      },
      {
        title: "REST API: latency",
        unit: "Milliseconds",
        metrics: [metric("Latency", "p50", "p50"), latency, metric("IntegrationLatency", "p90", "p90 behind the API")],
      },
    ],
    alarms: [
      {
        name: "rest-api-server-errors",
        description: "More than 5 % of the calls of the REST API end in a 5xx: messages are not loaded or sent.",
        metric: serverErrors,
        comparison: "above",
        threshold: 0.05,
        periodSeconds: 60,
        breaches: 3,
        periods: 3,
        missing: "good",
      },
      {
        name: "rest-api-slow",
        description: "A tenth of the calls of the REST API takes longer than 2.5 seconds: pages wait for it.",
        metric: latency,
        comparison: "above",
        threshold: 2500,
        periodSeconds: 60,
        breaches: 5,
        periods: 5,
        missing: "good",
      },
    ],
    runbooks: commonRunbooks,
  };
}

/**
 * The graphs and the alarm of the application's WebSocket API. A client sends a message again that failed once, hence
 * more than five within five minutes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
 */
export function watchedWebSocketApi(stage: StageDimensions): WatchedPart {
  const metric = metricsOf(stage);
  const integrationErrors = metric("IntegrationError", "Sum", "behind the API");
  return {
    title: "WebSocket API",
    graphs: [
      {
        title: "WebSocket API: connections and messages",
        unit: "Events",
        metrics: [metric("ConnectCount", "Sum", "connections"), metric("MessageCount", "Sum", "messages")],
      },
      {
        title: "WebSocket API: errors",
        unit: "Errors",
        metrics: [
          metric("ClientError", "Sum", "clients'"),
          metric("ExecutionError", "Sum", "the API's"),
          integrationErrors,
        ],
      },
      {
        title: "WebSocket API: latency behind it",
        unit: "Milliseconds",
        metrics: [metric("IntegrationLatency", "p50", "p50"), metric("IntegrationLatency", "p90", "p90")],
      },
    ],
    alarms: [
      {
        name: "websocket-api-errors",
        description: "What is behind the WebSocket API fails: new messages do not appear until a page is loaded again.",
        metric: integrationErrors,
        comparison: "above",
        threshold: 5,
        periodSeconds: 300,
        breaches: 2,
        periods: 3,
        missing: "good",
      },
    ],
    runbooks: commonRunbooks,
  };
}

function metricsOf(dimensions: StageDimensions) {
  return (name: string, statistic: Statistic, label: string): Metric => ({
    namespace: "AWS/ApiGateway",
    name,
    dimensions,
    statistic,
    label,
  });
}
