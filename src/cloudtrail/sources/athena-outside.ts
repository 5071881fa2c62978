import type { Window } from '../activity.js';
import { rangeOf } from './athena-partitions.js';
import { earlier } from './athena-registered.js';
import type { AthenaTable, PartitionKey } from './athena-table.js';
import { idOfList, joined, namedList } from './named-list.js';
import type { BlindSpot } from './source.js';

/** Accounts and regions that the table does not list or hold, and regions that were not asked for. */
export function outsideLists(
  table: AthenaTable,
  { account, regions }: { account: string; regions: string[] },
): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const accounts = keyOf(table, 'account')?.values;
  if (accounts && !accounts.includes(account)) {
    spots.push({
      id: `account-outside:${account}`,
      title: `The table does not list account ${account}`,
      consequence:
        'Athena returns no rows for an account that the projection does not name; add it to the values of that partition key.',
    });
  } else if (table.account !== undefined && table.account !== account) {
    spots.push({
      id: `account-outside:${account}`,
      title: `The table holds the logs of account ${table.account}`,
      consequence: `Its location lies below ${table.account}; what was done in ${account} is recorded elsewhere.`,
    });
  }
  const listed = keyOf(table, 'region')?.values ?? [];
  if (listed.length > 1 && regions.length === 0 && DEFAULT_REGIONS.some((region) => !listed.includes(region))) {
    spots.push({
      id: `regions-listed:${idOfList(listed)}`,
      title: `The table lists ${namedList(listed)} only`,
      consequence: 'Athena returns no rows for a region that the projection does not name, whatever was done there.',
    });
  }
  const unknown = regions.filter((region) => listed.length > 0 && !listed.includes(region));
  if (unknown.length > 0) {
    spots.push({
      id: `regions-outside:${unknown.join('+')}`,
      title: `The table does not list ${joined(unknown)}`,
      consequence:
        'Athena returns no rows for a region that the projection does not name; add it to the values of that partition key.',
    });
  }
  if (regions.length > 0) {
    spots.push({
      id: `regions-read:${regions.join('+')}`,
      title: `Only ${joined(regions)} ${regions.length === 1 ? 'was' : 'were'} read`,
      consequence: 'The settings narrow the reading to these regions; calls made in others are not in the evidence.',
    });
  }
  return spots;
}

/** Regions that every account of the commercial partition has on. Source: Account Management guide, "Manage Regions". */
const DEFAULT_REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-south-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
];

/** Days of the window that the range of a projection does not reach. */
export function outsideRange(table: AthenaTable, { window, now }: { window: Window; now: Date }): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const key = keyOf(table, 'date') ?? keyOf(table, 'year');
  const { first, last } = key ? rangeOf(key, now) : {};
  const until = earlier(window.to, now);
  if ((last !== undefined && last < window.from.slice(0, 10)) || (first !== undefined && first > until)) {
    return [
      {
        id: 'outside-projection:all',
        title: `The table shows ${first ?? 'nothing'} to ${last ?? 'now'}, and no day of the window`,
        consequence:
          'Athena returns no rows for days outside the range of the projection; let it reach over the window.',
      },
    ];
  }
  if (first !== undefined && first > window.from.slice(0, 10)) {
    spots.push({
      id: `outside-projection:${first}`,
      title: `The table begins on ${first}`,
      consequence:
        'Athena returns no rows for days before the first date of the projection, so the window is shorter than it was asked to be.',
    });
  }
  if (last !== undefined && last < until) {
    spots.push({
      id: `outside-projection:after-${last}`,
      title: `The table ends on ${last}`,
      consequence: 'Athena returns no rows for days behind the last date of the projection; let its range end in NOW.',
    });
  }
  return spots;
}

function keyOf(table: AthenaTable, meaning: PartitionKey['meaning']): PartitionKey | undefined {
  return table.partitions.find((key) => key.meaning === meaning);
}
