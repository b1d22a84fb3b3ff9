// The languages of the app, and what each needs of the page.
export const languages = ['en', 'es', 'pt', 'fr', 'ar'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, as a reader who cannot read the present one looks for it. */
export const languageNames: Record<Language, string> = { en: 'English', es: 'Español', pt: 'Português', fr: 'Français', ar: 'العربية' };

export const direction = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** Words that may run the other way, such as a Latin name in an Arabic sentence: they stand by themselves, so that neither turns the
 * other round (U+2068 … U+2069). Left as they are where all runs from left to right. */
export const isolated = (words: string, language: string): string =>
  isLanguage(language) && direction(language) === 'rtl' && /\p{L}/u.test(words) ? `\u2068${words}\u2069` : words;

const kept = 'rollcall.language';

export function isLanguage(text: string | null | undefined): text is Language {
  return languages.includes(text as Language);
}

/** What the reader chose before, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(kept);
  if (isLanguage(chosen)) return chosen;
  for (const wish of navigator.languages) {
    const short = wish.slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(kept, language);
}
