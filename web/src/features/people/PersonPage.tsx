// One person: what they look like to the machine, what they agreed to, when they came, and what is written down about them.
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Box from '@mui/material/Box';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { atLeast } from '../../app/registry';
import { useMe } from '../../app/session';
import { LinkButton } from '../../parts/LinkButton';
import { Loaded } from '../../parts/Loaded';
import { PageFrame } from '../../parts/PageFrame';
import { usePerson } from '../../parts/people';
import { Waiting } from '../../parts/Waiting';
import { FaceChips } from './FaceChips';

const contents = {
  attendance: lazy(() => import('./TimelineTab')),
  photos: lazy(() => import('./PhotosTab')),
  consent: lazy(() => import('./ConsentTab')),
  access: lazy(() => import('./AccessTab')),
  details: lazy(() => import('./DetailsTab')),
};
type TabName = keyof typeof contents;
const forOffice: TabName[] = ['attendance', 'photos', 'consent', 'access', 'details'];
const forOthers: TabName[] = ['attendance'];

export default function PersonPage() {
  const { t } = useTranslation('people');
  const { personId = '' } = useParams();
  const office = atLeast(useMe().role, 'office');
  const [search, setSearch] = useSearchParams();
  const person = usePerson(personId);
  const tabs = office ? forOffice : forOthers;
  const wanted = search.get('tab') as TabName;
  const tab = tabs.includes(wanted) ? wanted : 'attendance';
  const Content = contents[tab];
  return (
    <PageFrame title={person.data?.name ?? t('app:page.person')}
      actions={office && person.data?.active && <LinkButton to={`/enrol?person=${personId}`} variant="contained">{t('enrol_this')}</LinkButton>}>
      <Loaded query={person}>
        {(data) => (
          <>
            <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1, mb: 2, alignItems: 'center' }}>
              <Chip size="small" label={data.external_id} />
              <FaceChips person={data} />
              {data.groups.map((group) => <Chip key={group} size="small" variant="outlined" label={group} />)}
            </Stack>
            {tabs.length > 1 && (
              <Tabs value={tab} onChange={(_, to: TabName) => setSearch({ tab: to }, { replace: true })} variant="scrollable" allowScrollButtonsMobile
                aria-label={t('about', { name: data.name })} sx={{ mb: 2, borderBottom: 1, borderColor: 'divider' }}>
                {tabs.map((name) => <Tab key={name} value={name} label={t(`tab.${name}`)} id={`tab-${name}`} aria-controls="person-tab" />)}
              </Tabs>
            )}
            <Box role={tabs.length > 1 ? 'tabpanel' : undefined} id="person-tab" aria-labelledby={tabs.length > 1 ? `tab-${tab}` : undefined}>
              <Suspense fallback={<Waiting />}><Content person={data} /></Suspense>
            </Box>
          </>
        )}
      </Loaded>
    </PageFrame>
  );
}
