import * as texts from '../../texts/index.js';
import { ChoiceField } from './fields.js';
import { useJobForm } from './form-context.js';
import styles from './job-editor.module.css';
import { Picture } from './picture.js';
import { OVERLAP_SCENES } from './scenes.js';

/** What becomes of a tick while a run is still active. */
export function OverlapPart() {
  const { form, change } = useJobForm();
  const words = texts.jobEditor.overlap;
  return (
    <div className={styles['policy']}>
      <ChoiceField
        label={words.title}
        value={form.overlap}
        onChange={(overlap) => change({ overlap })}
        pointer="/overlap"
        options={['allow', 'skip', 'wait', 'replace']}
        texts={words.choices}
      />
      <Picture scene={OVERLAP_SCENES[form.overlap]} caption={words.pictures[form.overlap]} />
    </div>
  );
}
