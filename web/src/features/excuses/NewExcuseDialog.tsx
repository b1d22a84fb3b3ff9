// Excuses people, many at once: for whole days, of all their courses or of one. Teachers excuse from a course of their own.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, everyPage, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { FaultText } from '../../parts/FaultText';
import { useNotice } from '../../parts/Notices';
import type { PersonChoice } from '../../parts/people';
import { PeoplePicker } from '../../parts/PersonPicker';
import { spanOf, today } from './span';

export interface NewExcuseDialogProps {
  codes: readonly Schemas['AbsenceCode'][];
  onClose: () => void;
  onMade: () => void;
}

export function NewExcuseDialog({ codes, onClose, onMade }: NewExcuseDialogProps) {
  const { t } = useTranslation('excuses');
  const say = useNotice();
  const [people, setPeople] = useState<PersonChoice[]>([]);
  const [fields, setFields] = useState(() => ({ from: today(), to: today(), course: '', code: '', reason: '' }));
  const set = (change: Partial<typeof fields>) => setFields({ ...fields, ...change });
  const courses = useQuery({ queryKey: ['courses', 'all'],
    queryFn: ({ signal }) => everyPage((cursor) => must(api.GET('/api/v1/courses', { params: { query: { limit: 1000, ...(cursor ? { cursor } : {}) } }, signal }))) });
  const office = atLeast(useMe().role, 'office');
  const course = fields.course || (office ? '' : courses.data?.[0]?.id ?? '');
  const code = fields.code || (codes[0]?.code ?? '');
  const span = spanOf(fields);
  const withdrawAll = async (items: readonly { id: string }[]) => {
    for (const { id } of items) await must(api.POST('/api/v1/excuses/{excuse_id}/withdraw', { params: { path: { excuse_id: id } }, body: { reason: t('undone_reason') } }));
    onMade();
  };
  const make = useMutation({ mutationFn: () => must(api.POST('/api/v1/excuses', { body: { person_ids: people.map(({ id }) => id), code, ...(span ?? {}),
    ...(course ? { course_id: course } : {}), reason: fields.reason.trim() } })), onSuccess: ({ items }) => {
    const sum = items.reduce((all, { applied }) => ({ excused: all.excused + applied.excused, attended: all.attended + applied.attended, too_late: all.too_late + applied.too_late }),
      { excused: 0, attended: 0, too_late: 0 });
    say({ text: t('made', { people: items.length, ...sum }), undo: () => withdrawAll(items) });
    onMade();
    onClose();
  } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const mixed = !span && fields.from !== '' && fields.to !== '';
  return (
    <Dialog open onClose={onClose} aria-labelledby="new-excuse" fullWidth maxWidth="sm">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="new-excuse">{t('new')}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {make.error && <Alert severity="error"><FaultText error={make.error} /></Alert>}
            <PeoplePicker label={t('people')} value={people} onChange={setPeople} autoFocus />
            <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
              <TextField label={t('from')} type="date" value={fields.from} onChange={(event) => set({ from: event.target.value })} slotProps={{ inputLabel: { shrink: true } }} />
              <TextField label={t('to')} type="date" value={fields.to} error={mixed} helperText={mixed ? t('days_mixed') : undefined} onChange={(event) => set({ to: event.target.value })}
                slotProps={{ inputLabel: { shrink: true } }} />
            </Stack>
            <TextField select label={t('code')} value={code} onChange={(event) => set({ code: event.target.value })}>
              {codes.map((one) => <MenuItem key={one.code} value={one.code}>{one.words}</MenuItem>)}
            </TextField>
            <TextField select label={t('course')} value={course} onChange={(event) => set({ course: event.target.value })}
              slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}>
              {office && <MenuItem value="">{t('all_courses')}</MenuItem>}
              {(courses.data ?? []).map((one) => <MenuItem key={one.id} value={one.id}>{one.name}</MenuItem>)}
            </TextField>
            <TextField label={t('reason')} value={fields.reason} multiline onChange={(event) => set({ reason: event.target.value })} slotProps={{ htmlInput: { maxLength: 500 } }} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="contained" disabled={make.isPending || people.length === 0 || !span || !code || (!office && !course)}>{t('excuse')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
