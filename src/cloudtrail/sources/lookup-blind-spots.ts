import type { Activity, Window } from '../activity.js';
import type { LookupState } from './lookup-events.js';
import type { BlindSpot } from './source.js';

const STS = 'sts.amazonaws.com';

/** What the event history cannot show: by its nature, by its age, and where reading ended early. */
export function lookupBlindSpots(read: {
  window: Window;
  /** The part of the window that the history still holds. */
  asked: Window;
  state: LookupState;
  regions: string[];
  refused: ReadonlyMap<string, { why: string }>;
  activity: Activity;
}): BlindSpot[] {
  const { window, asked, state, regions, refused, activity } = read;
  const spots: BlindSpot[] = [
    {
      id: 'management-events-only',
      title: 'The event history holds management events only',
      consequence:
        'Calls on data (objects, items, messages, invocations) are never in it, and the last minutes may not be there yet; the draft holds nothing for them.',
    },
  ];
  if (asked.from > window.from) {
    spots.push({
      id: `history-90-days:${asked.from.slice(0, 10)}`,
      title: `The event history begins on ${asked.from.slice(0, 10)}`,
      consequence: 'It reaches back 90 days, so the window is shorter than it was asked to be.',
    });
  }
  if (regions.length > 1) {
    spots.push({
      id: `regions-read:${regions.join('+')}`,
      title: `Only ${regions.join(', ')} were read`,
      consequence: 'The event history is kept region by region; calls made in others are not in the evidence.',
    });
  }
  const federates = activity.calls.some(({ source, name }) => source === STS && name === 'GetFederationToken');
  if (activity.principal.kind === 'user' && federates) {
    spots.push({
      id: 'federated-sessions',
      title: 'Sessions that the user began with GetFederationToken are not in the evidence',
      consequence:
        'The event history lists them under names of their own, and is asked for the name of the user; what was done in them is missing. Log files and tables show it.',
    });
  }
  for (const [region, { why }] of refused) {
    spots.push({
      id: `region-not-read:${region}`,
      title: `${region} could not be read`,
      consequence: `Calls made there are not in the evidence: ${why}.`,
    });
  }
  for (const region of regions) {
    const at = state.regions[region];
    if (!at || at.done) continue;
    spots.push({
      id: `lookup-limit:${region}:${at.readBackTo.slice(0, 10)}`,
      title: `${region} was read back to ${at.readBackTo.slice(0, 16).replace('T', ' ')} UTC only`,
      consequence: `Reading ended after ${at.requests.toLocaleString('en')} requests, the limit; what was done there before is not in the evidence. A table in Athena reads all of it in minutes.`,
    });
  }
  return spots;
}
