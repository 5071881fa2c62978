import type { WebClient } from '@slack/web-api';
import type { AccessRefusal } from '../review/review.js';
import type { Held } from '../review/ticks.js';
import type { View } from '../review/view.js';
import { button, buttonRow } from './kit/buttons.js';
import { said } from './kit/rich.js';
import { fit, type Markup, plain, withNames } from './kit/text.js';
import { roleName } from './messages/facts.js';
import { confirms, labels, tell as words } from './messages/words.js';
import { ResponseUrlExpired, respond } from './respond.js';

type About = 'refused' | 'account' | 'failed' | 'held';

/**
 * Tells the requester, and nobody else, what happened before there was a root message: the review was refused, the
 * account has to be chosen, or the role could not be looked up. Goes through the command's `response_url` while it
 * lasts, else as an ephemeral message in the channel. That a review cannot be shown in its channel is told in a direct
 * message: nobody would see it there.
 */
export function createTell(options: { client: WebClient; explain(refused: AccessRefusal): Promise<Markup> }) {
  return async function tell(input: { view: View; about: About; replyUrl?: string; held?: Held }): Promise<void> {
    const { view, about, replyUrl, held } = input;
    if (held) {
      const { reason, advice } = held;
      await options.client.chat.postMessage({
        channel: view.review.by,
        text: words.held(roleName(view.review), withNames(fit(reason, 600)), fit(advice, 600)).markup,
        unfurl_links: false,
        unfurl_media: false,
      });
      return;
    }
    const refused = about === 'refused' ? view.review.refusal?.access : undefined;
    const sentence = refused ? await options.explain(refused) : sentenceFor(view, about);
    const buttons = buttonsFor(view, about);
    if (replyUrl) {
      try {
        return await respond(replyUrl, sentence, { buttons });
      } catch (error) {
        if (!(error instanceof ResponseUrlExpired)) throw error;
      }
    }
    await options.client.chat.postEphemeral({
      channel: view.review.channel,
      user: view.review.by,
      text: sentence.markup,
      ...(buttons.length > 0 ? { blocks: [said(sentence), buttonRow('tell', view.review.revision, buttons)] } : {}),
    });
  };
}

function sentenceFor(view: View, about: About): Markup {
  const { review } = view;
  if (about === 'account') {
    return plain(words.account(review.requestedAs, review.accountCandidates?.length ?? 0));
  }
  const what = about === 'refused' ? review.refusal : review.failure;
  return plain(fit(`${what?.reason ?? ''} ${what?.advice ?? ''}`.trim(), 2_500));
}

function buttonsFor(view: View, about: About) {
  const { review } = view;
  if (about === 'refused') return [];
  const target = { review: review.id, subject: '', seen: 0 };
  const stop = button({ label: labels.stop, action: 'review:stop', target, style: 'danger', confirm: confirms.stop });
  if (about === 'failed') {
    return [button({ label: labels.retry, action: 'review:retry', target, style: 'primary' }), stop];
  }
  const accounts = (review.accountCandidates ?? []).slice(0, 20).map((candidate, index) =>
    button({
      label: labels.account(`${fit(candidate.label, 40)} (${candidate.account})`),
      action: 'account:choose',
      index,
      target: { review: review.id, subject: String(index), seen: review.revision },
    }),
  );
  return [...accounts, stop];
}
