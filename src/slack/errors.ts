import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { Problem } from '../problem.js';
import { type Markup, plain } from './kit/text.js';

/** Slack's own error code (`channel_not_found`), where the error is an answer of the Web API. */
export function slackErrorCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Seconds to wait, where Slack said "too many". */
export function retryAfter(error: unknown): number | undefined {
  return error instanceof WebAPIRateLimitedError ? error.retryAfter : undefined;
}

/** True where nobody knows whether Slack did what was asked: no answer, a cut connection, a server error. */
export function answerWasLost(error: unknown): boolean {
  return error instanceof WebAPIRequestError || (error instanceof WebAPIHTTPError && error.statusCode >= 500);
}

const ADVICE: Record<string, [message: string, advice: string]> = {
  not_in_channel: ['Tighten is not in this channel.', 'Invite it with /invite @tighten; the review goes on by itself.'],
  channel_not_found: [
    'Slack does not show Tighten this channel.',
    'Invite it with /invite @tighten (private channels are invisible to apps before); the review goes on by itself.',
  ],
  is_archived: ['The channel of this review is archived.', 'Unarchive it, or start a new review in another channel.'],
  restricted_action: [
    'This workspace does not let Tighten post here.',
    "Allow it in the channel's posting permissions; the review goes on by itself.",
  ],
  missing_scope: [
    'The Slack app lacks a permission.',
    'Reinstall it with the scopes of manifest.yml: `tighten doctor` names the missing one.',
  ],
  invalid_auth: ['Slack does not accept the token.', 'Check SLACK_BOT_TOKEN; it starts with xoxb-.'],
  not_authed: ['Slack was called without a token.', 'Set SLACK_BOT_TOKEN; it starts with xoxb-.'],
  token_revoked: ['The Slack token was revoked.', 'Reinstall the app and set the new SLACK_BOT_TOKEN.'],
  account_inactive: [
    'The Slack app was removed or its token is no longer valid.',
    'Reinstall it and set SLACK_BOT_TOKEN.',
  ],
  msg_blocks_too_long: ['Slack found a message too long.', 'Report this: the message should have been shortened.'],
  invalid_blocks: ['Slack could not read a message.', 'Report this: the message should have been checked before.'],
  expired_trigger_id: ['Slack took too long to open the form.', 'Press the button once more.'],
  trigger_expired: ['Slack took too long to open the form.', 'Press the button once more.'],
  exchanged_trigger_id: ['The form was already opened by this click.', 'Close it and press the button once more.'],
};

/** A Slack failure as something a person can act on; problems stay as they are. */
export function slackProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const seconds = retryAfter(error);
  if (seconds !== undefined) {
    return new Problem('slack-busy', 'Slack is busy.', `Try again in ${seconds} seconds.`, {
      passing: true,
      cause: error,
    });
  }
  if (answerWasLost(error)) {
    return new Problem('slack-unreachable', 'Slack did not answer.', 'Try again in a moment.', {
      passing: true,
      cause: error,
    });
  }
  const code = slackErrorCode(error);
  if (code !== undefined) {
    const [message, advice] = ADVICE[code] ?? [
      `Slack refused: ${code}.`,
      `See https://docs.slack.dev/reference/methods for ${code}, then try again.`,
    ];
    return new Problem('slack-refused', message, advice, { cause: error });
  }
  return new Problem('unexpected', 'Something went wrong on our side.', 'Try again; the log of Tighten says more.', {
    cause: error,
  });
}

/** Errors that say something of the channel, the token or the app, and not of the message that was sent. */
const OF_EVERY_MESSAGE =
  /channel|archived|restricted_action|auth|token|account_inactive|missing_scope|team|org_|ekm_|no_permission|enterprise/;

/** The problem, where Slack refused one message for good and may well take another; undefined where it is more than that. */
export function isAboutOneMessage(error: unknown): Problem | undefined {
  if (!(error instanceof Problem) || error.passing) return undefined;
  const code = slackErrorCode(error.cause);
  return code !== undefined && !OF_EVERY_MESSAGE.test(code) ? error : undefined;
}

/** Any failure as one sentence for the person who clicked or typed. Never a stack, a token or a message body. */
export function errorSentence(error: unknown): Markup {
  const problem = slackProblem(error);
  return plain(`${problem.message} ${problem.advice}`);
}
