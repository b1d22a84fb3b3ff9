// The papers the server writes from its settings, in the language one asks for.
import { api, must, type Schemas } from '../../api/client';
import type { Language } from '../../i18n/languages';

export type Paper = Schemas['PaperList']['items'][number]['kind'];

const ways = { notice: '/api/v1/papers/notice', record_of_processing: '/api/v1/papers/record_of_processing', impact_assessment: '/api/v1/papers/impact_assessment',
  model_cards: '/api/v1/papers/model_cards', retention: '/api/v1/papers/retention' } as const;

/** Markdown. */
export const readPaper = (kind: Paper, language: Language, signal: AbortSignal): Promise<string> =>
  must(api.GET(ways[kind], { signal, params: { query: { language } }, parseAs: 'text' })) as Promise<string>;

/** What a person chose, signed; every reading of it is written in the audit. */
export const readProof = (person: string, language: Language): Promise<string> =>
  must(api.GET('/api/v1/people/{person_id}/proof_of_choice', { params: { path: { person_id: person }, query: { language } }, parseAs: 'text' })) as Promise<string>;
