/** The stack that all environments stand on. */
export const sharedStackName = "shared";

/** The stack of an environment's Outreach zone. */
export const zoneStackName = (environment: string): string => `${environment}-zone`;

/** The stack of an environment's SleepConnect distribution. */
export const sleepConnectStackName = (environment: string): string => `${environment}-sleepconnect`;
