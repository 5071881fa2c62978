/**
 * What a pure function made lately, by what it belongs to: made anew only where one of the `parts` that it is made from
 * is another object or value than the last time. Forgotten together with its owner.
 */
export function createRemembered<T>() {
  const kept = new WeakMap<object, Map<string, { parts: readonly unknown[]; value: T }>>();
  return (owner: object, name: string, parts: readonly unknown[], make: () => T): T => {
    const ofOwner = kept.get(owner) ?? new Map<string, { parts: readonly unknown[]; value: T }>();
    kept.set(owner, ofOwner);
    const known = ofOwner.get(name);
    if (known && parts.length === known.parts.length && parts.every((part, at) => part === known.parts[at]))
      return known.value;
    const value = make();
    ofOwner.set(name, { parts, value });
    return value;
  };
}
