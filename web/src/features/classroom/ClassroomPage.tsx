// The whole class from a few photographs: taken or chosen, looked at, corrected by taps, confirmed in one, and undone in one.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, must, sendForm } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import { FilePicker } from '../../parts/FilePicker';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { Proposal } from './Proposal';
import { Sweep } from './Sweep';
import type { Classroom } from './choice';

const mostPictures = 20;

export default function ClassroomPage() {
  const { t } = useTranslation('classroom');
  const act = useAct();
  const queries = useQueryClient();
  const { sessionId = '' } = useParams();
  const key = ['classroom', sessionId];
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  // The newest one, whoever took it: what waits can be confirmed from any page.
  const room = useQuery<Classroom | null>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const path = { session_id: sessionId };
      const { items: [newest] } = await must(api.GET('/api/v1/sessions/{session_id}/classroom', { params: { path, query: { limit: 1 } }, signal }));
      if (!newest) return null;
      return must(api.GET('/api/v1/sessions/{session_id}/classroom/{classroom_id}', { params: { path: { ...path, classroom_id: newest.id } }, signal }));
    },
  });
  const take = async (files: File[]) => {
    const form = new FormData();
    for (const file of files) form.append('image', file);
    form.append('source', 'web');
    setFault(null);
    setSending(true);
    try {
      queries.setQueryData(key, await sendForm<Classroom>(`/api/v1/sessions/${sessionId}/classroom`, form));
    } catch (error) {
      setFault(error);
    } finally {
      setSending(false);
    }
  };
  const changed = (now: Classroom | null) => {
    queries.setQueryData(key, now);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'classroom' });
  };
  const at = (one: Classroom) => ({ params: { path: { session_id: sessionId, classroom_id: one.id } } });
  const undo = async (one: Classroom) => changed(await must(api.DELETE('/api/v1/sessions/{session_id}/classroom/{classroom_id}/confirm', at(one))));
  const confirm = (one: Classroom, body: { except: string[]; also: string[] }) => act(async () =>
    changed(await must(api.POST('/api/v1/sessions/{session_id}/classroom/{classroom_id}/confirm', { ...at(one), body }))),
  { text: t('confirmed'), undo: () => undo(one) });
  const drop = (one: Classroom) => act(async () => {
    await api.DELETE('/api/v1/sessions/{session_id}/classroom/{classroom_id}', at(one));
    changed(null);
  }, { text: t('dropped') });
  return (
    <PageFrame title={t('title')} lead={t('lead')}>
      <Loaded query={room}>
        {(one) => one?.status === 'proposed' && one.pictures.length > 0
          ? <Proposal key={one.id} room={one} onConfirm={(body) => confirm(one, body)} onDrop={() => drop(one)} />
          : (
            <Stack spacing={2}>
              {one?.status === 'confirmed' && one.made && (
                <Alert severity="success" action={<Button color="inherit" onClick={() => void act(() => undo(one), { text: t('taken_back') })}>{t('undo')}</Button>}>
                  {t('made', { count: one.made.record_ids.length + one.made.by_hand_record_ids.length })}
                </Alert>
              )}
              {one?.status === 'undone' && one.made && one.made.kept > 0 && <Alert severity="info">{t('kept', { count: one.made.kept })}</Alert>}
              <FilePicker label={t('choose')} accept="image/jpeg,image/png,image/webp,image/bmp" multiple primary disabled={sending} help={t('help')} onFiles={(files) => void take(files)} />
              <Sweep most={mostPictures} disabled={sending} onPictures={(pictures) => void take(pictures)} />
              {sending && <div role="status"><Typography>{t('looking')}</Typography><LinearProgress aria-label={t('looking')} /></div>}
              {fault !== null && <Alert severity="error"><FaultText error={fault} /></Alert>}
            </Stack>
          )}
      </Loaded>
    </PageFrame>
  );
}
