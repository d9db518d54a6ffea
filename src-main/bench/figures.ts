/** Figures by name, in the order they were measured. Times are wall time; 1 MB is 1,000,000 bytes. */
export type Figures = Record<string, number>;
