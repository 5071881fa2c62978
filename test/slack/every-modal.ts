import type { ModalView } from '@slack/types';
import { plain } from '../../src/slack/kit/text.js';
import { approveModal, breakGlassModal } from '../../src/slack/modals/approve-modals.js';
import { attestModal } from '../../src/slack/modals/attest-modal.js';
import { leaveOutCallerModal } from '../../src/slack/modals/caller-modal.js';
import { evidenceModal } from '../../src/slack/modals/evidence-modal.js';
import {
  askModal,
  leaveOutModal,
  leaveOutQuestionsModal,
  questionModal,
  sendBackModal,
  sentenceModal,
} from '../../src/slack/modals/other-modals.js';
import { refusedAdditionsModal } from '../../src/slack/modals/refused-additions.js';
import { allSetModal, scopeModal } from '../../src/slack/modals/scope-modal.js';
import { sentModal } from '../../src/slack/modals/sent-modal.js';
import { shorterWindowModal } from '../../src/slack/modals/shorter-window-modal.js';
import { splitModal } from '../../src/slack/modals/split-modal.js';
import { spotModal } from '../../src/slack/modals/spot-modal.js';
import { startModal } from '../../src/slack/modals/start-modal.js';
import { askCost } from '../review/samples.js';
import { activity, DANA, LEE, lives, question, statements } from './a-review.js';

const deciding = lives.deciding();
const [reading] = statements;
const first = reading!;
const faster = { by: LEE, at: '2026-11-23T09:20:00Z', what: 'scope A' };
const manyScopes = {
  ...first,
  candidates: [...'ABCDEFGHIJKLM'].map((id) => ({ ...first.candidates[1]!, id, label: `Scope ${id}` })),
};
const [caller] = activity.callers;
const calledTwice = { ...activity, callers: [caller!, { ...caller!, id: 'k2', session: 'ana@example.com' }] };
const template = {
  title: 'Writing logs',
  because: 'Lambda writes its logs',
  parts: [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      form: 'arn:{partition}:logs:{region}:{account}:log-group:NAME:*',
    },
  ],
} satisfies Parameters<typeof spotModal>[2];

/** Two approvals, four eyes, and a ticket of a certain form. */
const underRules = () => {
  const view = lives.approving();
  const ticket = { required: true, patterns: ['OPS-[0-9]+'] };
  return { ...view, review: { ...view.review, rules: { approvals: 2, fourEyes: true, breakGlass: true, ticket } } };
};

/** Every modal in every state, by the function that makes it and the name of its golden. */
export const everyModal = {
  scopeModal: {
    scope: scopeModal(deciding, first),
    'scope-decided': scopeModal(deciding, statements[1]!, { faster }),
    'scope-custom': scopeModal(deciding, first, { picked: 'custom' }),
    'scope-many': scopeModal(deciding, manyScopes),
    'scope-proposed': scopeModal(deciding, first, {
      proposed: { kind: 'custom', resources: ['arn:aws:s3:::deploy-artifacts/*'], reason: 'Names change.' },
    }),
  },
  allSetModal: { 'all-set': allSetModal(lives.approving(), 0), 'all-set-questions': allSetModal(deciding, 2) },
  leaveOutModal: {
    'leave-out': leaveOutModal(deciding, first),
    'leave-out-stale': leaveOutModal(deciding, first, faster),
  },
  questionModal: {
    question: questionModal(lives.scoping(), question),
    'question-stale': questionModal(lives.scoping(), question, { ...faster, what: '“needs nothing”' }),
  },
  leaveOutQuestionsModal: { 'leave-out-questions': leaveOutQuestionsModal(deciding, 12) },
  leaveOutCallerModal: {
    'leave-out-caller': leaveOutCallerModal(deciding, caller!, activity),
    'leave-out-caller-nothing': leaveOutCallerModal(deciding, calledTwice.callers[1]!, calledTwice),
  },
  sendBackModal: { 'send-back': sendBackModal(lives.approving()) },
  approveModal: { approve: approveModal(underRules(), 6) },
  breakGlassModal: { 'break-glass': breakGlassModal(underRules(), DANA, 6) },
  askModal: { ask: askModal('r1'), 'ask-about': askModal('r1', 'Statement 1: s3:GetObject') },
  sentenceModal: { sentence: sentenceModal(plain('Only @cloud-reviewers can <decide> this.')) },
  evidenceModal: {
    evidence: evidenceModal(deciding, first, activity),
    'evidence-none': evidenceModal(deciding, first, { ...activity, calls: [] }),
  },
  attestModal: {
    attest: attestModal(lives.scoping(), ''),
    'attest-undo': attestModal(lives.attested(), 'ecs:DeleteService'),
  },
  refusedAdditionsModal: { 'refused-additions': refusedAdditionsModal('r1', deciding.draft!) },
  sentModal: {
    sent: sentModal('r1', 'You group needs into statements. <!channel>'),
    'sent-long': sentModal('r1', 'x'.repeat(40_000)),
  },
  shorterWindowModal: {
    'shorter-window': shorterWindowModal(deciding.review, { ...askCost, at: '2026-11-23T09:00:00Z', revision: 3 }),
  },
  splitModal: {
    split: splitModal(deciding, { ...first, actions: ['s3:GetObject', 's3:ListBucket'] }, ['s3:ListBucket']),
  },
  spotModal: { spot: spotModal(lives.scoping(), 'data-events-off:sqs', template) },
  startModal: {
    start: startModal({ windowDays: 90, channel: 'C0OPS', searchable: true }),
    'start-custom': startModal({ windowDays: 60, channel: 'C0OPS', searchable: false, picked: 'custom' }),
  },
} satisfies Record<string, Record<string, ModalView>>;
