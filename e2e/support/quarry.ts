import { expect, type Locator, type Page } from 'playwright/test';

/** The window by what a person sees in it. */
export class Quarry {
  readonly page: Page;
  readonly box: Locator;
  readonly results: Locator;
  /** Near-duplicates that are shown below their result. */
  readonly similar: Locator;
  readonly selected: Locator;
  readonly why: Locator;
  readonly related: Locator;
  readonly note: Locator;
  readonly hit: Locator;
  readonly facets: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.box = page.getByRole('combobox', { name: 'Search' });
    this.results = page.getByRole('tree', { name: 'Observations' }).locator('[role="treeitem"][aria-level="1"]');
    this.similar = page.getByRole('tree', { name: 'Observations' }).locator('[role="treeitem"][aria-level="2"]');
    this.selected = page.getByRole('treeitem', { selected: true });
    this.why = page.getByRole('status', { name: 'Why this result' });
    this.related = page.getByRole('region', { name: 'Related', exact: true });
    this.note = page.getByRole('complementary', { name: 'Note' });
    this.hit = this.note.locator('[aria-current="true"]');
    this.facets = page.getByRole('navigation', { name: 'Filters' });
    this.status = page.getByRole('contentinfo', { name: 'Status' });
  }

  /** Puts a query into the box and waits for its answer. */
  async search(query: string): Promise<void> {
    await this.box.fill(query);
    await this.answers(query);
  }

  /** Waits until what is on screen answers this query, with all of its rows. */
  async answers(query: string): Promise<void> {
    await expect(this.page.getByRole('main', { name: 'Results' })).toHaveAttribute('data-answers', query);
    await expect(this.page.locator('#results[aria-busy="true"]')).toHaveCount(0);
  }

  async isUpToDate(): Promise<void> {
    await expect(this.status).toContainText('Up to date', { timeout: 60_000 });
  }
}
