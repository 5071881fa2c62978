import { z } from 'zod';
import { findAction } from '../../iam/catalog.js';
import type { Need } from '../../needs/contract.js';
import type { ConversationEvidence } from '../evidence.js';
import { explainNeed, needFacts } from './explain-need.js';
import { findStatement, isAction, isNeed, named, openQuestionsOf } from './find.js';
import { grantLines, grantsOf } from './grants.js';
import { capital, defineTool, minute, plural, quoted, some, windowLength } from './kit.js';

export const callsBehind = defineTool({
  name: 'calls_behind',
  description:
    'The recorded calls that prove an action (`kms:Decrypt`), an event (`UpdateService`) or all of a statement: why it is in the policy, how often and when it was used, by whom. Also tells of a session by its name.',
  parameters: z.strictObject({
    name: z
      .string()
      .nullable()
      .describe('Action with or without its service, event name, or service (`glue`); null with `statement`'),
    statement: z.string().nullable().describe('Number or Sid of a statement; null with `name`'),
  }),
  read({ name, statement }, evidence) {
    const found = statement ? findStatement(statement, evidence) : undefined;
    const fits = evidence.contract.needs.filter(
      (need) =>
        (name ? isNeed(name, need) : found !== undefined) && (!found || found.statement.needIds.includes(need.id)),
    );
    const subject =
      name === null ? (found ? named(found) : `statement ${quoted(statement ?? '', 64)}`) : quoted(name, 100);
    if (fits.length === 0) return nothingBehind(name ?? '', subject, evidence);
    const { needs, beside } = ownFirst(name, fits);
    const calls = needs.reduce((sum, need) => sum + need.calls, 0);
    return {
      data: {
        say: [
          ...(found && !name ? [`${capital(named(found))}: ${quoted(found.statement.purpose, 140)}`] : []),
          ...needs.slice(0, 4).map((need) => explainNeed(need, evidence)),
          ...(needs.length > 4 ? [`And ${plural(needs.length - 4, 'further need')}.`] : []),
          ...(beside.length > 0 ? [`The same calls also need ${beside.join(', ')}.`] : []),
        ],
        needs: some(needs, 12, (need) => needFacts(need, evidence)).first,
        window: evidence.window,
      },
      summary: `calls behind ${subject}: ${calls.toLocaleString('en-US')} in ${windowLength(evidence)}`,
    };
  },
});

/** A full action means itself; what else its calls need is named beside it. */
function ownFirst(name: string | null, fits: Need[]): { needs: Need[]; beside: string[] } {
  const own = name?.includes(':') ? fits.filter((need) => isAction(name, need.action)) : [];
  if (own.length === 0) return { needs: fits, beside: [] };
  const others = fits.filter((need) => !own.includes(need));
  return { needs: own, beside: [...new Set(others.map(({ action }) => action))].slice(0, 6) };
}

function nothingBehind(name: string, subject: string, evidence: ConversationEvidence) {
  const sessions = sessionsLike(name, evidence);
  const known = [...otherwiseSeen(name, evidence), ...sessions];
  const action = findAction(name)?.action;
  const none = `The evidence (${windowLength(evidence)}) holds no successful call behind ${subject}${action ? ', so it proves no need for it' : ''}.`;
  return {
    data: {
      say: [
        ...(known.length > 0 ? known : [none]),
        ...(action ? grantLines(action, grantsOf(action, evidence), evidence) : []),
      ],
      needs: [],
    },
    summary:
      sessions.length > 0
        ? `sessions like ${subject}: ${plural(sessions.length, 'family', 'families')} in ${windowLength(evidence)}`
        : `calls behind ${subject}: none in ${windowLength(evidence)}`,
  };
}

/** What the evidence says of a name that is no need: an open question, or calls that need no permission. */
function otherwiseSeen(name: string, evidence: ConversationEvidence): string[] {
  const event = eventOf(name);
  const questions = openQuestionsOf(evidence).filter(
    (one) => one.name.toLowerCase() === event || one.likelyActions.some((action) => isAction(name, action)),
  );
  const none = evidence.contract.none.filter((one) => one.name.toLowerCase() === event);
  return [
    ...questions.slice(0, 2).map((one) => `It is an open question: ${quoted(one.text, 200)}`),
    ...none.slice(0, 2).map((one) => `${quoted(one.reason, 200)} It was seen ${plural(one.calls, 'time')}.`),
  ];
}

/** Families of sessions of that name, one sentence each. */
function sessionsLike(name: string, { activity }: ConversationEvidence): string[] {
  const wanted = eventOf(name);
  const alike = activity.callers.filter(({ session }) => wanted !== '' && session.toLowerCase().includes(wanted));
  return alike.slice(0, 4).map(({ session, agent, network, calls, lastSeen }) => {
    const from = network ? ` from ${quoted(network, 40)}` : '';
    return `${quoted(session, 80)} is a family of sessions of this principal: ${plural(calls, 'call')} with ${quoted(agent, 60)}${from}, last ${minute(lastSeen)} UTC.`;
  });
}

function eventOf(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
