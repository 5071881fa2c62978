import { configDefaults, defineConfig } from 'vitest/config';

/** What takes minutes by its nature: killed processes, a browser, a few hundred misbehaving models. */
const slow = ['test/slow/**/*.test.ts', 'test/drafting/adversary.test.ts'];
const everything = ['test/**/*.test.ts'];

/** `npm test` runs everything but the slow suites, `npm run test:slow` just these. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'slow' ? slow : everything,
    exclude: mode === 'slow' ? configDefaults.exclude : [...configDefaults.exclude, ...slow],
    setupFiles: ['test/setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
}));
