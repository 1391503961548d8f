import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Changes a job. */
export function EditJobPage() {
  return <NotBuilt title={texts.jobEditor.editTitle} />;
}
