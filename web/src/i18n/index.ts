// Every text of the app. One namespace a feature, one file a language: ./LANGUAGE/NAMESPACE.json, loaded when a page first asks
// for it. texts.test.ts sees to it that no language lacks a text and that no text is without use.
import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { direction, isLanguage, isolated, keepLanguage, preferredLanguage, type Language } from './languages';

type Texts = Record<string, string>;
const files = import.meta.glob<Texts>('./*/*.json', { import: 'default' });

const fromFiles: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) return done(new Error(`no texts ${namespace} in ${language}`), false);
    load().then((texts) => done(null, texts), (error: Error) => done(error, true));
  },
};

function applyToPage(language: string): void {
  if (!isLanguage(language)) return;
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
}

/** Ready once the texts of the namespaces `first` are there. */
export async function startTexts(first: string[] = ['common', 'app', 'faults']): Promise<void> {
  i18next.on('languageChanged', applyToPage);
  await i18next.use(fromFiles).use(initReactI18next).init({
    lng: preferredLanguage(),
    ns: first,
    defaultNS: 'common',
    fallbackNS: 'common',
    fallbackLng: false, // a missing text is a fault that the tests find, not an English word in an Arabic page
    // React escapes markup; what is filled in keeps its own direction.
    interpolation: { escapeValue: true, escape: (value: string) => isolated(value, i18next.language) },
    react: { useSuspense: true },
    returnNull: false,
    showSupportNotice: false,
  });
  applyToPage(i18next.language);
}

export async function setLanguage(language: Language): Promise<void> {
  keepLanguage(language);
  await i18next.changeLanguage(language);
}
