import type { OperationRule } from './service.js';
import { defineService } from './service.js';

const MODIFY = [
  'CreateBudget',
  'UpdateBudget',
  'DeleteBudget',
  'CreateNotification',
  'UpdateNotification',
  'DeleteNotification',
  'CreateSubscriber',
  'UpdateSubscriber',
  'DeleteSubscriber',
];
const VIEW = [
  'DescribeBudget',
  'DescribeBudgets',
  'DescribeBudgetPerformanceHistory',
  'DescribeBudgetNotificationsForAccount',
  'DescribeNotificationsForBudget',
  'DescribeSubscribersForNotification',
];

/** AWS Budgets has two actions for all its operations on budgets (service authorization reference of AWS Budgets). */
export const budgets = defineService({
  sources: ['budgets.amazonaws.com'],
  prefix: 'budgets',
  operations: {
    ...Object.fromEntries(MODIFY.map((name): [string, OperationRule] => [name, 'budgets:ModifyBudget'])),
    ...Object.fromEntries(VIEW.map((name): [string, OperationRule] => [name, 'budgets:ViewBudget'])),
  },
  resources: { budget: { parameter: ['budgetName', 'budget.budgetName', 'newBudget.budgetName', 'resourceARN'] } },
  unnamed: {
    ViewBudget: 'Without a name it lists every budget (AWS Budgets API reference, DescribeBudgets).',
  },
});
