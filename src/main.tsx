// The boot, in this order: take dangerous constructors away, bring the policies into force, start the store (which opens
// storage and refuses data while the policies are not in force), mount the page.
import { mountApp } from "./app/mount-app.tsx";
import { loadMessages } from "./i18n/messages-context.tsx";
import { sealGlobals } from "./security/seal-globals.ts";
import { sealPage } from "./security/seal-page.ts";
import { preferredLocale, startApp } from "./store/start.ts";

sealGlobals();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");

// On a host that cannot set headers this loads the page again, once. What it finds out, the store checks for itself.
await sealPage();
// The language that a first visit starts in; without it the page starts in English.
await loadMessages(preferredLocale(navigator.languages)).catch(() => undefined);
mountApp(root, await startApp());
