// The papers that data protection asks for, as drafts from what is configured here; and what a single person chose.
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardContent from '@mui/material/CardContent';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { atLeast, type Role } from '../../app/registry';
import { useMe } from '../../app/session';
import { direction, isLanguage, languageNames, languages, type Language } from '../../i18n/languages';
import { Loaded } from '../../parts/Loaded';
import { Markdown } from '../../parts/Markdown';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import type { PersonChoice } from '../../parts/people';
import { PersonPicker } from '../../parts/PersonPicker';
import { save } from '../../parts/useDownload';
import { readPaper, readProof, type Paper } from './papers';

const toDisk = (text: string, name: string) => save(new Blob([text], { type: 'text/markdown;charset=utf-8' }), `${name}.md`);

export default function PapersPage() {
  const { t, i18n } = useTranslation(['privacy', 'app']);
  const me = useMe();
  const act = useAct();
  const [language, setLanguage] = useState<Language>(isLanguage(i18n.language) ? i18n.language : 'en');
  const [shown, setShown] = useState<Paper | null>(null);
  const [person, setPerson] = useState<PersonChoice | null>(null);
  const [proof, setProof] = useState<string | null>(null);
  const papers = useQuery({ queryKey: ['papers'], queryFn: ({ signal }) => must(api.GET('/api/v1/papers', { signal })) });
  const paper = useQuery({ queryKey: ['paper', shown, language], enabled: shown !== null, queryFn: ({ signal }) => readPaper(shown ?? 'notice', language, signal) });
  return (
    <PageFrame title={t('app:page.privacy')} lead={t('lead')} actions={(
      <TextField select label={t('language')} value={language} onChange={(event) => setLanguage(event.target.value as Language)} sx={{ minWidth: 160 }}>
        {languages.map((one) => <MenuItem key={one} value={one} lang={one}>{languageNames[one]}</MenuItem>)}
      </TextField>
    )}>
      <Loaded query={papers}>
        {({ items }) => (
          <Stack component="ul" spacing={1.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
            {items.filter((item) => atLeast(me.role, item.least_role as Role)).map(({ kind }) => (
              <Card component="li" key={kind}>
                <CardContent sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center', '&:last-child': { pb: 2 } }}>
                  <div style={{ flex: '1 1 240px' }}>
                    <Typography component="h2" variant="h3">{t(`paper.${kind}`)}</Typography>
                    <Typography color="text.secondary">{t(`paper_why.${kind}`)}</Typography>
                  </div>
                  <Button variant="outlined" aria-expanded={shown === kind} aria-label={t('read_named', { name: t(`paper.${kind}`) })} onClick={() => setShown(shown === kind ? null : kind)}>
                    {shown === kind ? t('close') : t('read')}
                  </Button>
                </CardContent>
                {shown === kind && (
                  <CardContent>
                    <Loaded query={paper}>
                      {(text) => (
                        <>
                          <Button onClick={() => toDisk(text, kind)} sx={{ mb: 2 }}>{t('download')}</Button>
                          <div lang={language} dir={direction(language)}><Markdown text={text} below={2} /></div>
                        </>
                      )}
                    </Loaded>
                  </CardContent>
                )}
              </Card>
            ))}
          </Stack>
        )}
      </Loaded>
      {atLeast(me.role, 'office') && (
        <>
          <Typography component="h2" variant="h2" sx={{ mt: 4, mb: 1 }}>{t('proof')}</Typography>
          <Typography color="text.secondary" sx={{ mb: 2 }}>{t('proof_why')}</Typography>
          <Stack direction="row" useFlexGap sx={{ flexWrap: 'wrap', gap: 1.5, mb: 2, '& > .MuiAutocomplete-root': { flex: '1 1 240px', maxWidth: 420 } }}>
            <PersonPicker label={t('person')} value={person} onChange={(one) => { setPerson(one); setProof(null); }} />
            <Button variant="outlined" disabled={!person} onClick={() => void act(async () => setProof(await readProof(person?.id ?? '', language)))}>{t('make_proof')}</Button>
          </Stack>
          {proof !== null && person && (
            <Card><CardContent>
              <Button onClick={() => toDisk(proof, `proof-${person.external_id}`)} sx={{ mb: 2 }}>{t('download')}</Button>
              <div dir={direction(language)}><Markdown text={proof} below={2} /></div>
            </CardContent></Card>
          )}
        </>
      )}
    </PageFrame>
  );
}
