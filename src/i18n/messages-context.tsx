// Gives components the messages and formats of the chosen language, and tells the document which language it is in.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import type { ErrorCode } from "../domain/error-code.ts";
import type { Locale } from "../store/state.ts";
import { en, type Messages } from "./en.ts";
import type { ErrorMessage } from "./error-message.ts";
import { fill, type MessageParams } from "./fill.ts";
import { createFormat, type Format } from "./format.ts";

export type Language = { readonly locale: Locale; readonly messages: Messages; readonly format: Format };

const LanguageContext = createContext<Language | null>(null);

/** The languages that are here. English always is; another one comes when it is chosen. */
const here = new Map<Locale, Messages>([["en", en]]);

/** Makes sure that the messages of a language are here. Rejects when they cannot be had. */
export async function loadMessages(locale: Locale): Promise<void> {
  if (here.has(locale)) return;
  switch (locale) {
    case "en":
      return;
    case "zh-Hant-TW":
      here.set(locale, (await import("./zh-hant.ts")).zhHant);
  }
}

/** Shows `children` in a language; while one that was just chosen is on its way, in the one before. */
export function MessagesProvider({ locale, children }: { readonly locale: Locale; readonly children: ReactNode }) {
  const [shown, setShown] = useState<Locale>(here.has(locale) ? locale : "en");
  if (shown !== locale && here.has(locale)) setShown(locale);
  useEffect(() => {
    let live = true;
    loadMessages(locale).then(
      () => {
        if (live) setShown(locale);
      },
      // A page of English is better than none.
      () => undefined,
    );
    return () => {
      live = false;
    };
  }, [locale]);
  const language = useMemo(() => ({ locale: shown, messages: here.get(shown) ?? en, format: createFormat(shown) }), [shown]);
  useEffect(() => {
    document.documentElement.lang = shown;
    document.title = language.messages.app.title;
  }, [shown, language]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

/** The language in use; a bug when called outside MessagesProvider. */
export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error("useLanguage outside MessagesProvider");
  return language;
}

export function useMessages(): Messages {
  return useLanguage().messages;
}

export function useFormat(): Format {
  return useLanguage().format;
}

/** Turns a failure's code and parameters into the texts that a person reads. */
export function useErrorText(): (code: ErrorCode, params?: MessageParams) => ErrorMessage {
  const { messages, format } = useLanguage();
  return (code, params = {}) => {
    const { title, next } = messages.errors[code];
    return { title: fill(title, params, (value) => format.number(value, 3)), next: fill(next, params, (value) => format.number(value, 3)) };
  };
}
