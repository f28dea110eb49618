// Gives components the messages and formats of the chosen language, and tells the document which language it is in.
import { createContext, use, useEffect, useMemo, type ReactNode } from "react";
import type { ErrorCode } from "../domain/error-code.ts";
import type { Locale } from "../store/state.ts";
import { en, type Messages } from "./en.ts";
import type { ErrorMessage } from "./error-message.ts";
import { fill, type MessageParams } from "./fill.ts";
import { createFormat, type Format } from "./format.ts";
import { zhHant } from "./zh-hant.ts";

export type Language = { readonly locale: Locale; readonly messages: Messages; readonly format: Format };

const LanguageContext = createContext<Language | null>(null);

export function messagesFor(locale: Locale): Messages {
  switch (locale) {
    case "en":
      return en;
    case "zh-Hant-TW":
      return zhHant;
  }
}

export function MessagesProvider({ locale, children }: { readonly locale: Locale; readonly children: ReactNode }) {
  const language = useMemo(() => ({ locale, messages: messagesFor(locale), format: createFormat(locale) }), [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = language.messages.app.title;
  }, [locale, language]);
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
