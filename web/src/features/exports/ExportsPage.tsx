// Attendance as a file: what of it, in which form. What is chosen stands in the address.
import DownloadIcon from '@mui/icons-material/Download';
import Button from '@mui/material/Button';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { CourseSelect } from '../../parts/CourseSelect';
import { DateRange } from '../../parts/DateRange';
import { useParameter, useSpan } from '../../parts/dateRange';
import { PageFrame } from '../../parts/PageFrame';
import { usePerson } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { useDownload } from '../../parts/useDownload';
import { GroupSelect } from '../reports/Parts';
import { spanQuery } from '../reports/figures';
import { exportFormats } from './formats';

export default function ExportsPage() {
  const { t } = useTranslation('exports');
  const [span, setSpan] = useSpan('this_month');
  const [course, setCourse] = useParameter('course');
  const [group, setGroup] = useParameter('group');
  const [personId, setPerson] = useParameter('person');
  const [asked, setFormat] = useParameter('format');
  const person = usePerson(personId);
  const [bom, setBom] = useState(false);
  const [made, setMade] = useState('');
  const { busy, download } = useDownload();
  const format = exportFormats.find((one) => one === asked) ?? 'csv';
  const start = async () => {
    setMade('');
    const done = await download(() => api.GET('/api/v1/exports', { parseAs: 'blob', params: { query: { format, ...spanQuery(span), ...(course ? { course } : {}), ...(group ? { group } : {}),
      ...(personId ? { person: personId } : {}), ...(format === 'csv' && bom ? { bom } : {}) } } }), `attendance.${format}`);
    if (done) setMade(t('made'));
  };
  return (
    <PageFrame title={t('title')} lead={t('lead')}>
      <Stack spacing={3} sx={{ maxWidth: 720 }}>
        <DateRange span={span} onChange={setSpan} />
        <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5 }}>
          <CourseSelect value={course} onChange={setCourse} all />
          <GroupSelect value={group} onChange={setGroup} />
        </Stack>
        <PersonPicker label={t('person')} helperText={t('person_help')} value={personId ? person.data ?? null : null} onChange={(one) => setPerson(one?.id ?? '')} />
        <FormControl>
          <FormLabel id="export-format">{t('format')}</FormLabel>
          <RadioGroup aria-labelledby="export-format" value={format} onChange={(_, next) => setFormat(next)}>
            {exportFormats.map((one) => <FormControlLabel key={one} value={one} control={<Radio />} label={t(`format.${one}`)} />)}
          </RadioGroup>
        </FormControl>
        {format === 'csv' && <FormControlLabel control={<Switch checked={bom} onChange={(event) => setBom(event.target.checked)} />} label={t('bom')} />}
        <div><Button variant="contained" size="large" startIcon={<DownloadIcon />} disabled={busy} onClick={() => void start()}>{busy ? t('making') : t('download')}</Button></div>
        <Typography role="status">{made}</Typography>
      </Stack>
    </PageFrame>
  );
}
