// Every course that the reader may see, and a new one.
import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To, useNavigate } from 'react-router';
import { api, must } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { courseKey, coursesKey, useCourses, type Course } from '../../parts/courses';
import { DataTable } from '../../parts/DataTable';
import { useParameter } from '../../parts/dateRange';
import { Empty } from '../../parts/Empty';
import { FormDialog } from '../../parts/FormDialog';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { SearchField } from '../../parts/SearchField';
import { ZoneField } from './ZoneField';

export default function CoursesPage() {
  const { t } = useTranslation('courses');
  const office = atLeast(useMe().role, 'office');
  const query = useCourses();
  const [search, setSearch] = useParameter('q');
  const [adding, setAdding] = useState(false);
  const add = office && <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>{t('new')}</Button>;
  const found = (courses: Course[]) => courses.filter((course) =>
    search.toLowerCase().split(/\s+/).every((word) => `${course.name} ${course.code}`.toLowerCase().includes(word)));
  return (
    <PageFrame title={t('courses')} actions={add}>
      <Loaded query={query} isEmpty={(courses) => courses.length === 0} empty={<Empty>{office ? t('none_yet') : t('none_yours')}</Empty>}>
        {(courses) => (
          <>
            <Box sx={{ maxWidth: 420, mb: 2 }}><SearchField label={t('search')} value={search} onSearch={setSearch} /></Box>
            {found(courses).length === 0 ? <Typography role="status">{t('none_match')}</Typography> : (
              <DataTable cards label={t('courses')} rows={found(courses)} rowKey={(course) => course.id} sortedBy={{ key: 'name' }} columns={[
                { key: 'name', head: t('name'), order: (course) => course.name, cell: (course) => <Link component={To} to={`/courses/${course.id}`}>{course.name}</Link> },
                { key: 'code', head: t('code'), order: (course) => course.code, cell: (course) => course.code },
                { key: 'zone', head: t('zone'), order: (course) => course.time_zone, cell: (course) => course.time_zone },
              ]} />
            )}
          </>
        )}
      </Loaded>
      {adding && <NewCourse close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function NewCourse({ close }: { close: () => void }) {
  const { t } = useTranslation('courses');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <FormDialog title={t('new')} action={t('add')} ready={name.trim() !== '' && code.trim() !== ''} close={close} submit={async () => {
      const course = await must(api.POST('/api/v1/courses', { body: { name: name.trim(), code: code.trim(), time_zone: zone } }));
      queries.setQueryData(courseKey(course.id), course);
      await queries.invalidateQueries({ queryKey: coursesKey });
      await navigate(`/courses/${course.id}?section=roster`);
    }}>
      <TextField label={t('name')} value={name} onChange={(event) => setName(event.target.value)} required autoFocus slotProps={{ htmlInput: { maxLength: 200 } }} />
      <TextField label={t('code')} helperText={t('code_help')} value={code} onChange={(event) => setCode(event.target.value)} required slotProps={{ htmlInput: { maxLength: 64 } }} />
      <ZoneField value={zone} onChange={setZone} />
    </FormDialog>
  );
}
