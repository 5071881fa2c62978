import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';

export type ActionArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
export type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type Handlers<Args> = Map<string, (args: Args) => Promise<void>>;

/** Stands for every name that has no handler of its own. */
const OTHERS = '';
const actions = new WeakMap<App, Handlers<ActionArgs>>();
const submissions = new WeakMap<App, Handlers<SubmissionArgs>>();

/*
 * Bolt asks every listener on every request whether it is meant: sixty of them take a millisecond of processor time,
 * several times what the rest of Bolt takes. So Bolt knows one listener for all actions and one for all modals, and
 * these look up the handler by name. Exactly one handler answers.
 */

/** What a press or a pick does, by `action_id`; several of one kind in a row carry a number behind it (`account:choose:2`). */
export function onAction(app: App, actionId: string, handle: (args: ActionArgs) => Promise<void>): void {
  const handlers = actions.get(app) ?? new Map();
  if (!actions.has(app)) {
    actions.set(app, handlers);
    app.action<BlockAction>({ type: 'block_actions' }, async (args) => {
      const id = args.body.actions[0]?.action_id ?? '';
      const found = handlers.get(id) ?? handlers.get(id.replace(/:\d+$/, '')) ?? handlers.get(OTHERS);
      await found?.(args);
    });
  }
  handlers.set(actionId, handle);
}

/** What saving a modal does, by `callback_id`. */
export function onSaved(app: App, callbackId: string, handle: (args: SubmissionArgs) => Promise<void>): void {
  const handlers = submissions.get(app) ?? new Map();
  if (!submissions.has(app)) {
    submissions.set(app, handlers);
    app.view<ViewSubmitAction>({ type: 'view_submission' }, async (args) => {
      await (handlers.get(args.view.callback_id) ?? handlers.get(OTHERS))?.(args);
    });
  }
  handlers.set(callbackId, handle);
}

/** What happens with actions and modals that no handler knows. */
export function onOthers(
  app: App,
  handle: { action: (args: ActionArgs) => Promise<void>; saved: (args: SubmissionArgs) => Promise<void> },
): void {
  onAction(app, OTHERS, handle.action);
  onSaved(app, OTHERS, handle.saved);
}
