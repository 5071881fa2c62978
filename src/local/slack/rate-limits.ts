/**
 * Calls per minute for each method, from Slack's rate limit tiers (tier 2: 20, tier 3: 50, tier 4: 100).
 * `chat.postMessage` is counted per channel instead: about one a second, with room for a short burst.
 */
const perMinute: Record<string, number> = {
  'apps.connections.open': 50,
  'chat.update': 50,
  'chat.delete': 50,
  'chat.startStream': 20,
  'chat.stopStream': 20,
  'chat.appendStream': 100,
  'chat.postEphemeral': 100,
  'views.open': 100,
  'views.update': 100,
  'views.push': 100,
  'views.publish': 100,
  'conversations.info': 50,
  'conversations.replies': 50,
  'conversations.history': 50,
  'conversations.members': 100,
  'users.info': 100,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'chat.postMessage': 60,
};

/** Counts calls in a sliding minute; gives the seconds to wait for a call that is one too many. */
export function createRateLimits(): {
  check(method: string, channel: string | undefined, now: number): number | undefined;
} {
  const calls = new Map<string, number[]>();
  return {
    check: (method, channel, now) => {
      const limit = perMinute[method];
      if (limit === undefined) return undefined;
      const key = method === 'chat.postMessage' ? `${method} ${channel ?? ''}` : method;
      const recent = (calls.get(key) ?? []).filter((at) => at > now - 60_000);
      calls.set(key, recent);
      const oldest = recent[0];
      if (recent.length >= limit && oldest !== undefined) return Math.max(1, Math.ceil((oldest + 60_000 - now) / 1000));
      recent.push(now);
      return undefined;
    },
  };
}
