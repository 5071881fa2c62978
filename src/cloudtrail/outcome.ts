/**
 * What a record says about authorisation:
 * - `allowed`: no error
 * - `failed`: authorised, then failed (NoSuchBucket, InUse, DryRunOperation …): still evidence of a need
 * - `unclear`: may have been rejected before authorisation (Validation, Malformed, Throttling)
 * - `denied`: authorisation refused it: never evidence
 * - `void`: expired token, bad signature, opt-in: says nothing
 */
export type Outcome = 'allowed' | 'failed' | 'unclear' | 'denied' | 'void';

/**
 * Reads the outcome from `errorCode` and `errorMessage`. Codes are compared without a `Client.` or `Server.` prefix,
 * without a trailing `Exception`, `Error` or `Fault`, and without regard to case. A denial is known by its code or by
 * its message (services wrap "is not authorized to perform" into codes of their own). A code that is in no list is
 * `failed` only where its words say that the service had looked at the resource, else `unclear`: an action is never
 * granted because an unknown code looked harmless.
 * Sources: error codes of the AWS API models; EC2 API reference, "Error codes"; CloudTrail "Record contents".
 */
export function outcomeOf(record: { errorCode?: string; errorMessage?: string }): Outcome {
  const code = record.errorCode ?? '';
  const message = record.errorMessage ?? '';
  if (code === '' && message === '') return 'allowed';
  const name = plainCode(code);
  if (VOID.has(name)) return 'void';
  if (name === 'authfailure') return /not able to validate/i.test(message) ? 'void' : 'unclear';
  if (AUTHORISED_DESPITE_ITS_NAME.has(name)) return 'failed';
  if (/^client\.operationnotpermitted$/i.test(code)) return DENIED_BY_MESSAGE.test(message) ? 'denied' : 'failed';
  if (DENIED.test(name) || DENIED_BY_MESSAGE.test(message)) return 'denied';
  if (code === '') return 'unclear';
  if (UNCLEAR.test(name)) return 'unclear';
  return FAILED.test(name) ? 'failed' : 'unclear';
}

function plainCode(code: string): string {
  return code
    .slice(code.lastIndexOf('#') + 1)
    .trim()
    .toLowerCase()
    .replace(/^(?:client|server)\./, '')
    .replace(/[^a-z0-9]/g, '')
    .replace(/(?:exception|error|fault)+$/, '');
}

/** Nothing was authorised and nothing was refused: the credentials, the signature or the account's subscription failed. */
const VOID = new Set([
  'expiredtoken',
  'requestexpired',
  'tokenrefreshrequired',
  'invalidtoken',
  'invalidclienttokenid',
  'unrecognizedclient',
  'invalidaccesskeyid',
  'missingauthenticationtoken',
  'signaturedoesnotmatch',
  'invalidsignature',
  'incompletesignature',
  'requesttimetooskewed',
  'optinrequired',
  'subscriptionrequired',
  'notsignedup',
  'regiondisabled',
  'invalididentitytoken',
]);

/** Their names speak of authorisation or permission, and yet the call itself was authorised. */
const AUTHORISED_DESPITE_ITS_NAME = new Set([
  'dryrunoperation',
  'authorizationnotfound',
  'authorizationalreadyexists',
  'authorizationquotaexceeded',
  'authorizationpending',
  'invalidauthorizationmessage',
  'permissionalreadyexists',
]);

const DENIED =
  /accessdenied|unauthori[sz]ed|notauthori[sz]ed|^noauthori[sz]ation|^authorization$|forbidden|insufficient.*(?:privilege|permission)|^operationnotpermitted$|^403$/;

const DENIED_BY_MESSAGE =
  /is not authorized to perform|not authorized to perform this operation|with an explicit deny|denied due to a vpc endpoint policy|cross-account pass role is not allowed/i;

/** May have been rejected before authorisation, although some of them also match a word of `FAILED`. */
const UNCLEAR =
  /throttl|requestlimit|toomanyrequests|slowdown|bandwidthlimit|ratelimit|validation|malformed|invalidparameter|kmsinvalidstate|^internal|serviceunavailable|requesttimeout/;

/** The service had looked at a resource, its state or a quota: that happens after authorisation. */
const FAILED =
  /^nosuch|notfound|doesnotexist|^404$|exists$|alreadyexist|alreadyowned|^duplicate|duplicate$|duplicated|inuse|conditionalcheckfailed|preconditionfailed|transactioncanceled|transactionconflict|notempty|limitexceeded|quotaexceeded|throughputexceeded|toomanybuckets|conflict|dependencyviolation|concurrentmodification|concurrentupdate|operationaborted|operationinprogress|unmodifiable|^incorrect.*state|^invalid.*state$|statenotvalid|notready|nochange|notmodified|insufficient.*capacity|insufficient.*(?:policy|balance)|unavailable$|scheduledfordeletion|reservedforrollback/;
