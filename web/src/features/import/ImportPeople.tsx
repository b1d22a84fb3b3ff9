// A file of people: chosen, previewed by the server as a job, and applied as the preview showed it, or not at all.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendForm } from '../../api/client';
import { useConfirm } from '../../parts/Confirm';
import { FaultText } from '../../parts/FaultText';
import { FilePicker } from '../../parts/FilePicker';
import { JobProgress } from '../../parts/JobProgress';
import { LinkButton } from '../../parts/LinkButton';
import { jobResult, type Job } from '../../parts/useJob';
import { queryOf, usualOptions, type Options } from './options';
import { doesSomething, totals, type PeopleImport } from './preview';
import { PreviewTable } from './PreviewTable';

type Step = { kind: 'choose' } | { kind: 'working'; job: Job; applying: boolean } | { kind: 'seen'; preview: PeopleImport } | { kind: 'done'; result: PeopleImport };

export function ImportPeople() {
  const { t } = useTranslation('import');
  const confirm = useConfirm();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState<Options>(usualOptions);
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const [error, setError] = useState<unknown>(null);
  const change = (part: Partial<Options>) => {
    setOptions({ ...options, ...part });
    setStep({ kind: 'choose' }); // a preview holds for the options it was made with
  };
  const send = async (path: string, applying: boolean) => {
    if (!file) return;
    setError(null);
    const form = new FormData();
    form.append('file', file);
    try {
      setStep({ kind: 'working', applying, job: await sendForm<Job>(path, form, { headers: { Prefer: 'respond-async' } }) });
    } catch (fault) {
      setError(fault);
      setStep({ kind: 'choose' });
    }
  };
  const look = () => send(`/api/v1/imports/people?${queryOf(options)}`, false);
  const apply = async (preview: PeopleImport) => {
    const sum = totals(preview);
    if (!await confirm({ title: t('apply_title'), text: t('apply_text', { added: sum.added, changed: sum.changed, refused: sum.refused }), action: t('apply'),
      dangerous: options.absent === 'deactivate' || options.memberships === 'replace' })) return;
    await send(`/api/v1/imports/people/apply?${queryOf(options, preview.token)}`, true);
  };
  const finished = useCallback((job: Job) => {
    jobResult<PeopleImport>(job.id).then((result) => {
      setStep(result.applied ? { kind: 'done', result } : { kind: 'seen', preview: result });
      if (result.applied) for (const key of ['people', 'groups', 'courses']) void queries.invalidateQueries({ queryKey: [key] });
    }, (fault: unknown) => { setError(fault); setStep({ kind: 'choose' }); });
  }, [queries]);

  return (
    <Stack spacing={2}>
      <Typography color="text.secondary">{t('people_lead')}</Typography>
      <FilePicker primary={!file} label={file ? t('other_file') : t('choose_file')} accept=".csv,.tsv,.txt,.zip,text/csv,application/zip" disabled={step.kind === 'working'}
        help={file ? <bdi>{file.name}</bdi> : t('file_help')} onFiles={([one]) => { setFile(one ?? null); setStep({ kind: 'choose' }); setError(null); }} />
      {file && (
        <Stack spacing={2} component="fieldset" disabled={step.kind === 'working'} sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
          <Stack direction={{ xs: 'column', md: 'row' }} spacing={2}>
            <TextField select label={t('absent')} value={options.absent} onChange={(event) => change({ absent: event.target.value as Options['absent'] })}>
              <MenuItem value="leave">{t('absent_leave')}</MenuItem>
              <MenuItem value="deactivate">{t('absent_deactivate')}</MenuItem>
            </TextField>
            <TextField select label={t('memberships')} value={options.memberships} onChange={(event) => change({ memberships: event.target.value as Options['memberships'] })}>
              <MenuItem value="add">{t('memberships_add')}</MenuItem>
              <MenuItem value="replace">{t('memberships_replace')}</MenuItem>
            </TextField>
            <TextField label={t('course')} value={options.course} helperText={t('course_help')} onChange={(event) => change({ course: event.target.value })}
              slotProps={{ htmlInput: { maxLength: 64 } }} />
          </Stack>
          <FormControlLabel control={<Switch checked={options.createCourses} onChange={(event) => change({ createCourses: event.target.checked })} />} label={t('create_courses')} />
        </Stack>
      )}
      {error !== null && <Alert severity="error"><FaultText error={error} /></Alert>}
      {file && step.kind === 'choose' && <div><Button variant="contained" onClick={() => void look()}>{t('preview')}</Button></div>}
      {step.kind === 'working' && <JobProgress key={step.job.id} id={step.job.id} label={step.applying ? t('applying') : t('previewing')} onDone={finished} />}
      {step.kind === 'seen' && (
        <>
          <PreviewTable preview={step.preview} />
          <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }} useFlexGap>
            <Button variant="contained" disabled={!doesSomething(step.preview)} onClick={() => void apply(step.preview)}>{t('apply')}</Button>
            <Typography color="text.secondary">{doesSomething(step.preview) ? t('nothing_changed_yet') : t('nothing_to_do')}</Typography>
          </Stack>
        </>
      )}
      {step.kind === 'done' && (
        <>
          <Alert severity="success" role="status" action={<LinkButton to="/people" color="inherit">{t('to_people')}</LinkButton>}>
            {t('applied', { added: totals(step.result).added, changed: totals(step.result).changed, refused: totals(step.result).refused })}
          </Alert>
          <PreviewTable preview={step.result} />
        </>
      )}
    </Stack>
  );
}
