// Who is excused, when and why; new excuses for many people at once; the reasons there are.
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { DataTable } from '../../parts/DataTable';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import { PersonName } from '../../parts/PersonName';
import type { PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { useCursorPages } from '../../parts/useCursorPages';
import { AbsenceCodes } from './AbsenceCodes';
import { NewExcuseDialog } from './NewExcuseDialog';
import { WithdrawDialog } from './WithdrawDialog';

export default function ExcusesPage() {
  const { t } = useTranslation('excuses');
  const { dateTime } = useFormats();
  const office = atLeast(useMe().role, 'office');
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Schemas['Excuse'] | null>(null);
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const [withdrawn, setWithdrawn] = useState(false);
  const codes = useQuery({ queryKey: ['absence_codes'], queryFn: ({ signal }) => must(api.GET('/api/v1/absence_codes', { signal })) });
  const list = useCursorPages<Schemas['Excuse']>(['excuses', person?.id ?? '', withdrawn], (cursor, signal) => must(api.GET('/api/v1/excuses', { signal, params: { query: {
    limit: 50, withdrawn, ...(person ? { person: person.id } : {}), ...(cursor ? { cursor } : {}) } } })));
  const changed = () => Promise.all(['excuses', 'timeline', 'explanation'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const wordsOf = (code: string) => codes.data?.items.find((one) => one.code === code)?.words ?? code;
  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={<Button variant="contained" onClick={() => setAdding(true)}>{t('new')}</Button>}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1.5} sx={{ mb: 2 }}>
        <Stack sx={{ flexGrow: 1, maxWidth: { sm: 360 } }}><PersonPicker label={t('of_person')} value={person} onChange={setPerson} /></Stack>
        <FormControlLabel control={<Switch checked={withdrawn} onChange={(event) => setWithdrawn(event.target.checked)} />} label={t('withdrawn_too')} />
      </Stack>
      <Loaded query={list.query} isEmpty={({ items }) => items.length === 0} empty={t('none')}>
        {({ items }) => (
          <>
            <DataTable label={t('title')} cards rows={items} rowKey={(excuse) => excuse.id} columns={[
              { key: 'who', head: t('who'), cell: (excuse) => <PersonName id={excuse.person_id} link /> },
              { key: 'when', head: t('when'), cell: (excuse) => t('from_to', { from: dateTime(excuse.starts_at), to: dateTime(excuse.ends_at) }) },
              { key: 'why', head: t('why'), cell: (excuse) => <>{wordsOf(excuse.code)}{excuse.reason && <Typography variant="body2" color="text.secondary" dir="auto">{excuse.reason}</Typography>}</> },
              { key: 'withdraw', head: t('withdraw'), quiet: true, cell: (excuse) => (excuse.withdrawn
                ? <Chip size="small" label={t('withdrawn')} title={excuse.withdrawn.reason} /> : <Button size="small" onClick={() => setWithdrawing(excuse)}>{t('withdraw')}</Button>) },
            ]} />
            <Pager number={list.number} next={list.next} previous={list.previous} />
          </>
        )}
      </Loaded>
      {office && <AbsenceCodes query={codes} />}
      {adding && <NewExcuseDialog codes={codes.data?.items ?? []} onClose={() => setAdding(false)} onMade={() => void changed()} />}
      {withdrawing && <WithdrawDialog excuse={withdrawing} onClose={() => setWithdrawing(null)} onWithdrawn={() => void changed()} />}
    </PageFrame>
  );
}
