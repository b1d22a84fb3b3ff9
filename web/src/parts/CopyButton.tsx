// Puts a text on the clipboard and says so; where the page may not, it says that too, and the text is there to be marked by hand.
import ContentCopyIcon from '@mui/icons-material/ContentCopy';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useNotice } from './Notices';

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation('common');
  const say = useNotice();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text); // throws too where a page without HTTPS has no clipboard at all
      say({ text: t('copied') });
    } catch {
      say({ text: t('not_copied'), severity: 'warning' });
    }
  };
  return <Button startIcon={<ContentCopyIcon />} variant="outlined" onClick={() => void copy()}>{label ?? t('copy')}</Button>;
}
