import { useTranslation } from 'react-i18next';
import { setLanguage } from '../i18n';
import { languageNames, languages } from '../i18n/languages';

export function LanguageChoice() {
  const { t, i18n } = useTranslation('kiosk');
  return (
    <div className="languages" role="group" aria-label={t('language')}>
      {languages.map((language) => (
        <button key={language} lang={language} aria-pressed={i18n.language === language} onClick={() => void setLanguage(language)}>{languageNames[language]}</button>
      ))}
    </div>
  );
}
