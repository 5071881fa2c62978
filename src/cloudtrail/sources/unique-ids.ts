/** Unique ids under one ARN and when each was last seen. Records without an id (`''`) count for whoever is newest. */
export function createUniqueIds() {
  const lastSeen = new Map<string, string>();
  return {
    add(id: string, at: string): void {
      if (id !== '' && (lastSeen.get(id) ?? '') < at) lastSeen.set(id, at);
    },
    newestFirst(): { id: string; lastSeen: string }[] {
      return [...lastSeen.entries()]
        .map(([id, at]) => ({ id, lastSeen: at }))
        .sort((a, b) => (a.lastSeen === b.lastSeen ? (a.id < b.id ? -1 : 1) : a.lastSeen > b.lastSeen ? -1 : 1));
    },
  };
}
