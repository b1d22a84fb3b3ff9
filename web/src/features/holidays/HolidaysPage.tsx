// Calendars of holidays, which schedules share. On their days weekly rules do not hold.
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { useConfirm } from '../../parts/Confirm';
import { isDay, today } from '../../parts/days';
import { FormDialog } from '../../parts/FormDialog';
import { Loaded } from '../../parts/Loaded';
import { useAct, useNotice } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { holidaysKey, useHolidays, type Holidays } from './useHolidays';

export default function HolidaysPage() {
  const { t } = useTranslation('holidays');
  const { day } = useFormats();
  const office = atLeast(useMe().role, 'office');
  const query = useHolidays();
  const queries = useQueryClient();
  const confirm = useConfirm();
  const act = useAct();
  const [editing, setEditing] = useState<Holidays | 'new' | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: holidaysKey });
  const remove = async (calendar: Holidays) => {
    if (!(await confirm({ title: t('remove_ask', { name: calendar.name }), text: t('remove_why'), action: t('remove'), dangerous: true }))) return;
    await act(async () => {
      await must(api.DELETE('/api/v1/holidays/{calendar_id}', { params: { path: { calendar_id: calendar.id } } }));
      await refresh();
    }, { text: t('removed', { name: calendar.name }), undo: async () => {
      await must(api.POST('/api/v1/holidays', { body: { name: calendar.name, days: calendar.days } }));
      await refresh();
    } });
  };
  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={office && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setEditing('new')}>{t('new')}</Button>}>
      <Loaded query={query} isEmpty={(all) => all.length === 0} empty={t('none')}>
        {(all) => (
          <Stack spacing={2}>
            {all.map((calendar) => (
              <Card key={calendar.id} component="section" aria-label={calendar.name}>
                <CardContent>
                  <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', justifyContent: 'space-between', gap: 1, mb: 1 }}>
                    <Typography component="h2" variant="h2">{calendar.name}</Typography>
                    {office && (
                      <Stack direction="row" spacing={1}>
                        <Button aria-label={t('edit_of', { name: calendar.name })} onClick={() => setEditing(calendar)}>{t('edit')}</Button>
                        <Button color="error" aria-label={t('remove_of', { name: calendar.name })} onClick={() => void remove(calendar)}>{t('remove')}</Button>
                      </Stack>
                    )}
                  </Stack>
                  {calendar.days.length === 0 && <Typography color="text.secondary">{t('no_days')}</Typography>}
                  <Stack component="ul" spacing={0.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
                    {[...calendar.days].sort((a, b) => a.date.localeCompare(b.date)).map((one) => (
                      <li key={one.date}>{one.until && one.until !== one.date ? `${day(one.date)} – ${day(one.until)}` : day(one.date)}{one.name && ` · ${one.name}`}</li>
                    ))}
                  </Stack>
                </CardContent>
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      {editing && <HolidaysDialog calendar={editing === 'new' ? null : editing} close={() => setEditing(null)} done={refresh} />}
    </PageFrame>
  );
}

type DayRow = Schemas['HolidayDays'][number];

function HolidaysDialog({ calendar, close, done }: { calendar: Holidays | null; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useTranslation('holidays');
  const say = useNotice();
  const [name, setName] = useState(calendar?.name ?? '');
  const [days, setDays] = useState<DayRow[]>(calendar?.days ?? [{ date: today() }]);
  const change = (index: number, part: Partial<DayRow>) => setDays(days.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const ready = name.trim() !== '' && days.every((one) => isDay(one.date) && (!one.until || one.until >= one.date));
  const body = { name: name.trim(), days };
  return (
    <FormDialog title={calendar ? t('edit_of', { name: calendar.name }) : t('new')} action={calendar ? t('save') : t('add')} ready={ready} close={close} submit={async () => {
      if (calendar) {
        const put = async (version: number, what: typeof body) => {
          const now = await must(api.PATCH('/api/v1/holidays/{calendar_id}', { params: { path: { calendar_id: calendar.id }, header: { 'If-Match': `"${version}"` } }, body: what }));
          await done();
          return now;
        };
        const now = await put(calendar.version, body);
        say({ text: t('saved'), undo: () => put(now.version, { name: calendar.name, days: calendar.days }) });
      } else {
        await must(api.POST('/api/v1/holidays', { body }));
        await done();
        say({ text: t('saved') });
      }
    }}>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 100 } }} />
      {days.map((one, i) => (
        <Stack key={i} role="group" aria-label={t('day_number', { number: i + 1 })} direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <TextField type="date" label={t('from')} value={one.date} onChange={(event) => change(i, { date: event.target.value })} sx={{ flex: '1 1 8rem' }} slotProps={{ inputLabel: { shrink: true } }} />
          <TextField type="date" label={t('until')} value={one.until ?? ''} onChange={(event) => change(i, { until: event.target.value || null })} sx={{ flex: '1 1 8rem' }} slotProps={{ inputLabel: { shrink: true } }} />
          <TextField label={t('day_name')} value={one.name ?? ''} onChange={(event) => change(i, { name: event.target.value || null })} sx={{ flex: '1 1 8rem' }} slotProps={{ htmlInput: { maxLength: 100 } }} />
          <IconButton aria-label={t('day_remove', { number: i + 1 })} onClick={() => setDays(days.filter((_, n) => n !== i))}><DeleteIcon /></IconButton>
        </Stack>
      ))}
      <div><Button startIcon={<AddIcon />} onClick={() => setDays([...days, { date: days.at(-1)?.until ?? days.at(-1)?.date ?? today() }])}>{t('day_add')}</Button></div>
    </FormDialog>
  );
}
