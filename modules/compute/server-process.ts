import { idleSeconds } from "../load-balancer";

/** Port on which Next.js's standalone server listens. */
export const serverPort = 3000;

/** Path of the app's health check, with its base path. */
export const healthPath = "/outreach/api/health";

/**
 * Variables that Next.js's standalone server itself reads.
 * https://nextjs.org/docs/app/api-reference/config/next-config-js/output
 */
export const serverVariables: Readonly<Record<string, string>> = {
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  PORT: String(serverPort),
  HOSTNAME: "0.0.0.0",
  // Longer than the load balancer's: or it would now and then use a connection that the server has just closed (502).
  KEEP_ALIVE_TIMEOUT: String((idleSeconds + 10) * 1000),
};
