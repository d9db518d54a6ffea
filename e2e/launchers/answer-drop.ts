import { expect, type Page } from 'playwright/test';

/** Says yes to the question that comes with a drop. */
export async function answerDrop(page: Page, yes: 'Watch' | 'Copy'): Promise<void> {
  const question = page.getByRole('dialog', { name: 'What was dropped' });
  await question.getByRole('button', { name: yes, exact: true }).click();
  await expect(question).toBeHidden();
}
