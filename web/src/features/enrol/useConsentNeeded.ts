// Whether somebody must agree before their face is kept, as far as the one who enrols may know it beforehand: the server has the
// last word when the photos are sent.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { currentText, isInForce, useConsentTexts, type ConsentText } from '../../parts/consents';
import { personKey, type Person } from '../../parts/people';
import { useSettings } from '../settings/settings';

export interface ConsentNeeded {
  waiting: boolean;
  /** 'no': it is there, or the school asks nobody. 'perhaps': the school has a text, and only an administrator sees whether it is asked for. */
  needed: 'no' | 'perhaps' | 'yes';
  text: ConsentText | null;
  /** One was recorded: what is known is asked for again. */
  given: () => Promise<unknown>;
}

export function useConsentNeeded(person: Person): ConsentNeeded {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const admin = atLeast(useMe().role, 'admin');
  const consents = useQuery({ queryKey: ['consents', person.id],
    queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/consents', { params: { path: { person_id: person.id } }, signal })) });
  const texts = useConsentTexts();
  const settings = useSettings(admin);
  const text = currentText(texts.data ?? [], i18n.language);
  const given = () => Promise.all([['consents', person.id], personKey(person.id), ['people']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const items = consents.data?.items;
  const rule = settings.data?.find((one) => one.name === 'enrolment.consent')?.value;
  const withdrawn = items?.some((one) => one.withdrawn_at !== null) ?? false;
  const needed = !items || isInForce(items, person.minor) ? 'no' : withdrawn || rule === 'required' ? 'yes' : rule === undefined && text ? 'perhaps' : 'no';
  return { waiting: consents.isLoading || texts.isLoading || settings.isLoading, needed, text, given };
}
