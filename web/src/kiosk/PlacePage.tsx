// Where this kiosk stands: one of the courses or checkpoints that its device serves.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageChoice } from './LanguageChoice';
import type { Known, Setting } from './places';

export interface PlacePageProps {
  known: Known | null;
  choose: (setting: Setting) => Promise<void>;
  refresh: () => Promise<void>;
  unpair: () => Promise<void>;
}

export function PlacePage({ known, choose, refresh, unpair }: PlacePageProps) {
  const { t } = useTranslation('kiosk');
  const [fault, setFault] = useState(false);
  const ask = () => { refresh().then(() => setFault(false), () => setFault(true)); };
  useEffect(ask, [refresh]);
  const none = !known || known.courses.length + known.checkpoints.length === 0;
  return (
    <main className="page">
      <h1>{t('place_title')}</h1>
      {none ? <p>{t('place_none')}</p> : (
        <ul className="choices">
          {known.courses.map((course) => (
            <li key={course.id}><button className="big" onClick={() => void choose({ kind: 'course', id: course.id })}><bdi>{course.name}</bdi></button></li>
          ))}
          {known.checkpoints.map((checkpoint) => (
            <li key={checkpoint.id}><button className="big" onClick={() => void choose({ kind: 'checkpoint', id: checkpoint.id })}><bdi>{checkpoint.name}</bdi></button></li>
          ))}
        </ul>
      )}
      {fault && <p role="alert" className="fault">{t('pair_refused')}</p>}
      <p className="row">
        <button onClick={ask}>{t('ask_again')}</button>
        <button onClick={() => void unpair()}>{t('unpair')}</button>
      </p>
      <LanguageChoice />
    </main>
  );
}
