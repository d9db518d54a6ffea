import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';

/** What keeps a person from using the page, by the rules of WCAG 2 A and AA. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
