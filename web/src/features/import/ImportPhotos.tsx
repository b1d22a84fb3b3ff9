// An archive of photos of people who are there already, enrolled as a job; what was refused and why.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendForm, type Schemas } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import { FilePicker } from '../../parts/FilePicker';
import { JobProgress } from '../../parts/JobProgress';
import { jobResult, type Job } from '../../parts/useJob';
import { useWords } from '../../parts/useWords';

export function ImportPhotos() {
  const { t } = useTranslation('import');
  const words = useWords();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [job, setJob] = useState<Job | null>(null);
  const [result, setResult] = useState<Schemas['PhotosImport'] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const choose = (one: File | undefined) => {
    setFile(one ?? null);
    setJob(null);
    setResult(null);
    setError(null);
  };
  const send = async () => {
    if (!file) return;
    setError(null);
    setResult(null);
    const form = new FormData();
    form.append('file', file);
    try {
      setJob(await sendForm<Job>('/api/v1/imports/photos', form));
    } catch (fault) {
      setError(fault);
    }
  };
  const finished = useCallback((done: Job) => {
    jobResult<Schemas['PhotosImport']>(done.id).then((got) => {
      setResult(got);
      void queries.invalidateQueries({ queryKey: ['people'] });
    }, setError);
  }, [queries]);
  return (
    <Stack spacing={2}>
      <Typography color="text.secondary">{t('photos_lead')}</Typography>
      <FilePicker primary={!file} label={file ? t('other_file') : t('choose_archive')} accept=".zip,application/zip" disabled={job !== null && result === null && error === null}
        help={file ? <bdi>{file.name}</bdi> : t('archive_help')} onFiles={([one]) => choose(one)} />
      {error !== null && <Alert severity="error"><FaultText error={error} /></Alert>}
      {file && !job && <div><Button variant="contained" onClick={() => void send()}>{t('enrol_photos')}</Button></div>}
      {job && !result && <JobProgress key={job.id} id={job.id} label={t('enrolling')} onDone={finished} />}
      {result && (
        <>
          <Alert severity={result.refused.length > 0 ? 'warning' : 'success'} role="status">
            {t('photos_done', { accepted: result.accepted, photos: result.photos, people: result.people, known: result.known_already })}
          </Alert>
          {result.ignored.length > 0 && <Alert severity="info">{t('ignored', { names: result.ignored.slice(0, 20).join(', ') })}</Alert>}
          {result.refused.length > 0 && (
            <TableContainer component={Paper} variant="outlined" tabIndex={0} role="region" aria-label={t('refused_photos')}>
              <Table size="small">
                <TableHead><TableRow><TableCell>{t('file')}</TableCell><TableCell>{t('why')}</TableCell></TableRow></TableHead>
                <TableBody>
                  {result.refused.map((one) => (
                    <TableRow key={one.file}>
                      <TableCell sx={{ overflowWrap: 'anywhere' }}><bdi>{one.file}</bdi></TableCell>
                      <TableCell>{one.reasons.length > 0 ? one.reasons.map(words.advice).join(' ') : one.why}</TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </TableContainer>
          )}
        </>
      )}
    </Stack>
  );
}
