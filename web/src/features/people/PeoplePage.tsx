// Everybody who can be recognised: searched and filtered by the server, a page at a time. The address holds search and filters, so
// that the way back and a link lead to the same list.
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as To, useNavigate, useSearchParams } from 'react-router';
import { api, must, type Schemas } from '../../api/client';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { useFormats } from '../../i18n/formats';
import { Empty } from '../../parts/Empty';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { Pager } from '../../parts/Pager';
import { SearchField } from '../../parts/SearchField';
import { useCursorPages } from '../../parts/useCursorPages';
import { FaceChips } from './FaceChips';
import { NewPersonDialog } from './NewPersonDialog';

const pageSize = 50;
type Templates = Schemas['TemplateState'];

export default function PeoplePage() {
  const { t } = useTranslation('people');
  const { list: listed } = useFormats();
  const navigate = useNavigate();
  const office = atLeast(useMe().role, 'office');
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const q = search.get('q') ?? '';
  const active = search.get('active') ?? 'true';
  const face = search.get('face') ?? '';
  const group = search.get('group') ?? '';
  const course = search.get('course') ?? '';
  const set = useCallback((name: string, value: string) => setSearch((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  }, { replace: true }), [setSearch]);
  const searchFor = useCallback((words: string) => set('q', words), [set]);

  const groups = useQuery({ queryKey: ['groups'], queryFn: ({ signal }) => must(api.GET('/api/v1/groups', { signal })), enabled: office });
  const list = useCursorPages<Schemas['Person']>(['people', q, active, face, group, course], (cursor, signal) => must(api.GET('/api/v1/people', { signal,
    params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}), ...(q ? { q } : {}), ...(active === 'all' ? {} : { active: active === 'true' }),
      ...(face ? { templates: face as Templates } : {}), ...(group ? { group } : {}), ...(course ? { course } : {}) } } })));
  const filtered = Boolean(q || face || group || course) || active !== 'true';

  return (
    <PageFrame title={t('title')} actions={office && (
      <>
        <LinkButton to="/import">{t('import')}</LinkButton>
        <LinkButton to="/enrol">{t('enrol')}</LinkButton>
        <Button variant="contained" onClick={() => setAdding(true)}>{t('new_person')}</Button>
      </>
    )}>
      <Stack direction={{ xs: 'column', md: 'row' }} spacing={1.5} role="search" sx={{ mb: 2 }}>
        <SearchField label={t('search')} value={q} onSearch={searchFor} />
        <TextField select label={t('filter.active')} value={active} onChange={(event) => set('active', event.target.value === 'true' ? '' : event.target.value)} sx={{ minWidth: 150 }}>
          <MenuItem value="true">{t('filter.active_only')}</MenuItem>
          <MenuItem value="false">{t('filter.inactive_only')}</MenuItem>
          <MenuItem value="all">{t('filter.everybody')}</MenuItem>
        </TextField>
        <TextField select label={t('filter.face')} value={face} onChange={(event) => set('face', event.target.value)} sx={{ minWidth: 170 }}>
          <MenuItem value="">{t('filter.any_face')}</MenuItem>
          <MenuItem value="none">{t('filter.no_photo')}</MenuItem>
          <MenuItem value="stale">{t('filter.stale')}</MenuItem>
          <MenuItem value="fresh">{t('filter.fresh')}</MenuItem>
        </TextField>
        {(groups.data?.items.length ?? 0) > 0 && (
          <TextField select label={t('filter.group')} value={group} onChange={(event) => set('group', event.target.value)} sx={{ minWidth: 150 }}>
            <MenuItem value="">{t('filter.any_group')}</MenuItem>
            {groups.data?.items.map(({ name }) => <MenuItem key={name} value={name}>{name}</MenuItem>)}
          </TextField>
        )}
      </Stack>
      <Loaded query={list.query} isEmpty={(page) => page.items.length === 0}
        empty={filtered ? t('nobody_matches') : <Empty action={office && <Button variant="contained" onClick={() => setAdding(true)}>{t('new_person')}</Button>}>{t('nobody_yet')}</Empty>}>
        {(page) => (
          <>
            <TableContainer component={Paper} variant="outlined" aria-busy={list.query.isPlaceholderData}>
              <Table size="small" aria-label={t('title')}>
                <TableHead>
                  <TableRow>
                    <TableCell>{t('name')}</TableCell>
                    <TableCell>{t('external_id')}</TableCell>
                    <TableCell sx={{ display: { xs: 'none', md: 'table-cell' } }}>{t('groups')}</TableCell>
                    <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>{t('face')}</TableCell>
                  </TableRow>
                </TableHead>
                <TableBody>
                  {page.items.map((person) => (
                    <TableRow key={person.id} hover>
                      <TableCell sx={{ overflowWrap: 'anywhere' }}>
                        <Link component={To} to={`/people/${person.id}`} underline="hover" sx={{ fontWeight: 600 }}>{person.name}</Link>
                        <Stack sx={{ display: { xs: 'block', sm: 'none' }, mt: 0.5 }}><FaceChips person={person} /></Stack>
                      </TableCell>
                      <TableCell sx={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'break-word' }}>{person.external_id}</TableCell>
                      <TableCell sx={{ display: { xs: 'none', md: 'table-cell' } }}>{listed(person.groups)}</TableCell>
                      <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}><FaceChips person={person} /></TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </TableContainer>
            <Pager number={list.number} next={list.next} previous={list.previous} />
          </>
        )}
      </Loaded>
      <NewPersonDialog open={adding} onClose={() => setAdding(false)} onMade={(person) => void navigate(`/people/${person.id}?tab=photos`)} />
    </PageFrame>
  );
}
