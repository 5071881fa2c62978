import type { Intent } from './intent.js';
import { ROMANCE_SUBJECTS } from './intent-romance.js';

/**
 * What a question is about. In order: the first that fits counts. The words are English and German; names of actions
 * are the same everywhere.
 */
const SUBJECTS: [Intent['about'], RegExp][] = [
  [
    'denied',
    /\b(?:den(?:y|ied|ials?)|access\s?denied|refus(?:ed?|al)|forbidden|unauthori[sz]ed|verweigert|abgelehnt|rejected|(?:have|has|need|needs) to change|müsste)\b/i,
  ],
  ['failures', /\b(?:fail(?:ed|s|ing|ures?)?|errors?|fehlgeschlagen|fehler)\b/i],
  [
    'attached',
    /\b(?:trust(?:ed)?[ -]polic(?:y|ies)|who (?:can|may|could|is allowed to) assume|wer darf .*annehmen|attached (?:today|now|at the moment)|polic(?:y|ies) (?:does it|has it|it has|today)|(?:is|was) (?:it|this|this role|the role) (?:still |today )?(?:an )?admin(?:istrator)?|(?:permissions )?boundary|over-?privileged|too many permissions)\b/i,
  ],
  [
    'not-used',
    /\b(?:not|never|un-?|nicht|nie)(?: mehr| been)? ?(?:used|called|be?nutzt)|\b(?:nobody|no one|nothing)(?: did)?(?: ever)? (?:used?|calls?|called)\b|\b(?:rarest|rarely|least used|idle|ungenutzt\w*|without (?:a|any) calls?)\b/i,
  ],
  [
    'usage',
    /\b(?:who (?:has )?used? (?:this|it|the role)|(?:was|is) (?:it|this role|the role) (?:still )?(?:used|active)|used (?:last|this week|on)|calls? (?:a|per|each) day|which (?:regions?|services?|sessions?|callers?|tools?|networks?)|from (?:outside|where)|what did (?:it|this role|the role) do|weekends?|bus(?:y|iest)|wer (?:be?nutzt|hat) (?:sie|es|(?:die|diese) rolle)|welche (?:regionen|dienste|sitzungen)|woher)\b/i,
  ],
  [
    'changes',
    /\b(?:what(?:['’]s| has| have| was| is)? (?:been )?(?:changed|new)|changes? (?:since|between)|since (?:yesterday|today|revision|edition)|who (?:chose|decided|set|approved|left|picked|changed)|history|edition \d|was hat sich geändert|wer hat|seit (?:gestern|heute))\b/i,
  ],
  [
    'delivery',
    /\b(?:shadow|roll(?:ing|ed)? ?back|undo|go back|delivered|delivery|zurückrollen|zurückkehren|when (?:will|does|is) (?:it|the watch|this) (?:end|over|finish(?:ed)?|live))\b/i,
  ],
  [
    'policy',
    /\b(?:(?:show|print|see|zeig)(?: me| mir)? (?:the|die) (?:new |neue )?policy|how (?:big|large|long) is|wildcards?|riskiest|highest risk|most dangerous)\b/i,
  ],
  ['safe', /\b(?:safe(?:ly)?|sicher|risk(?:y)?|ready to detach|detach(?:ed)?)\b/i],
  [
    'overview',
    /\bhow (?:many|much) (?:records?|evidence|data|statements|calls are)\b|\bundecided\b|\b(?:still|left) to (?:be )?decided?\b|\bnoch offen\b|\bwhat(?:['’]s| is) (?:next|left to do)\b|\breplay(?:ed)?\b|\bcheck(?:s|ed)?\b[^?]*\b(?:pass(?:ed)?|ok|green)\b|\bpass(?:ed)? the checks?\b/i,
  ],
  ['statements', /\bwhy (?:are there )?(?:only )?\d+\b[^?]*\bstatements\b/i],
  [
    'what-breaks',
    /\b(?:breaks?|broken|stop working|lose|affect(?:s|ed)?|remov(?:e|ed|ing)|(?:take|took|taken) away|kaputt|bricht|entfern\w*|what happens|(?:would|will|could) happen|was passiert|impact)\b/i,
  ],
  [
    'propose',
    /\b(?:extend|widen|narrow|restrict|limit|propose|split|erweitere?|begrenze?|teile?|trenne?)\b|\bstatement of (?:its|their) own\b|\b(?:make|set|change)\s+(?:the\s+scope\s+of\s+)?(?:statement|stmt|#)|\bonly for\b|\bnur für\b/i,
  ],
  [
    'left-out',
    /\b(?:left out|leave[sd]? out|open questions?|questions? (?:is|are|still) open|needs? no permissions?|missing|omitted|excluded|not in the policy|dropped|weggelassen|fehlt)\b/i,
  ],
  ['blind-spots', /\bblind[ -]?spots?|cannot see|can't see|not see|unseen|invisible|blinde\w* fleck\w*/i],
  ['can', /\b(?:can|could|may|able to|allowed to|still|kann|darf|permitted)\b/i],
  [
    'why-here',
    /\b(?:why|warum|wieso|reason|evidence|behind|prove[sdn]?|who (?:uses?|calls?|called)|when was|how often|needed)\b/i,
  ],
  ['facts', /\b(?:what (?:does|is|are)|explain|meaning|was (?:macht|ist)|condition keys?)\b/i],
  ['statements', /\b(?:statements?|scopes?|candidates?|anweisung(?:en)?)\b/i],
  ['overview', /\b(?:overview|summary|summari[sz]e|status|how many|how far|überblick|zusammenfassung)\b/i],
];

/** What a question is about by its words; undefined where no rule knows them. French and Spanish come last. */
export function subjectOf(words: string): Intent['about'] | undefined {
  return [...SUBJECTS, ...ROMANCE_SUBJECTS].find(([, pattern]) => pattern.test(words))?.[0];
}
