// The store for React components: a provider and hooks. Features read state and call actions through these only.
import { createContext, createElement, use, type ReactElement, type ReactNode } from "react";
import { useStore } from "zustand";
import type { AppStoreApi } from "./app-store.ts";
import type { AppActions, AppStore } from "./state.ts";

const AppStoreContext = createContext<AppStoreApi | null>(null);

type ProviderProps = { readonly store: AppStoreApi; readonly children: ReactNode };

export function AppStoreProvider({ store, children }: ProviderProps): ReactElement {
  return createElement(AppStoreContext, { value: store }, children);
}

/** The store itself, for code outside of rendering; a bug when called outside AppStoreProvider. */
export function useAppStore(): AppStoreApi {
  const store = use(AppStoreContext);
  if (store === null) throw new Error("useAppStore outside AppStoreProvider");
  return store;
}

/** What `selector` picks; renders again when that changes by identity. Use the memoised selectors of selectors.ts. */
export function useApp<T>(selector: (state: AppStore) => T): T {
  return useStore(useAppStore(), selector);
}

/** The actions; they never change. */
export function useActions(): AppActions {
  return useApp((state) => state.actions);
}
