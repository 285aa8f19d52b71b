import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type Server, createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificates } from "../embedded-terraform-cloud/certificates";

/** What the bench is told once both servers listen. */
export interface Peers {
  readonly noOpPort: number;
  readonly cloudPort: number;
  /** Certificate authority (PEM) of the latter. */
  readonly authority: string;
}

/** Verdicts so far, by the id in the callback's address. */
export type Verdicts = Readonly<Record<string, number>>;

/**
 * The two servers that the bench needs beside the one it measures, in a process of their own: one that reads a request
 * and answers 200, and one that gives out a plan and takes verdicts as Terraform Cloud does.
 */
async function serve(planFile: string): Promise<void> {
  const plan = readFileSync(planFile);
  const { authority, certificate: cert, key } = await makeCertificates();
  const verdicts: Record<string, number> = {};

  const noOp = createHttpServer((request, response) => {
    request.resume().once("end", () => response.end("{}"));
  });
  const cloud = createHttpsServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      if (request.method !== "PATCH") {
        response.end(plan);
        return;
      }
      const id = request.url?.split("/").at(-2) ?? "";
      if (!Buffer.concat(chunks).includes('"status":"running"')) verdicts[id] = (verdicts[id] ?? 0) + 1;
      response.end();
    });
  });
  process.on("message", () => process.send?.(verdicts));
  process.send?.({ noOpPort: await open(noOp), cloudPort: await open(cloud), authority } satisfies Peers);
}

async function open(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

void serve(process.argv[2] ?? "");
