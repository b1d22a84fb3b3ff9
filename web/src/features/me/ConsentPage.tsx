// My consent: what I agreed to and when, the way to withdraw it, and the texts to agree to.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActions from '@mui/material/CardActions';
import CardContent from '@mui/material/CardContent';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { currentText, useConsentTexts, type ConsentText } from '../../parts/consents';
import { ConsentWords } from '../../parts/ConsentWords';
import { Empty } from '../../parts/Empty';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { useOwnPerson } from './ownPerson';

export default function ConsentPage() {
  const { t, i18n } = useTranslation('me');
  const formats = useFormats();
  const person = useOwnPerson();
  const act = useAct();
  const confirm = useConfirm();
  const queries = useQueryClient();
  const path = { person_id: person };
  const consents = useQuery({ queryKey: ['me', 'consents'], queryFn: ({ signal }) => must(api.GET('/api/v1/people/{person_id}/consents', { params: { path }, signal })) });
  const texts = useConsentTexts();
  const again = () => queries.invalidateQueries({ queryKey: ['me'] });
  const text = currentText(texts.data ?? [], i18n.language);
  const inForce = consents.data?.items.find((one) => one.withdrawn_at === null);
  const withdraw = async (id: string) => {
    if (!(await confirm({ title: t('withdraw'), text: t('withdraw_why'), action: t('withdraw'), dangerous: true }))) return;
    await act(async () => {
      await must(api.POST('/api/v1/people/{person_id}/consents/{consent_id}/withdraw', { params: { path: { ...path, consent_id: id } } }));
      await again();
    }, { text: t('withdrawn') });
  };
  const give = (chosen: ConsentText) => act(async () => {
    await must(api.POST('/api/v1/people/{person_id}/consents', { params: { path }, body: { text_version: chosen.text_version, language: chosen.language, given_by: 'person' } }));
    await again();
  }, { text: t('consent_given') });
  return (
    <PageFrame title={t('consent')} lead={t('consent_lead')}>
      <Loaded query={consents}>
        {(data) => (
          <Stack spacing={2}>
            {data.items.length === 0 && <Empty>{t('no_consent')}</Empty>}
            {[...data.items].reverse().map((one) => (
              <Alert key={one.id} severity={one.withdrawn_at ? 'info' : 'success'}
                action={one.withdrawn_at ? undefined : <Button color="inherit" onClick={() => void withdraw(one.id)}>{t('withdraw')}</Button>}>
                {t('consent_of', { version: one.text_version, date: formats.date(one.given_at) })}
                {one.withdrawn_at && <> {t('withdrawn_on', { date: formats.date(one.withdrawn_at) })}</>}
              </Alert>
            ))}
            {text && !inForce && (
              <Card>
                <CardContent><ConsentWords text={text} /></CardContent>
                <CardActions sx={{ px: 2, pb: 2 }}><Button variant="contained" onClick={() => void give(text)}>{t('agree')}</Button></CardActions>
              </Card>
            )}
          </Stack>
        )}
      </Loaded>
    </PageFrame>
  );
}
