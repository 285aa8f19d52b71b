import { environmentDefaults } from "./defaults";
import type { EnvironmentSettings } from "./schema";

/**
 * One value per environment: all that differs between them. No other file asks which environment it is in.
 */
export const environments: EnvironmentSettings[] = [
  {
    ...environmentDefaults,
    name: "develop",
    domains: {
      sleepconnect: "dev.mydreamconnect.com",
      outreach: "outreach-dev.mydreamconnect.com",
      api: "outreach-api-dev.mydreamconnect.com",
      webSocket: "outreach-ws-dev.mydreamconnect.com",
    },
    staticBucket: "outreach-mydreamconnect-dev",
    apis: {
      rest: { name: "outreach-api-develop", stage: "develop" },
      webSocket: { name: "outreach-ws-develop", stage: "develop" },
    },
    userContextKeyParameter: "/sleepconnect/develop/user-context-public-key",
    sleepconnect: { originDomain: "sleepconnect-origin-dev.mydreamconnect.com", route: "distribution" },
  },
  {
    ...environmentDefaults,
    name: "staging",
    domains: {
      sleepconnect: "staging.mydreamconnect.com",
      outreach: "outreach-staging.mydreamconnect.com",
      api: "outreach-api-staging.mydreamconnect.com",
      webSocket: "outreach-ws-staging.mydreamconnect.com",
    },
    staticBucket: "outreach-mydreamconnect-staging",
    apis: {
      rest: { name: "outreach-api-staging", stage: "staging" },
      webSocket: { name: "outreach-ws-staging", stage: "staging" },
    },
    userContextKeyParameter: "/sleepconnect/staging/user-context-public-key",
    sleepconnect: { originDomain: "sleepconnect-origin-staging.mydreamconnect.com", route: "distribution" },
  },
  {
    ...environmentDefaults,
    name: "production",
    domains: {
      sleepconnect: "mydreamconnect.com",
      outreach: "outreach.mydreamconnect.com",
      api: "outreach-api.mydreamconnect.com",
      webSocket: "outreach-ws.mydreamconnect.com",
    },
    staticBucket: "outreach-mydreamconnect-production",
    apis: {
      rest: { name: "outreach-api-production", stage: "production" },
      webSocket: { name: "outreach-ws-production", stage: "production" },
    },
    userContextKeyParameter: "/sleepconnect/production/user-context-public-key",
    sleepconnect: { originDomain: "sleepconnect-origin.mydreamconnect.com", route: "distribution" },
    firewall: { requestsPerFiveMinutes: 10_000 },
    deletionProtection: true,
    changeLimit: 100,
    logRetentionDays: 365,
    monthlyBudget: 500,
    usage: {
      pageRequests: { low: 500_000, high: 5_000_000 },
      staticRequests: { low: 1_000_000, high: 10_000_000 },
      outGb: { low: 20, high: 200 },
      storedGb: { low: 0.5, high: 5 },
      logGb: { low: 1, high: 10 },
      serverMilliseconds: 200,
      messages: { low: 50_000, high: 500_000 },
      buildMb: { low: 30, high: 100 },
      releases: { low: 2, high: 10 },
    },
  },
];
