/**
 * `userIdentity.invokedBy` names the service that made a call on the principal's behalf (a forward access session);
 * the principal still needs the permission. `signin.amazonaws.com` and other marks of the console are not services.
 *
 * @returns the service as recorded (`cloudformation.amazonaws.com`, `AWS Internal`), or undefined for a direct call
 */
export function forwardedBy(via: string | undefined): string | undefined {
  if (via === undefined || via === '') return undefined;
  return CONSOLE.has(via.toLowerCase()) ? undefined : via;
}

const CONSOLE = new Set(['signin.amazonaws.com', 'console.amazonaws.com', 'session-issuer.amazonaws.com']);

/**
 * The value of `kms:ViaService` for a KMS call that a service made (`secretsmanager.eu-west-1.amazonaws.com`), where
 * the record names the service. A candidate, never a certain condition: whether the service sets it for every call is
 * not in the record (KMS developer guide, kms:ViaService).
 */
export function viaServiceCandidate(via: string | undefined, region: string): string | undefined {
  const service = forwardedBy(via);
  const host = service && /^([a-z0-9-]+)\.amazonaws\.com$/.exec(service)?.[1];
  return host && /^[a-z0-9-]+$/.test(region) ? `${host}.${region}.amazonaws.com` : undefined;
}
