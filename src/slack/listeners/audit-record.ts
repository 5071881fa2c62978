import type { SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { NeedEvidence } from '../../needs/need-evidence.js';
import { approvedNeeds, auditFile } from '../../review/audit.js';
import type { Review } from '../../review/review.js';
import type { SlackDeps } from '../deps.js';
import { errorSentence } from '../errors.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { respond } from '../respond.js';
import { asked } from './open-review.js';
import type { Answered, Asked } from './tighten-command.js';

/**
 * `/tighten audit role`: every event of every review of a role, as JSON lines, into the thread of the latest: what an
 * account's reviews hold is shown in their own channel only. For reviewers.
 */
export async function auditRecord(
  deps: SlackDeps,
  command: SlashCommand,
  client: WebClient,
  team: string,
  parsed: Asked,
): Promise<Answered> {
  const reviews = await deps.store.reviewsAbout(asked(deps, parsed.target));
  const [latest] = reviews;
  const known = latest && (await deps.access.mayKnow(command.user_id, latest, command.channel_id));
  if (!known) return { sentence: replies.neverReviewed(parsed.typed) };
  const who = { user: command.user_id, team };
  const hidden = (await deps.access.may('review', who, latest)) ?? (await deps.people.mayShowIn(latest.channel));
  if (hidden) return { sentence: hidden };
  const threadTs = await deps.threadTs(latest.id);
  if (!threadTs) return { sentence: replies.notPosted(parsed.typed) };
  // Only what was reviewed in this channel may be shown in it.
  const shown = reviews.filter((review) => review.channel === latest.channel);
  return {
    sentence: replies.recording(roleName(latest), shown.length),
    afterwards: () => upload(deps, client, command.response_url, { latest, shown, threadTs }),
  };
}

async function recordOf({ store }: SlackDeps, review: Review): Promise<string> {
  const entries = await store.history(review.id);
  const documents = await Promise.all(
    approvedNeeds(entries).map(async (document) => {
      const needs = await store.getDocument<NeedEvidence[]>(review.id, document);
      return { document, needs: needs ?? [] };
    }),
  );
  return auditFile(review, entries, documents);
}

async function upload(
  deps: SlackDeps,
  client: WebClient,
  responseUrl: string,
  { latest, shown, threadTs }: { latest: Review; shown: Review[]; threadTs: string },
): Promise<void> {
  try {
    const parts = await Promise.all(shown.map((review) => recordOf(deps, review)));
    await client.filesUploadV2({
      channel_id: latest.channel,
      thread_ts: threadTs,
      filename: `tighten-audit-${roleName(latest)}.jsonl`,
      content: parts.join(''),
      initial_comment: replies.record(roleName(latest)).markup,
    });
  } catch (error) {
    await respond(responseUrl, errorSentence(error)).catch(() => undefined);
  }
}
