// A day decided again under other rules: shown first, then done as shown.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import type { Course } from '../../parts/courses';
import { DataTable } from '../../parts/DataTable';
import { addDays, isDay, today } from '../../parts/days';
import { useFaultText } from '../../parts/FaultText';
import { useAct } from '../../parts/Notices';
import { PersonName } from '../../parts/PersonName';
import { StatusChip } from '../../parts/StatusChip';
import { PolicyForm, policyOf, usePolicyDraft } from './PolicyForm';
import { difference, type NumberField } from './policyFields';

const offered: readonly NumberField['name'][] = ['opens_before_s', 'late_after_s', 'absent_after_s', 'closes_after_s', 'minimum_confidence', 'minimum_quality'];

export default function RecomputeSection({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const act = useAct();
  const confirm = useConfirm();
  const faultText = useFaultText();
  const queries = useQueryClient();
  const [date, setDate] = useState(addDays(today(course.time_zone), -1));
  const [draft, setDraft] = usePolicyDraft(course.policy);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [preview, setPreview] = useState<{ day: Schemas['DecidedDay']; policy: Schemas['PolicyChange'] } | null>(null);
  const params = { path: { course_id: course.id } };
  const next = policyOf(draft);

  const look = async () => {
    if (!next) return;
    setBusy(true);
    setFault(null);
    try {
      const policy = difference(course.policy, next);
      setPreview({ policy, day: await must(api.POST('/api/v1/courses/{course_id}/recompute', { params, body: { date, policy } })) });
    } catch (error) {
      setPreview(null);
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const apply = async () => {
    if (!preview) return;
    const { day, policy } = preview;
    if (!(await confirm({ title: t('recompute_ask', { count: day.changes.length }), text: t('recompute_why'), action: t('recompute_do') }))) return;
    const done = await act(() => must(api.POST('/api/v1/courses/{course_id}/recompute/apply', { params, body: { date: day.date, policy, token: day.token } })),
      { text: t('recompute_done', { count: day.changes.length }) });
    if (done) setPreview(null);
    void queries.invalidateQueries();
  };
  return (
    <Stack spacing={3}>
      <Typography color="text.secondary">{t('recompute_lead')}</Typography>
      <TextField type="date" label={t('date')} value={date} sx={{ maxWidth: 220 }} slotProps={{ inputLabel: { shrink: true } }}
        onChange={(event) => { setDate(event.target.value); setPreview(null); }} />
      <PolicyForm draft={draft} onChange={(changed) => { setDraft(changed); setPreview(null); }} only={offered} />
      {fault !== null && <Alert severity="error">{faultText(fault)}</Alert>}
      <div><Button variant={preview ? 'outlined' : 'contained'} disabled={busy || !next || !isDay(date)} onClick={() => void look()}>{t('recompute_look')}</Button></div>
      {preview && (
        <Stack spacing={2}>
          <Typography role="status">{t('recompute_counts', { changes: preview.day.changes.length, count: preview.day.records })}</Typography>
          {preview.day.changes.length > 0 && (
            <>
              <DataTable cards label={t('recompute_changes')} rows={preview.day.changes} rowKey={(one) => one.record_id} columns={[
                { key: 'person', head: t('person_name'), cell: (one) => <PersonName id={one.person_id} link /> },
                { key: 'before', head: t('before'), cell: (one) => <StatusChip status={one.before.status} /> },
                { key: 'after', head: t('after'), cell: (one) => <StatusChip status={one.after.status} /> },
              ]} />
              <div><Button variant="contained" onClick={() => void apply()}>{t('recompute_do')}</Button></div>
            </>
          )}
        </Stack>
      )}
    </Stack>
  );
}
