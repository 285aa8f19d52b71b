import type { Logger } from "pino";
import { type AdmissionRules, admit } from "../admission";
import { RequestRefusal, type WebhookAnswer, answerJson } from "../exchange";
import { labelsOf } from "../job";
import type { RunTaskRequest } from "../payload";
import { type HttpEvent, type HttpResult, requestOf, resultOf } from "./events";

export interface WebhookOptions extends AdmissionRules {
  /** Puts a request where a judge will find it. Only when it is there is the request acknowledged. */
  readonly enqueue: (request: RunTaskRequest) => Promise<void>;
  readonly log: Logger;
}

/** Answers Terraform Cloud's request: checks it, puts it into the queue, and says 200. */
export function webhookHandler(options: WebhookOptions): (event: HttpEvent) => Promise<HttpResult> {
  const { log } = options;
  return async (event) => {
    try {
      return resultOf(await take(event, options));
    } catch (error) {
      if (error instanceof RequestRefusal) {
        log.warn({ status: error.status, refusal: error.kind }, "request refused");
        return resultOf(answerJson(error.status, { error: error.message }, error.headers));
      }
      // Terraform Cloud sends the request again.
      log.error({ status: 500, crash: error instanceof Error ? error.name : "unknown" }, "request not answered");
      return resultOf(answerJson(500, { error: "The service failed." }));
    }
  };
}

async function take(event: HttpEvent, options: WebhookOptions): Promise<WebhookAnswer> {
  const request = requestOf(event);
  if (request.path === "/healthz" && request.method === "GET") return answerJson(200, { status: "ok" });
  if (request.path !== "/") throw new RequestRefusal(404, "path", "There is nothing here.");
  if (request.method !== "POST") {
    throw new RequestRefusal(405, "method", "Only POST is possible here.", { allow: "POST" });
  }
  const task = await admit(request, options);
  if (task === undefined) {
    options.log.info({ outcome: "verification" }, "request acknowledged");
    return answerJson(200, { status: "verification" });
  }
  await options.enqueue(task);
  options.log.info({ outcome: "accepted", ...labelsOf(task) }, "request acknowledged");
  return answerJson(200, { status: "accepted" });
}
