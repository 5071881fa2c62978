import type { Known } from '../cloudtrail/coverage.js';
import type { BlindSpot } from '../cloudtrail/sources/source.js';
import { Problem } from '../problem.js';
import { readTrailCoverage } from './event-selectors.js';
import { type LastAccessedOptions, readLastAccessed } from './last-accessed.js';
import { pointersOf } from './pointers.js';
import type { Baseline } from './principal.js';
import type { AwsClients } from './session.js';

/**
 * What the account itself knows about a principal beside the evidence: since when it exists, what IAM saw it use, what
 * the trails record, and what its policies and its trust point to. A part that may not be read, or that AWS cannot make,
 * becomes a blind spot and stops nothing. Throws `Problem` only where trying again will help (`passing`), or when it
 * was stopped.
 */
export async function readKnown(
  clients: Pick<AwsClients, 'iam' | 'cloudTrail'>,
  baseline: Pick<Baseline, 'arn' | 'createdAt' | 'policies' | 'trust'>,
  options: LastAccessedOptions = {},
): Promise<{ known: Known; blindSpots: BlindSpot[] }> {
  const blindSpots: BlindSpot[] = [];
  async function orBlind<T>(read: Promise<T>, id: string, title: string): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof Problem) || error.passing || error.kind === 'stopped') throw error;
      blindSpots.push({ id, title, consequence: `${error.message} ${error.advice}` });
      return undefined;
    }
  }
  const lastAccessed = await orBlind(
    readLastAccessed(clients.iam, baseline.arn, options),
    'last-accessed-not-read',
    'What IAM saw in use could not be read',
  );
  const trails = await orBlind(
    readTrailCoverage(clients.cloudTrail),
    'trails-not-read',
    'What the trails record could not be read',
  );
  const known: Known = {
    ...(baseline.createdAt ? { createdAt: baseline.createdAt } : {}),
    ...(lastAccessed ? { lastAccessed } : {}),
    ...(trails ? { trails } : {}),
    pointedTo: pointersOf(baseline),
  };
  return { known, blindSpots };
}
