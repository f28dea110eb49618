// Build-time types: what the bundler adds to imports, and the constants it fills in. No types of the product.
/// <reference types="vite/client" />

/** Version of package.json. */
declare const __CHAMBERS_VERSION__: string;
