import { texts } from '../../texts/index.js';
import { NotBuilt } from '../not-built.js';

/** Makes a job. */
export function NewJobPage() {
  return <NotBuilt title={texts.jobEditor.newTitle} />;
}
