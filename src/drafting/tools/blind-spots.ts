import { z } from 'zod';
import { defineTool, logText, plural, windowLength } from './kit.js';

export const blindSpots = defineTool({
  name: 'blind_spots',
  description: 'What this evidence cannot show, with the consequence of each.',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const spots = evidence.contract.blindSpots;
    return {
      data: {
        say:
          spots.length > 0
            ? spots.slice(0, 6).map((spot) => `${logText(spot.title, 120)}: ${logText(spot.consequence, 240)}`)
            : [
                `No blind spot is known for this evidence (${windowLength(evidence)}); rare jobs outside the window stay unseen.`,
              ],
        blindSpots: spots
          .slice(0, 20)
          .map((spot) => ({ title: logText(spot.title, 120), consequence: logText(spot.consequence, 240) })),
        window: evidence.window,
      },
      summary: `${plural(spots.length, 'blind spot')}, ${windowLength(evidence)}`,
    };
  },
});
