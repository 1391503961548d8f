import { Accordion } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import * as texts from '../../texts/index.js';
import { AlertsPart } from './alerts-part.js';
import { CallPart } from './call-part.js';
import { FailurePart } from './failure-part.js';
import { PARTS, type Part } from './job-editor-search.js';
import { MissedPart } from './missed-part.js';
import { MorePart } from './more-part.js';
import { OverlapPart } from './overlap-part.js';
import { SuccessPart } from './success-part.js';
import { ValidityPart } from './validity-part.js';

const CONTENTS: Record<Part, () => ReactNode> = {
  more: MorePart,
  overlap: OverlapPart,
  missed: MissedPart,
  failure: FailurePart,
  success: SuccessPart,
  alerts: AlertsPart,
  validity: ValidityPart,
  call: CallPart,
};

/** The parts of the form that most jobs leave as they are. Which are open stands in the URL. */
export function Policies({ partsInUse }: { partsInUse: readonly Part[] }) {
  const { open } = useSearch({ strict: false });
  const navigate = useNavigate();
  return (
    <Accordion
      multiple
      variant="separated"
      order={2}
      value={[...(open ?? partsInUse)]}
      onChange={(next) =>
        void navigate({
          to: '.',
          // A URL without parts means those in use, so that none at all needs a name.
          search: (old) => ({ ...old, open: next.length === 0 ? ['none'] : (next as Part[]) }),
          replace: true,
          resetScroll: false,
        })
      }
    >
      {PARTS.map((part) => {
        const Content = CONTENTS[part];
        return (
          <Accordion.Item key={part} value={part}>
            <Accordion.Control>{texts.jobEditor.parts[part]}</Accordion.Control>
            <Accordion.Panel>
              <Content />
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}
