// The touch that a browser wants before it shows a page on the full screen, stays awake and makes sounds.
import { useTranslation } from 'react-i18next';
import { LanguageChoice } from './LanguageChoice';
import type { School } from './school';
import { SchoolHead } from './SchoolHead';

export function StartPage({ school, start }: { school: School | null; start: () => void }) {
  const { t } = useTranslation('kiosk');
  const begin = () => {
    // Not every browser lets a page fill the screen (an iPhone does not); the kiosk works without.
    document.documentElement.requestFullscreen?.().catch(() => undefined);
    start();
  };
  return (
    <main className="page centre">
      <SchoolHead school={school} words />
      <h1>{t('start_title')}</h1>
      <p>{t('start_how')}</p>
      <button className="huge" autoFocus onClick={begin}>{t('start')}</button>
      <LanguageChoice />
    </main>
  );
}
