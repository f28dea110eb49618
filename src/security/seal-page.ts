// Brings the policies into force before the page takes any data: by the host's headers, or else by the service worker and
// one reload. Also keeps the page for use without a network. It shows nothing; the boot acts on what it returns.
import { checkPolicies, type PolicyState } from "./policy-check.ts";
import { trustedScript } from "./trusted-types.ts";

/** `detail` is technical and untranslated: which check failed. */
export type Seal = { readonly status: "sealed" } | { readonly status: "refused"; readonly detail: string };

/**
 * Marks, in the history entry, that the one reload is under way, so that a host that strips headers cannot loop the page.
 * Not in sessionStorage: becoming isolated swaps the browsing context, and each side would see a mark of its own.
 */
const RELOADED = "chambers.reloaded";
const WAIT_MS = 20_000;

function reloadedBefore(): boolean {
  return history.state === RELOADED;
}

function markReload(on: boolean): void {
  if (on !== reloadedBefore()) history.replaceState(on ? RELOADED : null, "");
}

function within<T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(() => { reject(new Error(`${what} took longer than ${milliseconds / 1000} s`)); }, milliseconds);
    }),
  ]);
}

async function register(): Promise<ServiceWorkerRegistration> {
  const base = new URL(import.meta.env.BASE_URL, location.href);
  return navigator.serviceWorker.register(trustedScript(new URL("sw.js", base).href), { scope: base.pathname, updateViaCache: "none" });
}

/** Resolves when the service worker of a registration is active; rejects when its installation fails. */
async function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null) throw new Error("The service worker is gone");
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker?.state === "activated") resolve();
      else if (worker?.state === "redundant") reject(new Error("The service worker could not be installed"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** Lets a newer build that is waiting take over, if no other tab is open. Resolves to true when it did. */
async function takeUpdate(registration: ServiceWorkerRegistration): Promise<boolean> {
  if (registration.waiting === null) return false;
  const changed = new Promise<boolean>((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => { resolve(true); }, { once: true });
    setTimeout(() => { resolve(false); }, 2000);
  });
  registration.waiting.postMessage("activate");
  return changed;
}

/** Never settles: the document is going away. */
function reloadOnce(): Promise<never> {
  markReload(true);
  location.reload();
  return new Promise(() => undefined);
}

/**
 * Makes sure that the policies are in force. Call once at boot, before storage is opened or anything is shown that takes
 * data. On the development server there is no service worker and the headers alone decide.
 */
export async function sealPage(): Promise<Seal> {
  const state = await checkPolicies();
  const canRegister = import.meta.env.PROD && "serviceWorker" in navigator;
  if (!canRegister) return state.inForce ? { status: "sealed" } : refused(state);

  try {
    const known = await navigator.serviceWorker.getRegistration();
    if (state.inForce) {
      if (known !== undefined && !reloadedBefore() && (await takeUpdate(known))) return await reloadOnce();
      markReload(false);
      void keepForOffline();
      return { status: "sealed" };
    }
    if (reloadedBefore()) {
      markReload(false); // a reload that the person asks for may try again
      return refused(state);
    }
    await within(register().then(activated), WAIT_MS, "The service worker");
    return await reloadOnce();
  } catch (error) {
    if (state.inForce) return { status: "sealed" };
    return { status: "refused", detail: `${refused(state).detail}; ${error instanceof Error ? error.message : String(error)}` };
  }
}

function refused(state: PolicyState): { readonly status: "refused"; readonly detail: string } {
  return { status: "refused", detail: state.inForce ? "" : `${state.reason}: ${state.detail}` };
}

/** Registers the service worker and lets it keep runtime and models when the browser is idle. Failing is no fault: offline use is an extra. */
async function keepForOffline(): Promise<void> {
  try {
    await register();
    const { active } = await navigator.serviceWorker.ready;
    const ask = (): void => { active?.postMessage("keep-later"); };
    if ("requestIdleCallback" in globalThis) requestIdleCallback(ask, { timeout: 10_000 });
    else setTimeout(ask, 3000);
  } catch {
    // Private windows and some settings forbid service workers.
  }
}
