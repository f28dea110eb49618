// Build-time types: what the bundler adds to imports. No types of the product.
/// <reference types="vite/client" />

declare const __CHAMBERS_BUILD__: string;
