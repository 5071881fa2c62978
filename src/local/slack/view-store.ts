import { createHash, randomBytes } from 'node:crypto';
import { initialState, type ViewState } from './inputs.js';
import { type Fields, fieldsOf, textOf } from './values.js';
import { newId } from './workspace.js';

/** A modal as one person has it open. */
export interface OpenView {
  id: string;
  user: string;
  hash: string;
  rootId: string;
  previousId: string | undefined;
  /** The view as the app sent it, with complete ids. */
  source: Fields;
  state: ViewState;
  /** Sentences beside inputs, by `block_id`, after a refused submission. */
  errors: Record<string, string>;
  /** Options that the app suggested last, by `block_id` and `action_id` joined with a space. */
  suggested: Map<string, Fields[]>;
}

/** The modals that are open: a stack of at most three for each person. */
export interface ViewStore {
  stack(user: string): OpenView[];
  top(user: string): OpenView | undefined;
  find(id: string | undefined, externalId: string | undefined): OpenView | undefined;
  open(user: string, source: Fields): OpenView;
  /** Puts a view on top; undefined when three are open already. */
  push(user: string, source: Fields): OpenView | undefined;
  /** Replaces the content and keeps what was typed into inputs whose ids stay the same, as Slack does. */
  replace(view: OpenView, source: Fields): OpenView;
  pop(user: string): void;
  clear(user: string): void;
}

const deepest = 3;

export function createViewStore(changed: (user: string) => void): ViewStore {
  const stacks = new Map<string, OpenView[]>();

  function set(user: string, stack: OpenView[]): void {
    stacks.set(user, stack);
    changed(user);
  }

  function create(user: string, source: Fields, below: OpenView[]): OpenView {
    const id = newId('V');
    return {
      id,
      user,
      hash: newHash(),
      rootId: below[0]?.id ?? id,
      previousId: below.at(-1)?.id,
      source,
      state: initialState(source),
      errors: {},
      suggested: new Map(),
    };
  }

  return {
    stack: (user) => stacks.get(user) ?? [],
    top: (user) => stacks.get(user)?.at(-1),
    find: (id, externalId) => {
      for (const view of [...stacks.values()].flat()) {
        if (id !== undefined ? view.id === id : externalId !== undefined && view.source.external_id === externalId)
          return view;
      }
      return undefined;
    },
    open: (user, source) => {
      const view = create(user, source, []);
      set(user, [view]);
      return view;
    },
    push: (user, source) => {
      const below = stacks.get(user) ?? [];
      if (below.length >= deepest) return undefined;
      const view = create(user, source, below);
      set(user, [...below, view]);
      return view;
    },
    replace: (view, source) => {
      const fresh = initialState(source);
      for (const [block, elements] of Object.entries(fresh)) {
        for (const [action, initial] of Object.entries(elements)) {
          const typed = view.state[block]?.[action];
          if (typed !== undefined && typed.type === initial.type) elements[action] = typed;
        }
      }
      const next: OpenView = { ...view, source, state: fresh, hash: newHash(), errors: {} };
      const stack = (stacks.get(view.user) ?? []).map((each) => (each.id === view.id ? next : each));
      set(view.user, stack);
      return next;
    },
    pop: (user) => set(user, (stacks.get(user) ?? []).slice(0, -1)),
    clear: (user) => set(user, []),
  };
}

/** A value that changes with each version of a view; `views.update` may name the one it has seen. */
export function newHash(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `${seconds}.${createHash('sha256').update(randomBytes(8)).digest('hex').slice(0, 8)}`;
}

/** The view as it stands in answers and payloads. */
export function viewPayload(
  view: Pick<OpenView, 'id' | 'hash' | 'rootId' | 'previousId' | 'source' | 'state'>,
  ids: { team: string; app: string; bot: string },
): Fields {
  const { source } = view;
  return {
    id: view.id,
    team_id: ids.team,
    app_id: ids.app,
    bot_id: ids.bot,
    app_installed_team_id: ids.team,
    type: source.type,
    title: source.title ?? null,
    submit: source.submit ?? null,
    close: source.close ?? null,
    blocks: source.blocks,
    private_metadata: textOf(source.private_metadata) ?? '',
    callback_id: textOf(source.callback_id) ?? '',
    external_id: textOf(source.external_id) ?? '',
    clear_on_close: source.clear_on_close === true,
    notify_on_close: source.notify_on_close === true,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    state: { values: fieldsOf(view.state) },
  };
}
