/** Text as the pages of a PDF have it, before it is laid out. */

/** A run of characters where a page puts it; the origin is the page's lower left corner. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the letters, not the line. */
  readonly height: number;
  readonly endsLine: boolean;
}

/** What stands side by side on a page. */
export interface TextLine {
  text: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  height: number;
}
