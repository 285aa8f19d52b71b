import type { AlarmCondition, Graph } from "../metric";

/** A part of a zone as its dashboard and its alarms look at it. */
export interface WatchedPart {
  /** Heads the part's graphs. */
  readonly title: string;
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  /** The page that has a section for each of the part's alarms, from the project's root. */
  readonly runbooks: string;
}

/** The page of the alarms that every zone has, whatever answers its requests. */
export const commonRunbooks = "help/alarms.md";
