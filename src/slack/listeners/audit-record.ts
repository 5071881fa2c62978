import type { SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { auditFile } from '../../review/audit.js';
import { documentsFile, documentsNamed, manifestFile, type NamedDocument } from '../../review/audit-documents.js';
import type { Review } from '../../review/review.js';
import type { SlackDeps } from '../deps.js';
import { errorSentence } from '../errors.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { respond } from '../respond.js';
import { asked } from './open-review.js';
import type { Answered, Asked } from './tighten-command.js';

/**
 * `/tighten audit role`: every event of every review of a role, as JSON lines, and the documents that they name, into
 * the thread of the latest: what an account's reviews hold is shown in their own channel only. For reviewers.
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

type File = { name: string; content: string };

/** The record, the documents that it names, and a manifest with the hashes of both. */
async function filesOf({ store }: SlackDeps, name: string, reviews: Review[]): Promise<File[]> {
  const records = await Promise.all(
    reviews.map(async (review) => ({ review, entries: await store.history(review.id) })),
  );
  const documents: NamedDocument[] = [];
  for (const { review, entries } of records) {
    for (const [document, namedBy] of documentsNamed(entries)) {
      const content = await store.getDocument<unknown>(review.id, document);
      const text = content === undefined ? {} : { text: JSON.stringify(content) };
      documents.push({ review: review.id, document, namedBy, ...text });
    }
  }
  const { file, listed } = documentsFile(documents);
  const files = [
    { name: `${name}.jsonl`, content: records.map(({ review, entries }) => auditFile(review, entries)).join('') },
    ...(file === '' ? [] : [{ name: `${name}-documents.jsonl`, content: file }]),
  ];
  return [...files, { name: `${name}-manifest.json`, content: manifestFile(files, listed) }];
}

async function upload(
  deps: SlackDeps,
  client: WebClient,
  responseUrl: string,
  { latest, shown, threadTs }: { latest: Review; shown: Review[]; threadTs: string },
): Promise<void> {
  try {
    const files = await filesOf(deps, `tighten-audit-${roleName(latest)}`, shown);
    await client.filesUploadV2({
      channel_id: latest.channel,
      thread_ts: threadTs,
      initial_comment: replies.record(roleName(latest)).markup,
      file_uploads: files.map(({ name, content }) => ({
        file: Buffer.from(content, 'utf8'),
        filename: name,
        title: name,
      })),
    } as Parameters<WebClient['filesUploadV2']>[0]);
  } catch (error) {
    await respond(responseUrl, errorSentence(error)).catch(() => undefined);
  }
}
