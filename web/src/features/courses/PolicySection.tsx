// The rules that attendance of this course is taken by.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import type { Course } from '../../parts/courses';
import { useFaultText } from '../../parts/FaultText';
import { PolicyForm, policyDraft, policyOf, usePolicyDraft } from './PolicyForm';
import { difference } from './policyFields';
import { useChangeCourse } from './useChangeCourse';

export default function PolicySection({ course }: { course: Course }) {
  return <PolicyEditor key={course.version} course={course} />;
}

function PolicyEditor({ course }: { course: Course }) {
  const { t } = useTranslation('courses');
  const office = atLeast(useMe().role, 'office');
  const change = useChangeCourse();
  const faultText = useFaultText();
  const [draft, setDraft] = usePolicyDraft(course.policy);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const next = policyOf(draft);
  const changed = next ? difference(course.policy, next) : {};
  const save = async () => {
    setBusy(true);
    setFault(null);
    try {
      await change(course, { policy: changed }, { policy: next ? difference(next, course.policy) : {} });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack spacing={3}>
      <PolicyForm draft={draft} onChange={setDraft} disabled={!office} />
      {fault !== null && <Alert severity="error">{faultText(fault)}</Alert>}
      {office && (
        <Stack direction="row" spacing={1}>
          <Button variant="contained" disabled={busy || !next || Object.keys(changed).length === 0} onClick={() => void save()}>{t('save')}</Button>
          <Button disabled={Object.keys(changed).length === 0 && Boolean(next)} onClick={() => setDraft(policyDraft(course.policy))}>{t('discard')}</Button>
        </Stack>
      )}
    </Stack>
  );
}
