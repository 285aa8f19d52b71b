import { RequestRefusal, type WebhookRequest, headerOf } from "./exchange";
import type { KeyRing } from "./keys";
import { type PayloadRules, type RunTaskRequest, readPayload } from "./payload";
import { SIGNATURE_HEADER } from "./protocol";
import { isSigned } from "./signature";

/** A request is some 2 KB; a commit's message in it may be long. */
export const MAX_BODY_BYTES = 128 * 1024;

export interface AdmissionRules extends PayloadRules {
  readonly keys: KeyRing;
  /** @default 128 KiB */
  readonly maxBodyBytes?: number;
}

/**
 * Lets in what Terraform Cloud has signed and is well formed.
 *
 * @returns The request; undefined when it only tries whether the run task is there.
 * @throws {RequestRefusal} Otherwise.
 */
export async function admit(request: WebhookRequest, rules: AdmissionRules): Promise<RunTaskRequest | undefined> {
  const { maxBodyBytes = MAX_BODY_BYTES } = rules;
  if (request.body.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  if (!isSigned(request.body, headerOf(request, SIGNATURE_HEADER), await rules.keys.keys())) {
    throw new RequestRefusal(
      401,
      "signature",
      "X-TFC-Task-Signature is not that of this body: the run task's HMAC key differs from this service's, or is not set.",
    );
  }
  if (request.body.length > 0 && !/^application\/json(?:\s*;|$)/i.test(headerOf(request, "content-type"))) {
    throw new RequestRefusal(415, "content-type", "The content type must be application/json.");
  }
  return readPayload(request.body, rules);
}

export function tooLarge(maxBodyBytes: number): RequestRefusal {
  return new RequestRefusal(413, "size", `The body has more than ${maxBodyBytes} bytes.`);
}
