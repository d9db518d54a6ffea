import { defineConfig } from 'playwright/test';
import base from '../playwright.config.ts';

/** Not tests: `npm run screenshots` writes the pictures of the docs. */
export default defineConfig({ ...base, testDir: '.', testMatch: 'take.ts', outputDir: '../../test-results' });
