import { load } from "../cli/launcher.mjs";

/** A thread that judges plans. Whoever acknowledges requests has another, which must not wait for this one. */
const { judgePlan } = await load("run-task/judge-plan.ts");

export default judgePlan;
