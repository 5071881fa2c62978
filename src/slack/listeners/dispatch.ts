import type {
  AllMiddlewareArgs,
  AnyMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';

type Any = AnyMiddlewareArgs & AllMiddlewareArgs;
export type ActionArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
export type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
export type CommandArgs = SlackCommandMiddlewareArgs & AllMiddlewareArgs;
type Handlers<Args> = Map<string, (args: Args) => Promise<void>>;

/*
 * Bolt asks every listener on every request whether it is meant: that takes several times what the rest of Bolt takes.
 * So what people press, save and type does not reach Bolt's listeners at all: the handler is looked up by name, and
 * exactly one answers. Events and searches are Bolt's.
 */
interface Known {
  actions: Handlers<ActionArgs>;
  submissions: Handlers<SubmissionArgs>;
  commands: Handlers<CommandArgs>;
}

/** Stands for every name that has no handler of its own. */
const OTHERS = '';
const known = new WeakMap<App, Known>();

function handlersOf(app: App): Known {
  const there = known.get(app);
  if (there) return there;
  const handlers: Known = { actions: new Map(), submissions: new Map(), commands: new Map() };
  known.set(app, handlers);
  app.use((args) => dispatch(handlers, args) ?? args.next());
  return handlers;
}

/** What the one handler that is meant does; undefined where there is none. */
function dispatch({ actions, submissions, commands }: Known, args: Any): Promise<void> | undefined {
  if (isAction(args)) {
    const id = args.body.actions[0]?.action_id ?? '';
    return (actions.get(id) ?? actions.get(id.replace(/:\d+$/, '')) ?? actions.get(OTHERS))?.(args);
  }
  if (isSubmission(args)) return (submissions.get(args.view.callback_id) ?? submissions.get(OTHERS))?.(args);
  if (isCommand(args)) return commands.get(args.command.command)?.(args);
  return undefined;
}

function isAction(args: Any): args is ActionArgs {
  return 'action' in args && args.body.type === 'block_actions';
}

function isSubmission(args: Any): args is SubmissionArgs {
  return 'view' in args && args.body.type === 'view_submission';
}

function isCommand(args: Any): args is CommandArgs {
  return 'command' in args;
}

/** What a press or a pick does, by `action_id`; several of one kind in a row carry a number behind it (`account:choose:2`). */
export function onAction(app: App, actionId: string, handle: (args: ActionArgs) => Promise<void>): void {
  handlersOf(app).actions.set(actionId, handle);
}

/** What saving a modal does, by `callback_id`. */
export function onSaved(app: App, callbackId: string, handle: (args: SubmissionArgs) => Promise<void>): void {
  handlersOf(app).submissions.set(callbackId, handle);
}

/** What a slash command does, by its name. */
export function onCommand(app: App, name: string, handle: (args: CommandArgs) => Promise<void>): void {
  handlersOf(app).commands.set(name, handle);
}

/** What happens with actions and modals that no handler knows. */
export function onOthers(
  app: App,
  handle: { action: (args: ActionArgs) => Promise<void>; saved: (args: SubmissionArgs) => Promise<void> },
): void {
  onAction(app, OTHERS, handle.action);
  onSaved(app, OTHERS, handle.saved);
}
