import type { BaselinePolicy } from '../../aws/principal.js';
import type { RefusedAddition } from '../../drafting/draft.js';
import type { NeedsAPerson, Statement } from '../../needs/statements.js';
import type { AccessRefusal, Attestation, SpotAnswer, Stage, WatchPhase } from '../../review/review.js';
import {
  channelLink,
  link,
  listed,
  type Markup,
  markup,
  mention,
  moment,
  number,
  plural,
  together,
} from '../kit/text.js';

/**
 * All texts that people read in Slack, to be read and changed in one go. Short and calm: what happened, what to do.
 * In the order of the flow: buttons and confirmations; refusals; answers to commands; where a review stands; reading;
 * drafting; deciding; checking and handing over; asking and failing; forms; the home tab.
 * Functions that return `Markup` go into a channel as text; strings go into blocks that show text as it is.
 */

const times = (count: number) => (count === 1 ? 'once' : plural(count, 'time'));
const stillOpen = (questions: number, spots: number, added: number) => [
  ...(questions > 0 ? [plural(questions, 'open question')] : []),
  ...(spots > 0 ? [plural(spots, 'blind spot')] : []),
  ...(added > 0 ? [`${plural(added, 'added permission')} to approve`] : []),
];
/** `from 2026-08-26 to 2026-11-23`, of two moments in ISO 8601. */
const span = (first: string, last: string) =>
  first.slice(0, 10) === last.slice(0, 10)
    ? `on ${first.slice(0, 10)}`
    : `from ${first.slice(0, 10)} to ${last.slice(0, 10)}`;

// Buttons and confirmations

export const labels = {
  approveScope: 'Approve',
  choose: 'Choose…',
  change: 'Change',
  leaveOut: 'Leave out',
  keepPolicy: 'Keep',
  replacePolicy: 'Replace',
  reviewNext: 'Review next',
  useSuggested: 'Use suggested scopes',
  itIs: 'It is…',
  nothingNeeded: 'Needs nothing',
  leaveOutRest: 'Leave out the rest',
  approve: 'Approve',
  sendBack: 'Send back',
  breakGlass: 'Break glass…',
  attached: 'I attached it',
  detached: 'I detached the old one',
  stop: 'Stop',
  retry: 'Try again',
  saveAndNext: 'Save and next',
  save: 'Save',
  notNow: 'Not now',
  close: 'Close',
  back: 'Back',
  showCalls: 'Show the calls',
  split: 'Split…',
  splitNow: 'Split',
  proposedSplit: (position: number) => `Split statement ${position}…`,
  addPermission: 'Add a permission…',
  addThis: 'Add…',
  refuse: 'Refuse',
  cancel: 'Cancel',
  ask: 'Ask',
  tighten: 'Tighten',
  showMore: (count: number) => `Show ${number(count)} more`,
  fix: (position: number) => `Fix statement ${position}`,
  open: (position: number) => `Open statement ${position}`,
  proposedCandidate: (position: number, candidate: string) => `Open statement ${position} with scope ${candidate}`,
  proposedScope: (position: number) => `Open statement ${position} with these resources`,
  proposedExtension: (position: number) => `Extend statement ${position}…`,
  addWhatItNeeds: 'Add what it needs…',
  notUsed: 'Not used',
  accept: 'Accept',
  acceptThese: 'Accept these',
  add: 'Add',
  approveAll: (count: number) => `Approve all ${number(count)}`,
  withdraw: 'Withdraw',
  askAbout: 'Ask…',
  refusedAdditions: 'Refused additions',
  whatWasSent: 'What was sent',
  account: (label: string) => `In ${label}`,
  readIt: 'Read it',
  shorterWindow: 'Shorter window…',
  takeBack: 'Take back',
};

export const confirms = {
  stop: {
    title: 'Stop this review?',
    text: 'Nothing was changed in AWS. What was decided so far stays in the record.',
    yes: 'Stop',
    no: 'Go on',
  },
  useSuggested: (count: number, rest: number) => ({
    title: 'Use suggested scopes?',
    text: `This accepts ${plural(count, 'suggestion')} in your name.${
      rest > 0
        ? ` ${plural(rest, 'statement needs a look of its own and stays', 'statements need a look of their own and stay')} open.`
        : ''
    }`,
    yes: 'Use them',
    no: 'Not now',
  }),
  approve: (statements: number, added: number, role: string) => ({
    title: 'Approve this policy?',
    text: `${plural(statements, 'statement')}${added > 0 ? ` and ${plural(added, 'added permission')}` : ''} for ${role}. Nothing is applied until someone runs the files.`,
    yes: 'Approve',
    no: 'Not now',
  }),
};

// Refusals: who may not, why, and whom to ask

export const refusals = {
  noReviewers: (): Markup =>
    markup`Nobody can approve yet: no reviewers are set. Ask whoever runs Tighten to set \`REVIEWER_GROUP\` (a Slack user group) or \`REVIEWERS\`.`,
  emptyGroup: (group: string): Markup =>
    markup`The reviewer group ${group} has no members. Ask an admin of this workspace to add some.`,
  notAReviewer: (groups: string[], reviewers: string[]): Markup =>
    markup`Only ${listed(groups, 'or') || 'reviewers'} can do this. Ask ${anyOf(reviewers)}.`,
  guest: (groups: string[]): Markup =>
    markup`Guests cannot work with Tighten. Ask ${groups.length > 0 ? `someone from ${listed(groups, 'or')}` : 'a full member of this workspace'} to do it.`,
  bot: (): Markup => markup`Apps and bots cannot decide here. A person has to press this.`,
  deleted: (): Markup => markup`This account is deactivated. Ask a colleague to do it.`,
  otherWorkspace: (): Markup =>
    markup`You belong to another workspace, so you cannot decide here. Ask a member of this workspace.`,
  sharedChannel: (): Markup =>
    markup`People from outside can read this channel, so I don't show access data here. Use a channel of your own workspace.`,
  noDirectMessage: (): Markup =>
    markup`A review needs a channel where others can see it. Run this in a channel, after \`/invite @tighten\`.`,
  notInChannel: (): Markup => markup`I'm not in this channel. Invite me with \`/invite @tighten\` and run it again.`,
  archived: (): Markup => markup`This channel is archived. Use another one.`,
  oldButton: (): Markup =>
    markup`This button is from an older version of Tighten. Use the newest message of the review.`,
  gone: (): Markup => markup`I don't know this review any more. Start a new one with \`/tighten role-name\`.`,
};

export const approval = {
  title: 'Approve this policy',
  ticket: 'Ticket',
  ticketHint: (pattern: string) => `It has to match ${pattern}`,
  tickets: (ticket: string) => `Ticket ${ticket}.`,
};

export const breakGlass = {
  title: 'Break glass',
  submit: 'Approve alone',
  effect: (approvals: number, fourEyes: boolean) =>
    `You approve this policy alone. ${breakGlass.waived(approvals, fourEyes)} It is announced in the channel with your name and your reason, and stays in the record. Findings, questions and added permissions are not waived.`,
  reason: 'Why can it not wait for others?',
  reasonHint: 'At least 20 characters. Everybody in the channel reads it.',
  reasonShort: (least: number) => `Write at least ${least} characters.`,
  sentence: (role: string) => `The glass was broken for ${role}: its policy was approved by one person alone.`,
  waived: (approvals: number, fourEyes: boolean) =>
    `Waived: ${listed([...(approvals > 0 ? [plural(approvals, 'missing approval')] : []), ...(fourEyes ? ['four eyes'] : [])])}.`,
  reasonIs: 'Reason: ',
  ticketIs: 'Ticket: ',
  by: 'Approved alone by',
  standing: (standing: string) => `${standing}, approved by breaking the glass`,
};

/** What people did with the files, and what CloudTrail recorded of that. */
export const applied = {
  phase: {
    delivered:
      'Once the new policy is attached, say so here: I look for it in CloudTrail and keep who did it and when.',
    shadow: 'The new policy is attached beside the old one. Once the old one is detached, say so here.',
    ready: 'The new policy is attached beside the old one. Once the old one is detached, say so here.',
    live: 'The new policy is alone.',
    closed: 'The watch is over.',
  } satisfies Record<WatchPhase, string>,
  saidBy: { attach: 'Said to be attached by', detach: 'Said to be detached by' },
  waiting: 'CloudTrail does not show it yet, which takes about a quarter of an hour. I look again.',
  missing: (why: string) => `It was not found in CloudTrail. ${why}`,
  by: 'by ',
  event: ', event ',
  more: (left: number) => `… and ${plural(left, 'more change')}; all are in the record.`,
};

/** What the policy file says no to. */
export const access = {
  noRule: (contact: Markup | undefined): Markup =>
    contact
      ? markup`The policy file has no rule for this role, so I don't look at it. Ask ${contact} to add one.`
      : markup`The policy file has no rule for this role, so I don't look at it. Ask whoever runs Tighten to add one.`,
  otherChannel: (channels: string[]): Markup =>
    markup`What this account does is shown in ${anyChannel(channels)} only. Run it there.`,
  otherChannelInForm: (names: string[]) => `What this account does is shown in ${listed(names, 'or')} only.`,
  channelGone: (channels: string[]): Markup =>
    markup`By the policy file, what this account does is no longer shown in this review's channel, but in ${anyChannel(channels)} only. Start a new review there.`,
  notARequester: (groups: string[], people: string[]): Markup =>
    markup`Only ${listed(groups, 'or') || 'certain people'} can have this role reviewed. Ask ${anyOf(people)}.`,
  emptyRequesters: (groups: string[]): Markup =>
    markup`Only ${listed(groups, 'or')} can have this role reviewed, and nobody is in it. Ask an admin of this workspace.`,
  notForBreakGlass: (groups: string[], people: string[]): Markup =>
    markup`Only ${listed(groups, 'or') || 'certain people'} may break the glass here. Ask ${anyOf(people)}.`,
  noBreakGlass: (): Markup =>
    markup`The policy file lets nobody break the glass here. Ask another reviewer to approve.`,
  whoElse: (people: string[], groups: string[]): Markup =>
    people.length > 0
      ? markup`Ask ${anyOf(people)}.`
      : markup`There is no other reviewer yet: ask an admin of this workspace to add one${groups.length > 0 ? ` to ${listed(groups, 'or')}` : ''}.`,
  hidden: (roles: number) =>
    `${plural(roles, 'role is', 'roles are')} not listed: the policy file shows them in other channels, or to other people.`,
  refused: {
    'no-rule': ['The policy file has no rule for this role.', 'Ask whoever runs Tighten to add one.'],
    channel: ['The policy file shows what this account does in other channels only.', 'Run it in one of them.'],
    requester: ['The policy file lets other people ask for this role.', 'Ask one of them.'],
  } satisfies Record<AccessRefusal['why'], [reason: string, advice: string]>,
};

/** The first three of some people: "@dana, @lee or @kim". */
function anyOf(people: string[]): Markup {
  const [first, second, third] = people.slice(0, 3).map(mention);
  if (!first) return markup`an admin of this workspace`;
  if (!second) return first;
  return third ? markup`${first}, ${second} or ${third}` : markup`${first} or ${second}`;
}

function anyChannel(channels: string[]): Markup {
  const [first, second, third] = channels.slice(0, 3).map(channelLink);
  if (!first) return markup`another channel`;
  if (!second) return first;
  return third ? markup`${first}, ${second} or ${third}` : markup`${first} or ${second}`;
}

// Answers to commands and mentions, seen by the asker alone

export const replies = {
  nothingOfOthers: (): Markup =>
    markup`No added permission of somebody else waits for you. What you added yourself, someone else has to approve.`,
  started: (role: string, days: number): Markup =>
    markup`On it. I'll read ${plural(days, 'day')} of activity for \`${role}\` and post progress here.`,
  duplicate: (role: string, by: string, at: string, url: string | undefined): Markup =>
    together(
      markup`There is already a review for \`${role}\`, started by ${mention(by)}${moment(at, ', ')}.`,
      url ? replies.openThread(url) : undefined,
    ),
  duplicateElsewhere: (role: string): Markup =>
    markup`There is already a review for \`${role}\`, in a channel of its account. Ask there, or ask its reviewers.`,
  help: (windowDays: number): Markup =>
    markup`*Tighten* takes a role to least privilege, backed by what CloudTrail recorded. It changes nothing in AWS.
• \`/tighten staging-deploy-role\` starts a review over ${plural(windowDays, 'day')}; \`/tighten\` alone opens a form. Add \`30d\` for another window; write \`account/role\` or an ARN where the name is not enough.
• \`/tighten find\` lists roles with administrator rights or wildcards.
• \`/tighten list\` shows all open reviews, \`/tighten status staging-deploy-role\` where one stands.
• \`/tighten denials staging-deploy-role\` reads its latest refused calls into its thread.
• \`/tighten audit staging-deploy-role\` puts the record of all decisions into its thread.
• In the thread of a review, mention me to ask: "@tighten why is kms:Decrypt here?"`,
  badTarget: (problem: string, advice: string): Markup => markup`${problem} ${advice}`,
  badWindow: (text: string): Markup =>
    markup`I can't read "${text}" as a window. Write days, for example \`90d\`, between 1 and 400.`,
  needsRole: (verb: string): Markup => markup`Name the role, for example \`/tighten ${verb} staging-deploy-role\`.`,
  noReview: (role: string): Markup =>
    markup`There is no open review for \`${role}\`. Start one with \`/tighten ${role}\`.`,
  noReviews: (): Markup => markup`No review is open. Start one with \`/tighten role-name\`.`,
  status: (role: string, stage: string, by: string, at: string, url: string | undefined): Markup =>
    together(
      markup`\`${role}\`: ${stage}. Asked by ${mention(by)}${moment(at, ', ')}.`,
      url ? replies.openThread(url) : undefined,
    ),
  held: (reason: Markup, advice: string): Markup => markup`It can't be shown in its channel: ${reason} ${advice}`,
  neverReviewed: (role: string): Markup => markup`\`${role}\` was never reviewed, so there is no record of it.`,
  notPosted: (role: string): Markup =>
    markup`The review of \`${role}\` has no thread yet that its record could be put into. Try again in a minute.`,
  recording: (role: string, reviews: number): Markup =>
    markup`I'm putting the record of ${plural(reviews, 'review')} of \`${role}\` into ${reviews === 1 ? 'its thread' : 'the thread of the latest'}.`,
  record: (role: string): Markup =>
    markup`Record of \`${role}\`: every decision with who, when and why, and what each was made on. Each line carries the hash of the one before it; \`tighten audit verify\` checks them.`,
  noDraft: (): Markup => markup`There is no draft to add to at the moment. Wait for the next one in this thread.`,
  finding: (accounts: number): Markup =>
    markup`I'm looking through the roles of ${plural(accounts, 'account')}. The list comes here, for you alone.`,
  cannotFind: (): Markup =>
    markup`I can't list roles: no account is configured. Ask whoever runs Tighten to set \`ACCOUNTS\`.`,
  more: (count: number): Markup => markup`… and ${plural(count, 'more review')}.`,
  openThread: (url: string): Markup => markup`${link(url, 'Open its thread')}.`,
  readingDenials: (role: string): Markup =>
    markup`Reading the latest refused calls of \`${role}\`. They'll appear in its thread.`,
  askInThread: (): Markup =>
    markup`Ask me inside a review's thread, then I know which role you mean. Start a review with \`/tighten role-name\`.`,
  emptyQuestion: (): Markup => markup`Write your question behind my name, for example "why is kms:Decrypt here?"`,
  notInReview: (): Markup =>
    markup`This message is not in the thread of a review, so I can't tell which role it is about.`,
  directMessage: (): Markup =>
    markup`I work in channels, where others can see what is decided. Run \`/tighten role-name\` there, or \`/tighten help\` to see more.`,
  otherDraft: (): Markup =>
    markup`There is a new draft since this was proposed, so it no longer fits. Ask again, or open the statement.`,
  askedFor: (role: string, url: string | undefined): Markup =>
    together(
      markup`I took this as a question about \`${role}\`. The answer comes in its thread, where others can see it.`,
      url ? replies.openThread(url) : undefined,
      markup`For another role, write its name into the question.`,
    ),
  accountChosen: (label: string): Markup => markup`Thank you. I'll look at the role in ${label}.`,
  stopped: (): Markup => markup`Stopped. Nothing was changed in AWS.`,
  retrying: (): Markup => markup`I'm trying again. What comes of it appears here or in the channel.`,
  nothingToStop: (): Markup =>
    markup`No answer is being made here. To stop the whole review, use *Stop* in the first message of this thread.`,
  nothingOpen: (): Markup => markup`Every statement is decided.`,
};

// Where a review stands

export const stages: Record<Stage, string> = {
  finding: 'looking for the role',
  collecting: 'reading what it used',
  drafting: 'drafting the policy',
  scoping: 'waiting for scopes',
  checking: 'being checked',
  approving: 'waiting for approval',
  approved: 'approved',
};

export const watchPhases: Record<WatchPhase, string> = {
  delivered: 'files handed over',
  shadow: 'watching while the old policy is attached',
  ready: 'ready to detach the old policy',
  live: 'watching with the new policy alone',
  closed: 'finished',
};

export const standing = {
  stopped: 'stopped',
  failed: 'held up',
  empty: (spots: number) => ['nothing to draft', ...stillOpen(0, spots, 0)].join(', '),
  scoping: (set: number, of: number, questions: number, added: number, spots: number) =>
    [`${stages.scoping}, ${number(set)} of ${number(of)} set`, ...stillOpen(questions, spots, added)].join(', '),
};

export const progress = {
  title: (role: string, account: string) => `${role} · account ${account}`,
  plan: {
    finding: 'Looking for the role',
    cost: 'Waiting for a yes to what reading costs',
    collecting: 'Reading what the role really used',
    drafting: 'Drafting the policy',
    scoping: 'Waiting for people to choose scopes',
    empty: 'Nothing to draft: no recorded call needs a permission',
    checking: 'Checking the policy',
    approving: 'Waiting for approval',
    approved: 'Making the files',
    done: 'Approved and handed over',
    stopped: 'Stopped',
    failed: 'Held up: the thread says why and what to do',
  } satisfies Record<Stage | 'empty' | 'cost' | 'done' | 'stopped' | 'failed', string>,
  tasks: {
    find: 'Find the role',
    collect: 'Read CloudTrail',
    draft: 'Draft the policy',
    scope: 'Choose scopes',
    check: 'Check with AWS',
    approve: 'Approve',
    deliver: 'Hand over the files',
  },
  records: (records: number, calls: number, from: string, to: string) =>
    `${plural(records, 'record')}, ${plural(calls, 'distinct call')}, ${from.slice(0, 10)} to ${to.slice(0, 10)}`,
  drafted: (statements: number, questions: number) =>
    questions > 0
      ? `${plural(statements, 'statement')}, ${plural(questions, 'open question')}`
      : plural(statements, 'statement'),
  decided: (set: number, of: number, questions: number, spots: number, added: number) =>
    [`${number(set)} of ${number(of)} set`, ...stillOpen(questions, spots, added)].join(', '),
  checked: (blocking: number, others: number) =>
    blocking > 0
      ? `${plural(blocking, 'problem')} to fix first`
      : others > 0
        ? `nothing blocks, ${plural(others, 'hint')}`
        : 'nothing to fix',
  approvals: (have: number, need: number) => `${have} of ${plural(need, 'approval')}`,
  by: 'by ',
  readOnly: 'Read-only: nothing is changed in AWS.',
  admin: 'It has administrator access today.',
  askedBy: 'Asked by',
  stoppedBy: 'Stopped by',
  fallback: (role: string, stage: string) => `Review of ${role}: ${stage.replace(/\.$/, '')}.`,
  failed: (reason: string) => `held up. ${reason}`,
};

// Reading

export const cost = {
  question: (days: number, bytes: string, dollars: string) =>
    `Reading ${plural(days, 'day')} of CloudTrail would scan about ${bytes} and cost ${dollars}. Shall I?`,
  unknown: (days: number) =>
    `What reading ${plural(days, 'day')} of CloudTrail costs cannot be told before. Shall I read all the same?`,
  tried: (day: string, bytes: string) => `One day, ${day}, was read to tell: ${bytes}.`,
  above: (limit: string) => `More than ${limit} is not spent without a yes (ATHENA_ASK_ABOVE).`,
  always: 'Nothing is spent without a yes (ATHENA_ASK_ABOVE=0).',
  notPruned: (source: string) =>
    `${source} is not partitioned by date: a query reads all of its logs, however short the window is. With partition projection it reads only the days that are asked for.`,
  atMost: (bytes: string, dollars: string) => `The workgroup stops a query after ${bytes}, which is ${dollars}.`,
  where: (source: string) => `It would be read from ${source}.`,
  agreed: (days: number, dollars: string | undefined) =>
    ` agreed to ${dollars ? `${dollars} for ${plural(days, 'day')}` : `reading ${plural(days, 'day')}, whatever it costs`}`,
  agreedFallback: 'Somebody agreed to what reading costs.',
  notRead: 'It was not read.',
  waits: (dollars: string | undefined) =>
    dollars ? `waits for a yes: reading costs ${dollars}` : 'waits for a yes: what reading costs cannot be told before',
  standing: 'waiting for a yes to what reading costs',
  title: 'Shorter window',
  window: 'How far back to look',
  choice: (days: number, dollars: string) => `${plural(days, 'day')}, ${dollars}`,
  size: (bytes: string) => `about ${bytes}`,
  shorter: 'What is done less often than the window is long may be missing. Nothing else is read to tell this.',
};

// Drafting: what the thread says of the draft

function replacedInWords(replaced: number, level: 'off' | 'accounts' | 'names'): string {
  return {
    off: 'nothing was replaced (REDACT=off)',
    accounts: `${plural(replaced, 'id was', 'ids were')} replaced (REDACT=accounts)`,
    names: `${plural(replaced, 'name or id was', 'names and ids were')} replaced (REDACT=names)`,
  }[level];
}

export const draft = {
  working: 'Drafting the policy.',
  /** Said below the thread meanwhile, after the app's name. */
  status: 'is drafting the policy…',
  sentence: (statements: number, today: string[], admin: boolean) => {
    const instead = admin
      ? ` instead of ${today.includes('AdministratorAccess') ? 'AdministratorAccess' : 'full access'}`
      : today.length > 0
        ? ` instead of the ${today.length === 1 ? 'policy' : 'policies'} ${listed([...today.slice(0, 3), ...(today.length > 3 ? [`${today.length - 3} more`] : [])])}`
        : '';
    return `Draft ready: ${plural(statements, 'statement')}${instead}.`;
  },
  clear: (count: number) =>
    count === 1
      ? 'One has a suggested scope.'
      : `${number(count)} have a suggested scope that can be accepted together.`,
  needPerson: (count: number) => `${plural(count, 'needs a look of its own', 'need a look of their own')}.`,
  questions: (count: number) =>
    `${plural(count, 'event')} could not be turned into a permission with certainty; see the ${count === 1 ? 'question' : 'questions'} below.`,
  empty: 'No call in this window needs a permission, so there is nothing to draft.',
  onlyDenied: (denials: number) =>
    `All ${plural(denials, 'call')} of this role were refused. A refused call is no evidence that it is needed, so there is nothing to draft.`,
  byModel: (model: string, refused: number) =>
    `Grouped and named by ${model}.${
      refused > 0
        ? ` It tried to add ${plural(refused, 'thing')} that the evidence does not hold; ${refused === 1 ? 'it was' : 'they were'} refused.`
        : ''
    } Every action comes from a recorded call.`,
  byRules: 'Grouped by rules, without a model. Every action comes from a recorded call.',
  fallback: (why: string) => `Grouped by rules, because the model could not be used: ${why}`,
  left: (needs: number, replaced: number, level: 'off' | 'accounts' | 'names') =>
    `Sent to the model: ${plural(needs, 'need')} with counts; ${replacedInWords(replaced, level)}.`,
  doubts: 'Doubts of the model:',
};

export const read = {
  sentence: (calls: number, active: number, days: number) =>
    `${plural(calls, 'call')} on ${active === days ? (days === 1 ? 'the one day' : `every one of ${number(days)} days`) : `${number(active)} of ${plural(days, 'day')}`}.`,
  nothing: 'No call was recorded in this window.',
  quiet: (weekdays: string) => `Quiet on ${weekdays}.`,
  weekends: 'weekends',
  weekdays: ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  pauses: (pauses: string[], others: number) =>
    `No calls ${listed([...pauses, ...(others > 0 ? [`in ${plural(others, 'shorter pause')}`] : [])])}.`,
  pause: (span: string, days: number) => `${span} (${plural(days, 'day')})`,
  noPause: 'No pause of three days or more.',
  busiest: (day: string, calls: number) => `The busiest day was ${day} with ${plural(calls, 'call')}.`,
  chart: (daysInColumn: number) =>
    daysInColumn === 1 ? 'One column is a day (UTC).' : `One column is ${number(daysInColumn)} days (UTC).`,
  from: (source: string, records: number, files: number) =>
    `Read from ${source}: ${files > 0 ? `${plural(files, 'file')}, ` : ''}${plural(records, 'record')}.`,
  twice: (duplicates: number) =>
    `${plural(duplicates, 'record')} came twice and ${duplicates === 1 ? 'counts' : 'count'} once.`,
  unreadable: (count: number) => `${plural(count, 'part')} could not be read.`,
  scanned: (bytes: string, seconds: number, dollars: string | undefined) =>
    `${bytes} scanned in ${plural(seconds, 'second')}${dollars ? `, ${dollars}` : ''}.`,
};

export const callers = {
  sentence: (families: number) =>
    families === 1
      ? 'One family of sessions used this role.'
      : `${number(families)} families of sessions used this role.`,
  intro:
    'Leave out what the role is not for: what only that caller used goes with it, and the draft is made anew. It can be taken back.',
  noName: 'without a session name',
  tool: (agent: string, console: boolean, network: string) =>
    `${console ? 'a person in the console' : agent}${network === '' ? '' : `, ${network}`}`,
  seen: (calls: number, first: string, last: string) => `${plural(calls, 'call')} ${span(first, last)}`,
  spoken: (session: string, tool: string) => `Leave out ${session}, ${tool}`,
  spokenBack: (session: string, tool: string) => `Take back ${session}, ${tool}`,
  assumedBy: 'Their sessions were begun by:',
  began: (type: string, sessions: number, first: string, last: string) =>
    ` (${type}): ${plural(sessions, 'session')}, ${first.slice(0, 10) === last.slice(0, 10) ? first.slice(0, 10) : `${first.slice(0, 10)} to ${last.slice(0, 10)}`}`,
  moreAssumers: (left: number) => `… and ${number(left)} more.`,
  leftOutBy: 'Left out by ',
  more: (left: number) => `… and ${plural(left, 'smaller family', 'smaller families')}.`,
  title: 'Leave out a caller',
  effect: (session: string, needs: number) =>
    `${
      needs === 0
        ? `Every permission that ${session} used is used by others too, so the policy stays as it is.`
        : `${plural(needs, 'permission that nobody else used goes', 'permissions that nobody else used go')} with ${session}: the new policy refuses such calls.`
    } The draft is made anew; decisions on statements that stay the same remain.`,
  reason: 'Why is it not what this role is for?',
};

export const blindSpots = {
  sentence: (open: number) =>
    open === 0
      ? 'What the trail cannot show is answered.'
      : `The trail cannot show everything: ${plural(open, 'answer is', 'answers are')} needed before approval.`,
  rest: 'Other limits of this evidence:',
  more: (left: number) => `… and ${plural(left, 'more')}; all are in the summary of the delivery.`,
  answers: {
    'not-used': 'Not used',
    attested: 'What it needs was added',
    accepted: 'Accepted',
  } satisfies Record<SpotAnswer, string>,
  by: ', by ',
  spokenAdd: (title: string) => `Add what it needs: ${title}`,
  spokenNotUsed: (title: string) => `Not used: ${title}`,
  waiting: (open: number) => `${plural(open, 'blind spot waits', 'blind spots wait')} for an answer.`,
  title: 'What does it need?',
  intro: 'No recorded call shows it, so what you add is marked as attested, and somebody else has to approve it.',
  resources: 'On which resources?',
  form: (example: string) => `Exact ARNs, one per line, such as ${example}`,
  resourcesMissing: 'Write at least one ARN, or untick the actions above.',
  nothingTicked: 'Tick at least one action, or close this and press Not used.',
};

export const splitting = {
  title: (position: number) => `Split statement ${position}`,
  effect:
    'The actions that you tick get a statement and a scope of their own. Both parts are decided anew; all other decisions stay.',
  label: 'Actions for a statement of their own',
  more: 'More actions',
  none: 'Tick at least one action.',
  all: 'Leave at least one action unticked: all of them together are the statement as it is.',
};

export const policiesToday = {
  sentence: (replaced: number, kept: number) =>
    kept === 0
      ? `${plural(replaced, 'policy that the role has today is', 'policies that the role has today are')} replaced.`
      : replaced === 0
        ? `${kept === 1 ? 'The policy that the role has today stays' : `All ${number(kept)} policies that the role has today stay`}.`
        : `Of the policies that the role has today, ${number(replaced)} ${replaced === 1 ? 'is' : 'are'} replaced and ${number(kept)} ${kept === 1 ? 'stays' : 'stay'}.`,
  intro:
    'Nothing is taken away until somebody runs the last step of the delivery. The replay counts the policies that stay.',
  kind: (kind: BaselinePolicy['kind'], awsManaged: boolean) =>
    kind === 'inline' ? 'inline policy' : awsManaged ? 'AWS managed policy' : 'managed policy',
  replaced: (denies: number) =>
    denies === 0
      ? 'Replaced.'
      : `Replaced. ${denies === 1 ? 'Its Deny goes' : `Its ${denies} Denies go`} into the new policy.`,
  kept: 'Stays.',
  ofGroup: (group: string) => `Stays: the user has it through the group ${group}.`,
  decidedBy: 'Decided by ',
  spoken: (name: string, stays: boolean) => (stays ? `Replace ${name}` : `Keep ${name}`),
  more: (left: number) => `… and ${plural(left, 'more policy', 'more policies')}.`,
};

// Deciding: statements, questions, the summary

export const statements = {
  heading: (from: number, to: number, of: number) =>
    from === to ? `Statement ${from} of ${of}` : `Statements ${from} to ${to} of ${of}`,
  fallback: (from: number, to: number, of: number, open: number) =>
    open === 0
      ? `${statements.heading(from, to, of)} ${from === to ? 'is' : 'are'} decided.`
      : `${statements.heading(from, to, of)}: ${plural(open, 'scope')} to choose.`,
  risk: { low: 'Low risk', medium: 'Medium risk', high: 'High risk' } satisfies Record<Statement['risk'], string>,
  level: {
    read: 'reads',
    list: 'lists',
    write: 'writes',
    tagging: 'changes tags',
    permissions: 'changes permissions',
  } satisfies Record<Statement['accessLevel'], string>,
  seen: (calls: number, days: number | undefined) =>
    `Seen ${times(calls)}${days && days > 1 ? ` on ${plural(days, 'day')}` : ''}`,
  last: ', last ',
  callers: (names: string[], more: number) =>
    `, by ${listed([...names, ...(more > 0 ? [`${number(more)} more`] : [])])}`,
  actions: (count: number) => (count === 1 ? 'Action: ' : 'Actions: '),
  suggested: (id: string, label: string) => `Suggested scope ${id}: ${label}`,
  allowsMore: (text: string) =>
    `Beyond what was seen: ${/^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text}`,
  allowsNothingMore: 'Allows nothing beyond what was seen.',
  conditions: 'Only with: ',
  onlyUnclear: 'Every call behind this failed before AWS said whether it was allowed.',
  needsAPerson: {
    'pass-role': 'Passes a role on or assumes one: look at it on its own.',
    'iam-write': 'Changes IAM: look at it on its own.',
    secrets: 'Reads secrets: look at it on its own.',
    attested: 'Added by a person, without a call behind it.',
    'any-on-write': 'Writes anywhere: look at it on its own.',
    'wider-than-family': 'The suggestion is wider than what was seen: look at it on its own.',
  } satisfies Record<NeedsAPerson, string>,
  doubt: (text: string) => `Doubt: ${text}`,
  scopeSet: (label: string) => `Scope: ${label}`,
  custom: 'Custom resources',
  customReason: (reason: string) => `Reason: ${reason}`,
  leftOut: 'Left out of the policy.',
  setBy: 'Set by ',
  leftOutBy: 'Left out by ',
  together: ' with the other suggestions',
  moreResources: (left: number, file: string) => `… and ${number(left)} more, in ${file}`,
  moreActions: (left: number) => `and ${number(left)} more`,
  spoken: {
    approve: (position: number) => `Approve the suggested scope of statement ${position}`,
    choose: (position: number) => `Choose a scope for statement ${position}`,
    change: (position: number) => `Change the scope of statement ${position}`,
    leaveOut: (position: number) => `Leave out statement ${position}`,
  },
};

/** What the messages of a draft had to cut, as a file. */
export const details = {
  text: 'What the messages of this draft had to shorten, in full.',
  note: (file: string) => `Not all of it fits here. ${file} in this thread has the rest.`,
  statement: (position: number, sid: string) => `Statement ${position} · ${sid}`,
  question: (name: string, source: string) => `Question · ${name} · ${source}`,
  callers: 'Families of sessions',
  blindSpots: 'What the trail cannot show',
  actions: 'Actions:',
  likely: 'Probably:',
  scope: (id: string, label: string) => `Scope ${id} · ${label}:`,
  conditions: 'Only with: ',
  allowsMore: 'Beyond what was seen: ',
};

export const questions = {
  heading: (open: number, of: number) =>
    open === 0
      ? of === 1
        ? 'The question is answered'
        : `All ${number(of)} questions are answered`
      : open === of
        ? plural(open, 'open question')
        : `${plural(open, 'open question')}, ${number(of - open)} answered`,
  intro: 'Nobody guesses here: say what each event needs, or leave it out. Approval waits until none is open.',
  seen: (calls: number) => `Seen ${times(calls)}`,
  last: ', last ',
  likely: (actions: string[]) => `Probably ${listed(actions, 'or')}`,
  isAction: (action: string, resources: string[]) =>
    `It is ${action} on ${resources.length === 1 ? resources[0] : plural(resources.length, 'resource')}.`,
  nothing: 'It needs no permission.',
  leftOut: (reason: string | undefined) => (reason ? `Left out: ${reason}` : 'Left out.'),
  answeredBy: 'Answered by ',
  more: (left: number) => `${plural(left, 'more question')} will be shown as these are answered.`,
  fallback: (open: number) => (open === 0 ? 'All questions are answered.' : `${plural(open, 'question')} to answer.`),
  spoken: {
    change: (about: string) => `Change: ${about}`,
    itIs: (about: string) => `It is… ${about}`,
    nothing: (about: string) => `Needs nothing: ${about}`,
    leaveOut: (about: string) => `Leave out: ${about}`,
  },
};

export const summary = {
  sentence: (set: number, of: number) => `${number(set)} of ${plural(of, 'statement')} decided.`,
  allSet: (of: number) => (of === 1 ? 'The statement is decided.' : `All ${number(of)} statements are decided.`),
  whoCanChoose: (who: string) => `${who.charAt(0).toUpperCase()}${who.slice(1)} can choose.`,
  nobody: 'Nobody can choose yet: no reviewers are set (REVIEWER_GROUP or REVIEWERS).',
  openQuestions: (count: number) => `${plural(count, 'question is', 'questions are')} still open.`,
  states: { open: 'open', needsYou: 'needs a look', leftOut: 'left out' },
  columns: ['#', 'What it does', 'Actions', 'Scope', 'Decided by'] as const,
  more: (left: number) =>
    left === 1
      ? 'One more statement is in the messages above.'
      : `${number(left)} more statements are in the messages above.`,
  custom: 'own resources',
};

// Checking and handing over

export const findings = {
  replay: (distinct: number, allowed: number, leftOut: number) =>
    allowed === distinct
      ? `${distinct === 1 ? 'The one distinct call was replayed and is' : `All ${number(distinct)} distinct calls were replayed and are`} allowed${leftOut > 0 ? `; ${plural(leftOut, 'call was', 'calls were')} left out on purpose` : ''}.`
      : `${number(allowed)} of ${plural(distinct, 'distinct call')} are allowed in replay${leftOut > 0 ? `; ${number(leftOut)} left out on purpose` : ''}.`,
  unanswered: (count: number) => `${plural(count, 'call')} behind open questions could not be replayed.`,
  simulated: (allowed: number, asked: number) =>
    allowed === asked
      ? `AWS's simulator allows ${asked === 1 ? 'the one pair' : `all ${number(asked)} pairs`} of action and resource that it was asked about.`
      : `AWS's simulator allows ${number(allowed)} of ${number(asked)} pairs of action and resource.`,
  unusedPairs: (unused: number, pairs: number) =>
    unused === 0
      ? 'Every pair of action and resource that the policy allows was used.'
      : `Of ${plural(pairs, 'pair')} of action and resource that the policy allows, ${number(unused)} ${unused === 1 ? 'was' : 'were'} never used.`,
  clean: 'AWS found nothing to fix. Ready for approval.',
  hints: (count: number) => `${plural(count, 'hint')}, nothing that blocks. Ready for approval.`,
  blocking: (count: number) => `${plural(count, 'problem blocks', 'problems block')} approval.`,
  notRun: (what: string, why: string, advice: string) => `Not checked by ${what}: ${why} ${advice}`,
  sources: {
    replay: 'replay',
    'access-analyzer': 'Access Analyzer',
    simulator: 'the IAM simulator',
    size: 'the size check',
    today: 'the policies that stay',
  },
  severities: {
    error: 'Error',
    'security-warning': 'Security warning',
    warning: 'Warning',
    suggestion: 'Suggestion',
  },
  aboutStatement: (position: number) => ` · statement ${position}`,
  refusedCall: (action: string, resource: string, calls: number) =>
    `${action} on ${resource} (${plural(calls, 'call')})`,
  refusedCalls: 'Refused in replay',
  moreCalls: (left: number) => `… and ${number(left)} more`,
  more: (left: number, file: string) => `${plural(left, 'more finding')}: all of them in ${file} in this thread.`,
  approvals: (have: number, need: number) => `${have} of ${plural(need, 'approval')}.`,
  approvedBy: 'Approved by',
  fallback: (blocking: number) =>
    blocking > 0 ? findings.blocking(blocking) : 'The checks are done. Ready for approval.',
  done: 'Approved.',
  sentBack: (reason: string | undefined) =>
    `Sent back${reason ? `: ${reason.replace(/\.$/, '')}` : ''}. Change or confirm a scope, then the policy is checked again.`,
  sentBackBy: 'Sent back by',
  allFindings: 'All findings.',
  fourEyes: 'The requester, and whoever made the last change, cannot approve alone.',
};

export const delivery = {
  sentence: (edition: number, role: string, statements: number, actions: number, admin: boolean) =>
    `Edition ${edition} for ${role} is approved: ${plural(statements, 'statement')}, ${plural(actions, 'action')}${admin ? ' instead of every action in AWS' : ''}.`,
  replay: (distinct: number, allowed: number, leftOut: number) => findings.replay(distinct, allowed, leftOut),
  files: 'The files are in this thread; nothing is applied until someone runs them.',
  rollback: ' To roll back: ',
  openedBy: (names: string[]) =>
    `Nothing is tightened while ${listed(names.slice(0, 3))} ${names.length === 1 ? 'stays' : 'stay'} attached: every action on every resource stays allowed.`,
  sizes: (name: string, size: number, limit: number) => `${name}: ${number(size)} of ${number(limit)} characters`,
  blindSpots: (titles: string[]) => `What the trail cannot show: ${titles.join(' · ')}`,
  fallback: (role: string) => `The tightened policy for ${role} is approved. Its files are in the thread.`,
  filesText: (role: string) => `Files for ${role}.`,
};

export const denials = {
  heading: (count: number, from: string, to: string) =>
    count === 0
      ? `No refused calls from ${from.slice(0, 10)} to ${to.slice(0, 10)}.`
      : `${plural(count, 'kind')} of refused calls from ${from.slice(0, 10)} to ${to.slice(0, 10)}.`,
  reading: 'Reading the latest refused calls.',
  notRead: 'The refused calls were not read: the review ended before.',
  askedBy: 'Asked by',
  askedFor: 'The latest refused calls were asked for.',
  shorter: 'For fewer days type `/tighten denials` again with them, as in `/tighten denials <role> 1d`.',
  took: (dollars: string) => `Cost ${dollars}`,
  agreedBy: 'Agreed to by',
  source: (source: string) => `Read from ${source}`,
  times,
  last: ', last ',
  refused: (action: string, calls: number) => `${action} was refused ${times(calls)}.`,
  because: (cause: string) => `Why: ${cause}.`,
  lastTime: ' Last refused ',
  window: (from: string, to: string) => `From ${from.slice(0, 10)} to ${to.slice(0, 10)}.`,
  notEvidence: 'A refused call is no evidence that it is needed. Ask me in this thread what would have to change.',
  more: (left: number) => `… and ${plural(left, 'more')}.`,
  on: ' on ',
  causes: {
    'no-identity-policy': 'no policy of the role allows it',
    'explicit-deny-identity': 'a policy of the role denies it',
    'service-control-policy': 'a service control policy refuses it',
    'resource-control-policy': 'a resource control policy refuses it',
    'permissions-boundary': 'the permissions boundary does not allow it',
    'session-policy': 'the session policy does not allow it',
    'resource-policy': "the resource's own policy refuses it",
    'vpc-endpoint-policy': 'a VPC endpoint policy refuses it',
    'role-trust-policy': 'a trust policy does not allow it',
    unknown: 'AWS does not say why',
  },
};

// Asking and failing

export const answer = {
  asked: ' asked: ',
  heading: (question: string) => `Answer to “${question}”`,
  askedBy: 'Asked by',
  working: 'Checking the evidence.',
  /** Said below the thread meanwhile, after the app's name. */
  status: 'is checking the evidence…',
  looked: (what: string) => `Looked at ${what}`,
  waiting: 'This question waits its turn: questions are answered one at a time.',
  before: 'First comes the question of ',
  stopped: 'This answer was stopped. Ask again when you like.',
  stoppedBy: ' stopped it.',
  ended: 'This question was not answered: the review was stopped before.',
  endedBy: ' stopped the review.',
  used: 'Evidence',
  byRules: 'Answered by rules, without a model.',
  afterModel: 'Answered by rules, because the answer of the model could not be used.',
  byModel: 'Written by a model from the evidence named here. It cannot change anything.',
  left: (replaced: number, level: 'off' | 'accounts' | 'names') =>
    `Sent to the model: the question and these results; ${replacedInWords(replaced, level)}.`,
  fallback: 'An answer in the review.',
};

export const failure = {
  sentence: (where: string, reason: string) => `${where} did not work. ${reason}`,
  tries: (tries: number) => (tries > 1 ? `Tried ${plural(tries, 'time')}.` : 'It was not tried again by itself.'),
  stages: {
    finding: 'Finding the role',
    collecting: 'Reading CloudTrail',
    drafting: 'Drafting the policy',
    checking: 'Checking the policy',
    delivering: 'Making the files',
    answering: 'Answering the question',
    denials: 'Reading refused calls',
  },
};

export const tell = {
  account: (role: string, count: number) => `${role} exists in ${plural(count, 'account')}. Which one do you mean?`,
  held: (role: string, reason: Markup, advice: string): Markup =>
    markup`I can't show the review of \`${role}\` in its channel. ${reason} ${advice}`,
};

export const superseded = 'Nothing left to decide here; see the newer messages of this review.';
export const tooLong = (file: string | undefined) =>
  file
    ? `Slack did not take this message as it is. All of it is in ${file}, in this thread: look there before you decide.`
    : 'Slack did not take this message as it is.';

// Forms

export const modals = {
  statement: (position: number, of: number) => `Statement ${position} of ${of}`,
  actions: 'Actions',
  candidates: 'Scopes, narrow to wide',
  evidence: 'Actions, and the calls behind them',
  actionSeen: (action: string, events: string[], calls: number, first: string, last: string) =>
    `${action}${events.length > 0 ? ` (${events.join(', ')})` : ''} · ${plural(calls, 'call')} ${span(first, last)}`,
  moreActions: (left: number) => `… and ${number(left)} more`,
  moreResources: (left: number, file: string) => `… and ${number(left)} more, in ${file}`,
  pick: 'Which resources?',
  fits: (calls: number, of: number) =>
    calls < of
      ? `fits ${number(calls)} of ${number(of)} calls`
      : of === 1
        ? 'fits the one call'
        : `fits all ${number(of)} calls`,
  customLabel: 'Custom',
  customHint: 'One ARN or ARN pattern per line.',
  customInput: 'Resources',
  reason: 'Why this scope?',
  reasonHint: 'Needed where it is wider than the suggestion or the evidence. Kept in the record.',
  findScope: 'Type a letter or a part of a resource',
  reasonMissing: 'Wider than the evidence: add a reason to keep it.',
  widerReasonMissing: 'Wider than the suggestion: add a reason to keep it.',
  pickOne: 'Pick a scope.',
  customMissing: 'Write at least one ARN.',
  suggestedMark: ' · suggested',
  faster: (what: string) => ` decided this after you opened it: ${what}`,
  lookAgain: 'Have another look, then keep it or change it.',
  allSetTitle: 'All set',
  allSet: 'Every statement is decided. The policy is checked next; the result comes in the thread.',
  openQuestionsLeft: (count: number) => `${plural(count, 'question is', 'questions are')} still open in the thread.`,
  leaveOutTitle: (position: number) => `Leave out statement ${position}`,
  leaveOut: (purpose: string, calls: number) =>
    calls === 0
      ? purpose
      : `${purpose} Calls like the ${calls === 1 ? 'one' : number(calls)} recorded will be refused once the new policy is alone.`,
  leaveOutReason: 'Why is it not needed?',
  questionTitle: 'What does it need?',
  action: 'Action',
  actionHint: 'Service and name, for example s3:GetObject.',
  otherAction: 'Or another action',
  pickAction: 'Pick an action',
  actionMissing: 'Pick an action or write one.',
  resources: 'Resources',
  resourcesMissing: 'Write at least one ARN, or * where AWS knows no resources.',
  cannotUse: (problem: string) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`,
  leaveOutQuestionsTitle: 'Leave out the rest',
  leaveOutQuestions: (count: number) =>
    `${plural(count, 'open question')} will be left out: the policy will hold nothing for these events.`,
  sendBackTitle: 'Send back',
  sendBack: 'The draft goes back to choosing scopes; what is decided stays until somebody changes it.',
  sendBackReason: 'What should change?',
  proposed: 'This is filled in as proposed in the thread. Look at it; nothing changes before you save it.',
  refusedTitle: 'Refused additions',
  refused: (model: string, count: number) =>
    `${model} wrote ${plural(count, 'thing')} that the evidence does not hold. None of it is in the draft.`,
  attempt: (attempt: number) => (attempt === 1 ? 'first answer' : `correction ${number(attempt - 1)}`),
  moreRefused: (left: number) => `… and ${plural(left, 'more')}.`,
  refusedKinds: {
    'action-outside-contract': 'An action without evidence:',
    'need-unknown': 'A need that does not exist:',
    'need-twice': 'A need in two statements:',
    'need-missing': 'A need left out:',
    'wildcard-in-action': 'A wildcard in an action:',
    'resource-written': 'A resource of its own:',
    'candidate-unknown': 'A scope that does not exist:',
    'bad-sid': 'A Sid that IAM does not take:',
    'mixed-scopeability': 'Needs that cannot share a scope:',
    'not-json': 'An answer that is no draft:',
  } satisfies Record<RefusedAddition['kind'], string>,
  askTitle: 'Ask about this review',
  askLabel: 'Your question',
  askAbout: 'About this message',
  askHint: 'The answer comes in the thread, with the evidence it rests on.',
  sentTitle: 'What was sent',
  sent: (characters: number) => `The latest request for this, word for word: ${number(characters)} characters.`,
  sentMore: (left: number) => `… and ${number(left)} more. tighten draft --show-prompt prints requests in full.`,
  noticeTitle: 'Tighten',
  stillSaving: 'Still saving. Slack is slow at the moment; what became of it appears here.',
  saved: 'Saved. You can close this.',
  notSaved: (problems: string[]) => `Not saved. ${problems.join(' ')} Open the form again to correct it.`,
};

export const evidence = {
  title: (position: number) => `Calls of statement ${position}`,
  sentence: (rows: number, calls: number) =>
    `${plural(calls, 'recorded call')} of ${plural(rows, 'kind')}, the most frequent first.`,
  caption: (position: number) => `Recorded calls behind statement ${position}`,
  columns: ['Event', 'Resource', 'Calls', 'First seen', 'Last seen', 'Who', 'First event', 'Last event'],
  noEventId: 'not recorded',
  orOthers: (left: number) => `or ${plural(left, 'other')} of its statement`,
  andOthers: (left: number) => `and ${plural(left, 'other')}`,
  more: (left: number) => `${plural(left, 'more kind')} of calls; ask in the thread about one of them.`,
  none: 'There is no recorded call behind this statement.',
};

export const found = {
  sentence: (roles: number, looked: number) =>
    roles === 0
      ? `I looked at ${plural(looked, 'role')}. None has administrator rights or wildcards that reach further than reading.`
      : `${plural(roles, 'role')} of ${number(looked)} ${roles === 1 ? 'has' : 'have'} administrator rights or wildcards that reach further than reading, the widest first.`,
  admin: 'Every action on every resource.',
  actions: (count: number) => `${plural(count, 'action')} beyond reading on every resource, by `,
  lastUsed: ' · last used ',
  notUsed: ' · not used in the last 400 days',
  refused: (why: string) => `Not reviewed: ${why}`,
  failed: (account: string, reason: string) => `Not asked: ${account}. ${reason}`,
  moreFailed: (left: number) => `${plural(left, 'more account')} could not be asked.`,
  spoken: (role: string) => `Tighten ${role}`.slice(0, 75),
};

export const start = {
  title: 'Tighten a role',
  submit: 'Start',
  role: 'Role',
  pickRole: 'Type a part of its name',
  orTyped: 'Or its name or ARN',
  typedHint: 'staging/deploy-role or arn:aws:iam::…',
  roleMissing: 'Pick a role, or write its name or ARN.',
  window: 'How far back to look',
  otherWindow: 'Another window',
  days: 'Days',
  daysHint: 'for example 120',
  badDays: (most: number) => `Write a whole number of days between 1 and ${most}.`,
  channel: 'Channel for the thread',
  channelMissing: 'Pick a channel.',
  ticket: 'Ticket',
  ticketHint: 'for example OPS-123; kept with the approval',
};

// The home tab, and what people add

export const home = {
  title: 'Tighten',
  needsYou: 'Needs you',
  inProgress: 'In progress',
  watching: 'Watching',
  done: 'Done lately',
  empty: 'Nothing needs you. Run /tighten role-name in a channel to start.',
  tokens: (tokens: number, cost: string | undefined) => `${plural(tokens, 'model token')}${cost ? `, ${cost}` : ''}`,
  since: ' · since ',
  open: 'Open the thread',
  more: (left: number) => `… and ${plural(left, 'more')}.`,
  held: (reason: string) => `It can't be shown in its channel: ${reason}`,
};

export const attested = {
  heading: (open: number, of: number) =>
    open > 0
      ? `${plural(open, 'added permission waits', 'added permissions wait')} for a second person.`
      : `${plural(of, 'permission was', 'permissions were')} added without a call behind ${of === 1 ? 'it' : 'them'}.`,
  mark: 'Attested, no call behind it',
  because: (reason: string, note: string) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}: ${note}`,
  addedBy: 'Added by ',
  waits: 'Waits for somebody else to approve it.',
  approvedBy: 'Approved by ',
  refusedBy: 'Refused by ',
  more: (left: number) => `${plural(left, 'more')} of them; all are in the files of the delivery.`,
  offersHeading: (count: number) =>
    `A rollback may need ${plural(count, 'action')} that ${count === 1 ? 'was' : 'were'} never seen. ${count === 1 ? 'It is' : 'None is'} in the policy ${count === 1 ? 'only if' : 'unless'} somebody adds it.`,
  moreOffers: (left: number) => `${plural(left, 'more offer')} will be shown as these are added.`,
  moreResources: (left: number) => `… and ${number(left)} more`,
  spokenApprove: (action: string) => `Approve the added ${action}`,
  spokenRefuse: (action: string) => `Refuse the added ${action}`,
  spokenWithdraw: (action: string) => `Withdraw the added ${action}`,
  spokenAdd: (action: string) => `Add ${action}`,
  waiting: (open: number) => `${plural(open, 'added permission waits', 'added permissions wait')} for a second person.`,
  title: 'Add a permission',
  submit: 'Add',
  intro:
    'No recorded call shows that it is needed. It is marked as attested wherever it appears, and somebody else has to approve it.',
  action: 'Action',
  findAction: 'Service and name, for example s3:PutObject',
  actionMissing: 'Pick an action.',
  resources: 'On which resources?',
  resourcesHint: 'Exact ARNs, one per line.',
  why: 'Why is it needed?',
  whyMissing: 'Pick one of the four reasons.',
  note: 'What is it for?',
  noteHint: 'At least ten characters. It is kept in the record and shown beside the permission.',
  noteMissing: 'Say in a few words what it is for.',
  noResource: (action: string) =>
    `AWS takes no resource for ${action}, so it cannot be limited to an exact ARN and cannot be added here.`,
  cannot: (problem: string) => `It cannot be added: ${problem}`,
};

export const attestedReasons: Record<Attestation['reason'], string> = {
  'blind-spot': 'the trail cannot show it',
  undo: 'needed to undo something',
  'coming-change': 'needed for a coming change',
  recovery: 'needed for recovery',
};

/** In the place of what does not fit into a form or a home tab. */
export const tooLongView = 'There is more to see than Slack shows here. The thread of the review holds all of it.';

export const outbox = {
  fileAsMessage: (name: string, part: number, of: number) =>
    `${name}${of > 1 ? `, part ${number(part)} of ${number(of)}` : ''} (this workspace takes no uploads)`,
  whole: 'A message in full that Slack did not take as it is.',
  unseen: (file: string) => ({
    title: 'Did you look at all of it?',
    text: `What this decides on is in ${file} in this thread, and not in this message.`,
    yes: 'I did',
    no: 'Not yet',
  }),
  pointer: 'The first message of this review was deleted. Its thread goes on where it was.',
  toThread: 'Open the thread',
};
