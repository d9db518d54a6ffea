import { expect, type Page } from 'playwright/test';
import { dropOn } from '../support/drag.ts';

/** Drops files and folders, and says yes to the question that comes with them. */
export async function dropAndAnswer(page: Page, paths: readonly string[], yes: 'Watch' | 'Copy'): Promise<void> {
  await dropOn(page, { files: paths });
  const question = page.getByRole('dialog', { name: 'Dropped files' });
  await question.getByRole('button', { name: yes, exact: true }).click();
  await expect(question).toBeHidden();
}
