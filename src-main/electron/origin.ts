/** Where Quarry's pages live: an origin of their own, which `file:` would not give them. */
export const ORIGIN = 'app://bundle';
