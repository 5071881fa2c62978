import { actionsOf, allServices } from './catalog.js';

/**
 * Actions of the catalogue by what was typed so far: `s3:get`, `get object`, `sqs`. A name without its service is
 * looked for in `services` (prefixes, such as those of a contract) and in services whose prefix it begins; what begins
 * like the text comes first.
 *
 * @param most how many are given back at most.
 */
export function searchActions(typed: string, services: readonly string[], most: number): string[] {
  const text = typed.trim().toLowerCase();
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? undefined : text.slice(0, colon);
  const words = (colon < 0 ? text : text.slice(colon + 1)).split(/[\s*]+/).filter(Boolean);
  const isPrefix = words.length === 1 && colon < 0;
  const begun = isPrefix ? [...allServices()].filter((service) => service.startsWith(words[0]!)) : [];
  const places = prefix === undefined ? [...new Set([...services, ...begun])] : [prefix];
  const found = places.flatMap((service) =>
    actionsOf(service)
      .filter(({ name }) => {
        const lower = name.toLowerCase();
        return begun.includes(service) || words.every((word) => lower.includes(word));
      })
      .map(({ action, name }) => ({ action, rank: name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1 })),
  );
  found.sort((a, b) => a.rank - b.rank || a.action.localeCompare(b.action));
  return found.slice(0, most).map(({ action }) => action);
}
