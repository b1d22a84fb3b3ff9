// The reasons people can be away for, and what each counts as: changed, added and taken away by the office.
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must, type Schemas } from '../../api/client';
import { FaultText } from '../../parts/FaultText';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';

type Code = Schemas['AbsenceCode'];
const kinds: readonly Code['counts'][] = ['excused', 'absent', 'present'];
const nothing: Code = { code: '', words: '', counts: 'excused' };

export function AbsenceCodes({ query }: { query: UseQueryResult<Schemas['AbsenceCodeList']> }) {
  const { t } = useTranslation('excuses');
  const act = useAct();
  const queries = useQueryClient();
  const [edited, setEdited] = useState<Code>(nothing);
  const [error, setError] = useState<unknown>(null);
  const put = async ({ code, words, counts }: Code) => {
    await must(api.PUT('/api/v1/absence_codes/{code}', { params: { path: { code } }, body: { words, counts } }));
    await queries.invalidateQueries({ queryKey: ['absence_codes'] });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      await put({ ...edited, code: edited.code.trim(), words: edited.words.trim() });
      setEdited(nothing);
    } catch (fault) {
      setError(fault);
    }
  };
  const remove = (code: Code) => act(async () => {
    await must(api.DELETE('/api/v1/absence_codes/{code}', { params: { path: { code: code.code } } }));
    await queries.invalidateQueries({ queryKey: ['absence_codes'] });
  }, { text: t('code_removed', { words: code.words }), undo: () => put(code) });
  return (
    <Stack component="section" aria-labelledby="codes" spacing={1.5} sx={{ mt: 5, maxWidth: 720 }}>
      <Typography component="h2" variant="h2" id="codes">{t('codes')}</Typography>
      <Typography color="text.secondary">{t('codes_lead')}</Typography>
      <Loaded query={query} isEmpty={({ items }) => items.length === 0} empty={t('no_codes')}>
        {({ items }) => (
          <Stack component="ul" spacing={0.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
            {items.map((code) => (
              <Stack component="li" key={code.code} direction="row" useFlexGap sx={{ alignItems: 'center', gap: 1 }}>
                <Typography sx={{ flexGrow: 1, minWidth: 0 }}><bdi>{code.words}</bdi> <Typography component="span" color="text.secondary"><bdi>({code.code})</bdi> · {t(`counts.${code.counts}`)}</Typography></Typography>
                <Button size="small" sx={{ flexShrink: 0 }} onClick={() => setEdited(code)} aria-label={t('change_code', { words: code.words })}>{t('change')}</Button>
                <Button size="small" color="error" sx={{ flexShrink: 0 }} onClick={() => void remove(code)} aria-label={t('remove_code', { words: code.words })}>{t('remove')}</Button>
              </Stack>
            ))}
          </Stack>
        )}
      </Loaded>
      {error !== null && <Alert severity="error"><FaultText error={error} /></Alert>}
      <Stack component="form" noValidate onSubmit={(event: FormEvent) => void save(event)} direction={{ xs: 'column', sm: 'row' }} spacing={1.5} aria-label={t('code_form')}>
        <TextField label={t('code_short')} value={edited.code} onChange={(event) => setEdited({ ...edited, code: event.target.value })} slotProps={{ htmlInput: { maxLength: 30 } }} />
        <TextField label={t('code_words')} value={edited.words} onChange={(event) => setEdited({ ...edited, words: event.target.value })} slotProps={{ htmlInput: { maxLength: 200 } }} />
        <TextField select label={t('counts_as')} value={edited.counts} onChange={(event) => setEdited({ ...edited, counts: event.target.value as Code['counts'] })}>
          {kinds.map((kind) => <MenuItem key={kind} value={kind}>{t(`counts.${kind}`)}</MenuItem>)}
        </TextField>
        <Button type="submit" variant="outlined" disabled={!edited.code.trim() || !edited.words.trim()} sx={{ flexShrink: 0 }}>{t('save_code')}</Button>
      </Stack>
    </Stack>
  );
}
