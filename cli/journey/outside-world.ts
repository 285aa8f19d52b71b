import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface OutsideServer {
  /** Loopback address, such as http://127.0.0.1:4711. */
  readonly address: string;
  close(): void;
}

/** Text by which a page of SleepConnect's own origin is told from one of Outreach. */
export const ownPageMark = "SleepConnect's own page";

/** Stands for SleepConnect's own origin, a server somewhere on the internet that serves everything but Outreach. */
export async function startSleepConnectOrigin(): Promise<OutsideServer> {
  const server = createServer((incoming, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(
      `<!doctype html><title>SleepConnect</title><p>${ownPageMark} at ${encodeURI(incoming.url ?? "/")}</p>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
