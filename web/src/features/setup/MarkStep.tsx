// The first session: it begins now, and the live page takes it from there.
import { useState } from 'react';
import List from '@mui/material/List';
import ListItemText from '@mui/material/ListItemText';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, must } from '../../api/client';
import { forgetProgress } from './progress';
import { StepForm } from './StepForm';

const lastsMs = 3_600_000;

export function MarkStep({ courseId }: { courseId: string }) {
  const { t } = useTranslation('setup');
  const navigate = useNavigate();
  const [made, setMade] = useState(''); // a session that could not be opened is not made twice
  const submit = async () => {
    const now = Date.now();
    const id = made || (await must(api.POST('/api/v1/courses/{course_id}/sessions', { params: { path: { course_id: courseId } },
      body: { starts_at: new Date(now).toISOString(), ends_at: new Date(now + lastsMs).toISOString() } }))).id;
    setMade(id);
    await must(api.POST('/api/v1/sessions/{session_id}/open', { params: { path: { session_id: id } } }));
    forgetProgress();
    await navigate(`/sessions/${id}/live`, { state: { begin: true } });
  };
  return (
    <StepForm onSubmit={submit} onSkip={() => { forgetProgress(); void navigate('/'); }}>
      <List dense component="ol" sx={{ listStyle: 'decimal', paddingInlineStart: 3 }}>
        {(['one', 'two', 'three'] as const).map((key) => <li key={key}><ListItemText primary={t(`mark.${key}`)} /></li>)}
      </List>
    </StepForm>
  );
}
