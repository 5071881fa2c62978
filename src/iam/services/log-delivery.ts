import type { Request } from './request.js';
import type { Implied, ImpliedQuestion } from './service.js';

/**
 * Sending a service's logs to S3 or Firehose makes a log delivery with the caller's rights (CloudWatch Logs user guide,
 * "Enable logging from AWS services", services that need V1 permissions).
 *
 * @param parameter what in the request sends the logs there; nothing is implied without it
 */
export function logDelivery(
  request: Request,
  parameter: string | undefined,
): { needs: Implied[]; questions: ImpliedQuestion[] } {
  if (parameter === undefined) return { needs: [], questions: [] };
  const because = `${request.name} sends logs through a delivery (${parameter}).`;
  return { needs: [{ action: 'logs:CreateLogDelivery', resources: ['*'], because }], questions: [] };
}
