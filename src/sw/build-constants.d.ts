// Constants that scripts/build/service-worker.ts fills in.

/** Changes with every byte of the built files. */
declare const __CHAMBERS_BUILD__: string;
/** The page and what it needs to start: paths relative to the scope. */
declare const __CHAMBERS_SHELL__: readonly string[];
/** Runtime and models, kept once the page is in place. */
declare const __CHAMBERS_LATER__: readonly string[];
