/**
 * What a record says about authorisation:
 * - `allowed`: no error
 * - `failed`: authorised, then failed (NoSuchBucket, InUse, DryRunOperation …): still evidence of a need
 * - `unclear`: may have been rejected before authorisation (Validation, Malformed, Throttling)
 * - `denied`: authorisation refused it: never evidence
 * - `void`: expired token, bad signature, opt-in: says nothing
 */
export type Outcome = 'allowed' | 'failed' | 'unclear' | 'denied' | 'void';
