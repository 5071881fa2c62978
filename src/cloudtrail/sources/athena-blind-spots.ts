import type { Activity, Window } from '../activity.js';
import { outsideLists, outsideRange } from './athena-outside.js';
import { earlier, type RegisteredPartitions, unregistered } from './athena-registered.js';
import type { AthenaTable } from './athena-table.js';
import type { BlindSpot } from './source.js';

export interface TableQuestion {
  window: Window;
  /** The principal's account. */
  account: string;
  /** Regions that the read was narrowed to; empty where it was not. */
  regions: string[];
  now: Date;
  registered?: RegisteredPartitions;
}

/** What this table cannot show of this window, whatever the query says. */
export function tableBlindSpots(table: AthenaTable, question: TableQuestion): BlindSpot[] {
  return [
    ...outsideLists(table, question),
    ...outsideRange(table, question),
    ...unregistered(table, question),
    ...olderDefinition(table),
    ...stillArriving(question),
  ];
}

function olderDefinition(table: AthenaTable): BlindSpot[] {
  const spots: BlindSpot[] = [];
  if (table.flatWebIdentity) {
    spots.push({
      id: 'flat-web-identity',
      title: 'The table was made from an old definition',
      consequence:
        'Sessions that began with a web identity (GitHub Actions, IRSA) may be unreadable in it; make the table again from the current AWS example.',
    });
  }
  if (table.holdsDigests) {
    spots.push({
      id: 'digest-files',
      title: 'The location of the table may hold digest and Insights files, too',
      consequence: 'They cost scanned bytes and show nothing; let the location lie below CloudTrail/.',
    });
  }
  if (table.shape === 'ocsf-1' || table.shape === 'ocsf-2') {
    spots.push({
      id: 'security-lake-data-events',
      title: 'Security Lake keeps data events in other tables',
      consequence:
        'Object calls to S3 and Lambda invocations are in tables of their own, which were not read; the draft holds nothing for them.',
    });
  }
  return spots;
}

/** Rows that say why nothing at all was found. */
export function isDecisive({ id }: BlindSpot): boolean {
  return /^account-outside:|^no-partitions$|^outside-projection:all$/.test(id);
}

/** Records are on their way for minutes. Source: CloudTrail user guide, "How CloudTrail works". */
const ARRIVES_WITHIN = 3_600_000;

function stillArriving({ window, now }: TableQuestion): BlindSpot[] {
  if (Date.parse(window.to) < now.getTime() - ARRIVES_WITHIN) return [];
  return [
    {
      id: `delivery-delay:${earlier(window.to, now)}`,
      title: 'The last minutes of the window may not be there yet',
      consequence:
        'CloudTrail delivers most records within minutes and promises no time; calls shortly before the reading may be missing.',
    },
  ];
}

/** A table whose rows came without any parameters cannot say on what the calls were made. */
export function withoutParameters(activity: Activity): BlindSpot[] {
  const allowed = activity.calls.filter(({ outcome }) => outcome === 'allowed');
  if (allowed.length < 5 || allowed.some(({ parameters }) => parameters !== null)) return [];
  return [
    {
      id: 'no-parameters',
      title: 'The table holds no request parameters',
      consequence:
        'It cannot be seen on which resources calls were made, so most needs become questions; read the log files, or a table that has them.',
    },
  ];
}
