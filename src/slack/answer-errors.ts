import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import { isAcknowledged } from './acknowledge.js';
import { errorSentence, slackProblem } from './errors.js';
import type { Markup } from './kit/text.js';
import { sentenceModal } from './modals/other-modals.js';
import { respond } from './respond.js';
import { pushView, updateView } from './views.js';

/**
 * One place for everything that goes wrong in a listener: it is logged without message text, acknowledged, and said to
 * the person where they are: under the command, in the thread, or in the modal.
 */
export function answerErrors(app: App): void {
  app.use(async (args) => {
    try {
      await args.next();
    } catch (error) {
      const problem = slackProblem(error);
      args.logger.error(`${problem.kind}: ${causeOf(error)}`);
      await answer(args, errorSentence(error)).catch((second: unknown) => {
        args.logger.error(`Nobody could be told: ${causeOf(second)}`);
        // An event that failed in silence is not acknowledged: Slack sends it again.
        throw second;
      });
    }
  });
  app.error(async (error) => {
    app.logger.error(causeOf(error));
    throw error;
  });
}

/** The name and first line of an error: what Slack and Redis clients write there holds no message and no token. */
function causeOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]?.slice(0, 300)}` : 'unknown';
}

/** What was acknowledged before it went wrong is answered in the place that is left. */
async function answer(args: AnyMiddlewareArgs & AllMiddlewareArgs, sentence: Markup): Promise<void> {
  const body: Record<string, unknown> = { ...args.body };
  const { client } = args;
  const isLate = isAcknowledged(args.context);
  if (body.command !== undefined && !isLate && 'ack' in args && args.ack) {
    const ack = args.ack as (answer: { response_type: 'ephemeral'; text: string }) => Promise<void>;
    return ack({ response_type: 'ephemeral', text: sentence.markup });
  }
  if (body.type === 'view_submission') {
    const ack = args.ack as (answer: { response_action: 'update'; view: unknown }) => Promise<void>;
    const viewId = textAt(body, 'view', 'id');
    if (!isLate || !viewId) return ack({ response_action: 'update', view: sentenceModal(sentence) });
    return updateView(client, { id: viewId }, sentenceModal(sentence));
  }
  if ('ack' in args && args.ack) await (args.ack as () => Promise<void>)();
  if (typeof body.response_url === 'string') {
    const threadTs = textAt(body, 'message', 'thread_ts');
    return respond(body.response_url, sentence, threadTs ? { threadTs } : {});
  }
  const channel = textAt(body, 'channel', 'id') ?? textAt(body, 'event', 'channel');
  const user = textAt(body, 'user', 'id') ?? textAt(body, 'event', 'user');
  if (channel && user) {
    const threadTs = textAt(body, 'event', 'thread_ts');
    await client.chat.postEphemeral({
      channel,
      user,
      text: sentence.markup,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    });
    return;
  }
  // A press or a pick inside a form: the form stays as it is, the sentence lies on top of it.
  if (body.view !== undefined && typeof body.trigger_id === 'string') {
    await pushView(client, body.trigger_id, sentenceModal(sentence));
  }
}

function textAt(body: Record<string, unknown>, key: string, inner: string): string | undefined {
  const value = body[key];
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Record<string, unknown>)[inner];
  return typeof found === 'string' ? found : undefined;
}
