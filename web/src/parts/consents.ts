// The consent texts of the school, and whether one that somebody gave is in force.
import { useQuery } from '@tanstack/react-query';
import { api, everyPage, must, type Schemas } from '../api/client';

export type ConsentText = Schemas['ConsentText'];

export function useConsentTexts(enabled = true) {
  return useQuery({ queryKey: ['consent_texts', 'all'], enabled,
    queryFn: ({ signal }) => everyPage((cursor) => must(api.GET('/api/v1/consents/texts', { params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal }))) });
}

/** Of the newest version the text in the reader's language, else the first there is; null where none is published. */
export function currentText(texts: readonly ConsentText[], language: string): ConsentText | null {
  const published = texts.filter((text) => text.published_at !== null).sort((a, b) => (b.published_at ?? '').localeCompare(a.published_at ?? ''));
  const version = published[0]?.text_version;
  const same = published.filter((text) => text.text_version === version);
  return same.find((text) => text.language.slice(0, 2) === language) ?? same[0] ?? null;
}

/** Whether one of them counts: of a minor only what a guardian gave. */
export const isInForce = (consents: readonly Schemas['GivenConsent'][], minor: boolean): boolean =>
  consents.some((one) => one.withdrawn_at === null && (!minor || one.given_by === 'guardian'));
