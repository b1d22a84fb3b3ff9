import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats';
import type { Card } from './cards';

export function CardView({ card, deny }: { card: Card; deny: () => void }) {
  const { t } = useTranslation('kiosk');
  const formats = useFormats();
  return (
    <section className={`card ${card.tone}`}>
      {card.name && <h2><bdi>{card.name}</bdi></h2>}
      <p className="word">{t(`card.${card.word}`)}</p>
      {card.tone === 'good' && <p className="at">{formats.time(new Date(card.at))}</p>}
      {card.advice && <p className="advice">{t(`advice.${card.advice}`)}</p>}
      {card.name && <button className="big quiet" onClick={deny}>{t('not_me')}</button>}
    </section>
  );
}
