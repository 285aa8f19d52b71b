import { BudgetsBudget } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";

export interface BudgetProps {
  readonly name: string;
  readonly account: string;
  /** US dollars a month. */
  readonly limit: number;
  /** The tag by which bills tell whose a cost is. It has to be activated in the account that pays: help/cost.md. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly topicArn: string;
}

/** When the budget tells: late enough to be true, early enough to act. Percent of the limit. */
const notifications = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * What an environment may cost a month. It stops nothing: it tells.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { name, account, limit, tag, topicArn }: BudgetProps) {
    super(scope, id);
    new BudgetsBudget(this, "budget", {
      accountId: account,
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: limit.toFixed(1),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [`user:${tag.key}$${tag.value}`] }],
      notification: notifications.map((notification) => ({
        ...notification,
        comparisonOperator: "GREATER_THAN",
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [topicArn],
      })),
    });
  }
}
